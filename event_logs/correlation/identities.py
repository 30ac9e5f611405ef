"""Who is behind a telephone number or an address: keys under which spellings agree.

Keys are made of the distinct values only: a number is `+` and digits (E.164), an address
is lower case without a `+tag`. An extension of the house is no outside number.
"""

import re
from collections.abc import Iterable

import ibis
import phonenumbers
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine

EXTENSION_DIGITS = range(2, 7)
"""A number of so many digits is an extension inside a telephone system."""

_SPOILED = re.compile(r"^\d[.,]?\d*[eE]\+?\d+$")
_ADDRESS = r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+"


def phone_key(text: str, region: str = "") -> str:
    """The number in E.164, `ext:` and digits for an extension, or nothing.

    >>> phone_key("8 (916) 123-45-67", "RU"), phone_key("79161234567.0", "RU")
    ('+79161234567', '+79161234567')
    >>> phone_key("0044 20 7946 0000", "RU"), phone_key("101", "RU"), phone_key("anonymous", "RU")
    ('+442079460000', 'ext:101', '')
    """
    plain = re.sub(r"[.,]0$", "", text.strip())
    if not plain or _SPOILED.match(plain) or "@" in plain or plain.lower().startswith("sip:"):
        return ""
    digits = re.sub(r"\D", "", plain)
    if len(digits) in EXTENSION_DIGITS and re.fullmatch(r"[\d\s#*-]+", plain):
        return f"ext:{digits}"
    return _e164(plain, digits, region)


def _e164(plain: str, digits: str, region: str) -> str:
    spellings = [(plain, region)]
    if re.match(r"^\s*00", plain):
        spellings = [(f"+{digits[2:]}", "")]
    elif not plain.startswith("+"):
        spellings.append((f"+{digits}", ""))
    numbers = [number for spelling in spellings for number in _parsed(*spelling)]
    possible = [number for number in numbers if phonenumbers.is_possible_number(number)]
    # A number without its plus may be possible at home, but valid only abroad.
    valid = [number for number in possible if phonenumbers.is_valid_number(number)]
    for number in [*valid, *possible]:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""


def _parsed(spelling: str, region: str) -> list[phonenumbers.PhoneNumber]:
    try:
        return [phonenumbers.parse(spelling, region or None)]
    except phonenumbers.NumberParseException:
        return []


def key_phones(values: Table, region: str) -> Table:
    """Distinct texts of `values.text` with their `key`; texts that are no number go."""
    texts = [
        text for text in values.select("text").distinct().to_pyarrow()["text"].to_pylist() if text
    ]
    keys = [phone_key(text, region) for text in texts]
    table = pa.table({"text": pa.array(texts, pa.string()), "key": pa.array(keys, pa.string())})
    return engine.load(table).filter(ibis._.key != "")


def address_key(text: StringValue) -> StringValue:
    """The address in a text such as `Anna <Anna+crm@Example.com>`, or nothing.

    >>> address_key(ibis.literal("Anna <Anna+crm@Example.com>")).execute()
    'anna@example.com'
    """
    return text.re_extract(_ADDRESS, 0).lower().re_replace(r"\+[^@]*@", "@")


def split_cells(rows: Table, column: str) -> Table:
    """A row for each of the values, parted by comma, semicolon or line, in the cells of `column`.

    The values stand in `text`; the other columns are repeated.
    """
    parted = rows[column].re_replace(r"[;,\n|]+", ";").split(";")
    others = [name for name in rows.columns if name != column]
    spread = rows.select(*others, text=parted.unnest())
    spread = spread.mutate(text=spread.text.strip())
    return spread.filter(spread.text != "")


def phones_in(rows: Table, column: str, region: str) -> Table:
    """`rows` with `key` for every number in `column`; rows without one are left out."""
    spread = split_cells(rows, column)
    return spread.inner_join(key_phones(spread, region), "text").drop("text")


def addresses_in(rows: Table, column: str) -> Table:
    """`rows` with `key` for every address in `column`; rows without one are left out."""
    spread = split_cells(rows, column)
    keyed = spread.mutate(key=address_key(spread.text)).drop("text")
    return keyed.filter(keyed.key != "")


def is_own(key: StringValue, domains: Iterable[str]) -> ibis.Value:
    """Whether an address is of one of the company's domains or of a subdomain."""
    names = list(domains)
    if not names:
        return ibis.literal(value=False)
    domain = key.split("@")[1]
    return ibis.or_(domain.isin(names), *(domain.endswith(f".{name}") for name in names))
