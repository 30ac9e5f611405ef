"""Who is behind a telephone number: keys under which its spellings agree.

Keys are made of the distinct values only: a number is `+` and digits (E.164). An extension
of the house is no outside number.
"""

import re

import phonenumbers
import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.correlation.cells import split_cells

EXTENSION_DIGITS = range(2, 7)
"""A number of so many digits is an extension inside a telephone system."""

SPOILED = "number spoiled by a spreadsheet, as in 7.9E+10"
WITHHELD = "number withheld or not a telephone number"
IMPOSSIBLE = "number that cannot exist"

_SPOILED = re.compile(r"^\+?\d[.,]?\d*[eE]\+?\d+$")


def phone_key(text: str, region: str = "") -> str:
    """The number in E.164, `ext:` and digits for an extension, or nothing.

    >>> phone_key("8 (916) 123-45-67", "RU"), phone_key("79161234567.0", "RU")
    ('+79161234567', '+79161234567')
    >>> phone_key("0044 20 7946 0000", "RU"), phone_key("101", "RU"), phone_key("anonymous", "RU")
    ('+442079460000', 'ext:101', '')
    """
    return read_phone(text, region)[0]


def read_phone(text: str, region: str = "") -> tuple[str, str]:
    """The key of a number, and why it has none (each is empty where the other is not).

    >>> read_phone("7.91612E+10", "RU")
    ('', 'number spoiled by a spreadsheet, as in 7.9E+10')
    """
    plain = re.sub(r"^(\+?\d{7,})[.,]0+$", r"\1", text.strip())
    digits = re.sub(r"\D", "", plain)
    if _SPOILED.match(plain):
        return "", SPOILED
    if not digits or "@" in plain or plain.lower().startswith("sip:"):
        return "", WITHHELD
    if len(digits) in EXTENSION_DIGITS and re.fullmatch(r"[\d\s#*-]+", plain):
        return f"ext:{digits}", ""
    number = _e164(plain, digits, region)
    return number, "" if number else IMPOSSIBLE


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
    """Distinct texts of `values.text` with their `key`, or the `trouble` with them."""
    distinct = values.select("text").distinct().drop_null().to_pyarrow()["text"].to_pylist()
    read = [(text, *read_phone(text, region)) for text in distinct if text]
    columns = [pa.array(column, pa.string()) for column in zip(*read, strict=True)] or [[], [], []]
    schema = pa.schema([(name, pa.string()) for name in ("text", "key", "trouble")])
    known = engine.load(pa.table(columns, schema=schema))
    return known.mutate(key=known.key.nullif(""), trouble=known.trouble.nullif(""))


def phones_in(rows: Table, column: str, region: str) -> Table:
    """`rows` with `key` for every number in `column`; rows without one are left out."""
    spread = split_cells(rows, column)
    keyed = spread.inner_join(key_phones(spread, region), "text").drop("text", "trouble")
    return keyed.filter(keyed.key.notnull())
