"""Numbers and addresses: spellings that agree, and what is none."""

import ibis
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.correlation.identities import (
    address_key,
    addresses_in,
    is_own,
    phone_key,
    phones_in,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("8 (916) 123-45-67", "+79161234567"),
        ("89161234567", "+79161234567"),
        ("79161234567", "+79161234567"),
        ("9161234567", "+79161234567"),
        ("79161234567.0", "+79161234567"),
        ("+7 916 123 45 67 доб. 123", "+79161234567"),
        ("8-800-555-35-35", "+78005553535"),
        ("87011234567", "+77011234567"),
        ("810442079460000", "+442079460000"),
        ("00442079460000", "+442079460000"),
        ("101", "ext:101"),
        ("7.91612E+10", ""),
        ("7,91612E+10", ""),
        ("anonymous", ""),
        ("sip:101@pbx.local", ""),
        ("7007374952233501", ""),
        ("", ""),
    ],
)
def test_a_number_in_russian_spellings(text, key):
    assert phone_key(text, "RU") == key


def test_a_number_without_a_plus_may_be_foreign():
    assert phone_key("447911123456", "RU") == "+447911123456"
    assert phone_key("79161234567") == "+79161234567"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Anna K. <Anna+CRM@Example.COM>", "anna@example.com"),
        ('"Ivanov, I." <i.ivanov@client.ru>', "i.ivanov@client.ru"),
        ("undisclosed-recipients:;", ""),
    ],
)
def test_an_address_in_a_text(text, key):
    assert address_key(ibis.literal(text)).execute() == key


def test_every_number_and_address_of_a_cell_is_found():
    cells = {"id": ["1"], "p": ["8 916 123-45-67, 101; x"], "e": ["a@x.ru;B <b@y.ru>\n,,c"]}
    rows = engine.load(pa.table(cells))
    phones = phones_in(rows.select("id", "p"), "p", "RU").order_by("key").to_pyarrow().to_pylist()
    assert phones == [{"id": "1", "key": "+79161234567"}, {"id": "1", "key": "ext:101"}]
    found = addresses_in(rows.select("id", "e"), "e").order_by("key").key.execute().tolist()
    assert found == ["a@x.ru", "b@y.ru"]


def test_a_subdomain_is_the_companys_but_a_lookalike_is_not():
    domains = ["example.com"]
    for address, own in [("a@example.com", True), ("a@mail.example.com", True)]:
        assert bool(is_own(ibis.literal(address), domains).execute()) is own
    assert not is_own(ibis.literal("a@notexample.com"), domains).execute()
