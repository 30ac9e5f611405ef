"""Addresses: spellings of one mailbox, and what is none."""

import ibis
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.correlation.addresses import address_key, addresses_in, is_own


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Anna K. <Anna+CRM@Example.COM>", "anna@example.com"),
        ('"Ivanov, I." <i.ivanov@client.ru>', "i.ivanov@client.ru"),
        ("A.Nna@GoogleMail.com", "anna@gmail.com"),
        ("anna-k@yandex.kz", "anna.k@yandex.ru"),
        ("a.nna@mail.ru", "a.nna@mail.ru"),
        ("+7916@sms.ru", "+7916@sms.ru"),
        ("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"),
        ("a@" + "я" * 80 + ".рф", "a@" + "я" * 80 + ".рф"),
        ("undisclosed-recipients:;", ""),
    ],
)
def test_an_address_in_a_text(text, key):
    assert address_key(text) == key


def test_every_address_of_a_cell_is_found():
    rows = engine.load(pa.table({"id": ["1"], "e": ["a@x.ru;B <b@y.ru>\n,,c"]}))
    found = addresses_in(rows, "e").order_by("key").key.execute().tolist()
    assert found == ["a@x.ru", "b@y.ru"]


def test_a_subdomain_is_the_companys_but_a_lookalike_is_not():
    domains = ["example.com", "Пример.рф"]
    for address, own in [
        ("a@example.com", True),
        ("a@mail.example.com", True),
        ("a@xn--e1afmkfd.xn--p1ai", True),
        ("a@notexample.com", False),
    ]:
        assert bool(is_own(ibis.literal(address), domains).execute()) is own
