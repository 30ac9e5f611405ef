"""Who is behind an email address: a key under which the spellings of one mailbox agree."""

import re
from collections.abc import Iterable

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.correlation.cells import split_cells

_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
_GOOGLE = ("gmail.com", "googlemail.com")
_YANDEX = (
    *("yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"),
    *("yandex.com.tr", "narod.ru"),
)


def address_key(text: str) -> str:
    """The mailbox in a text such as `Anna <Anna+crm@Example.com>`, or nothing.

    Small letters, the domain as the network knows it (IDNA), no `+tag`. Gmail does not see
    dots; the domains of Yandex are one, and `-` is `.` there.

    >>> address_key("Anna <Anna+crm@Example.com>"), address_key("a.nna@googlemail.com")
    ('anna@example.com', 'anna@gmail.com')
    >>> address_key("Anna-K@ya.ru"), address_key("почта@пример.рф"), address_key("Anna")
    ('anna.k@yandex.ru', 'почта@xn--e1afmkfd.xn--p1ai', '')
    """
    found = _ADDRESS.search(text)
    if not found:
        return ""
    local, _, domain = found[0].lower().rpartition("@")
    local, domain = local.partition("+")[0] or local, plain_domain(domain)
    if domain in _GOOGLE:
        return f"{local.replace('.', '')}@gmail.com"
    if domain in _YANDEX:
        return f"{local.replace('-', '.')}@yandex.ru"
    return f"{local}@{domain}"


def plain_domain(domain: str) -> str:
    """A domain in small letters as the network knows it.

    >>> plain_domain("Пример.РФ.")
    'xn--e1afmkfd.xn--p1ai'
    """
    plain = domain.lower().strip(". ")
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:
        return plain


def key_addresses(values: Table) -> Table:
    """Distinct texts of `values.text` with their `key`; texts without an address go."""
    distinct = values.select("text").distinct().drop_null().to_pyarrow()["text"].to_pylist()
    keys = [address_key(text) for text in distinct]
    table = pa.table({"text": pa.array(distinct, pa.string()), "key": pa.array(keys, pa.string())})
    return engine.load(table).filter(ibis._.key != "")


def addresses_in(rows: Table, column: str) -> Table:
    """`rows` with `key` for every address in `column`; rows without one are left out."""
    spread = split_cells(rows, column)
    return spread.inner_join(key_addresses(spread), "text").drop("text")


def is_own(key: StringValue, domains: Iterable[str]) -> ibis.Value:
    """Whether an address is of one of the company's domains or of a subdomain."""
    names = [plain_domain(domain) for domain in domains]
    if not names:
        return ibis.literal(value=False)
    domain = key.split("@")[1]
    return ibis.or_(domain.isin(names), *(domain.endswith(f".{name}") for name in names))
