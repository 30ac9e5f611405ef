"""Fields as they are written in the world: folded, encoded, broken."""

from hypothesis import given
from hypothesis import strategies as st

from event_logs.sources.emails.headers import addresses_in, decoded, ids_in, read_header


def test_a_name_with_an_address_in_it_is_a_name():
    assert addresses_in('"boss@bank.example" <Thief@Evil.example>') == ["thief@evil.example"]
    assert addresses_in("Anna (anna@home.example) <a@x.org>, b@y.org") == ["a@x.org", "b@y.org"]


def test_a_name_with_a_comma_does_not_part_an_address():
    assert addresses_in('"Петрова, Анна" <a@x.org>; c@z.org') == ["a@x.org"]
    assert addresses_in("Petrova, Anna <a@x.org>") == ["a@x.org"]


def test_nobody_is_named():
    assert addresses_in("undisclosed-recipients:;") == []
    assert addresses_in("") == []


def test_ids_are_read_raw_and_without_space():
    assert ids_in("<x y@z>") == ["<xy@z>"]
    assert ids_in("Message from Anna of Monday <a@b>") == ["<a@b>"]
    assert ids_in("your message of Monday") == []


def test_a_character_set_that_nobody_knows_spoils_nothing():
    assert decoded("=?x-unknown?B?4PDg?=") == "ара"
    assert decoded("=?utf-8?Q?=D0=9E?= =?utf-8?Q?=D0=9A?=") == "ОК"


def test_bytes_without_encoding_are_read_by_the_character_set_of_the_message():
    head = "Subject: Вопрос\nContent-Type: text/plain; charset=koi8-r".encode("koi8-r")
    assert read_header(head).text("subject") == "Вопрос"
    assert read_header("Subject: Вопрос".encode()).text("subject") == "Вопрос"
    assert read_header("Subject: Вопрос".encode("cp1251")).text("subject") == "Вопрос"


def test_fields_may_come_again():
    header = read_header(b"To: a@x.org\nTO: b@y.org\nnonsense\n: nothing\n")
    assert header.addresses("to") == ["a@x.org", "b@y.org"]


@given(st.binary(max_size=300))
def test_any_bytes_make_a_header(noise):
    header = read_header(b"Subject: " + noise + b"\nMessage-ID: <a@b>")
    assert isinstance(header.text("subject"), str)
    for name in header.fields:
        header.text(name).encode()
        header.ids(name)
        header.addresses(name)
