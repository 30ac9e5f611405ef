"""The values of XES attributes: read from their texts, and made columns of a table."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

MOMENT = pa.timestamp("us", "UTC")
WHOLE_NUMBERS = range(-(2**63), 2**63)

Row = dict[str, Any]


def read_value(kind: str, text: str) -> Any:
    """The value of an attribute of a kind; the text itself where it is no such value.

    Lists and containers have no value (None).

    >>> read_value("int", "7"), read_value("int", "seven"), read_value("list", "")
    (7, 'seven', None)
    """
    reader = _READERS.get(kind)
    if reader is None:
        return None
    try:
        return reader(text)
    except (KeyError, OverflowError, ValueError):
        return text


def spoken(value: Any) -> str | None:
    """A value as XES writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else str(value)


def table_of(rows: list[Row], fixed: pa.Schema) -> pa.Table:
    """Some rows as a table: the columns of `fixed`, then one a further key, typed by its values."""
    further = dict.fromkeys(name for row in rows for name in row)
    columns = {
        name: pa.array([row.get(name) for row in rows], fixed.field(name).type)
        for name in fixed.names
    }
    columns |= {
        name: _column([row.get(name) for row in rows])
        for name in further
        if name not in fixed.names
    }
    return pa.table(columns)


def join_chunks(chunks: Iterable[pa.Table]) -> pa.Table:
    """Tables one after another; a column that is of several types is made one of them."""
    tables = list(chunks)
    types: dict[str, set[pa.DataType]] = {}
    for table in tables:
        for field in table.schema:
            types.setdefault(field.name, set()).add(field.type)
    mixed = [name for name, kinds in types.items() if len(kinds) > 1]
    for name in mixed:
        tables = [_recast(table, name, _common(types[name])) for table in tables]
    return pa.concat_tables(tables, promote_options="default")


def _column(values: list[Any]) -> pa.Array:
    kinds = {_TYPES[type(value)] for value in values if value is not None}
    return _cast(values, _common(kinds or {pa.string()}))


def _common(kinds: set[pa.DataType]) -> pa.DataType:
    """The type that holds values of all these types: numbers are numbers, the rest is text."""
    if len(kinds) == 1:
        return next(iter(kinds))
    return pa.float64() if kinds <= {pa.int64(), pa.float64()} else pa.string()


def _recast(table: pa.Table, name: str, kind: pa.DataType) -> pa.Table:
    if name not in table.column_names or table[name].type == kind:
        return table
    where = table.column_names.index(name)
    return table.set_column(where, name, _cast(table[name].to_pylist(), kind))


def _cast(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        values = [spoken(value) for value in values]
    elif pa.types.is_floating(kind):
        values = [None if value is None else float(value) for value in values]
    return pa.array(values, kind)


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _whole(text: str) -> int:
    number = int(text)
    if number not in WHOLE_NUMBERS:
        raise OverflowError(text)
    return number


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.strip().lower()]


_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "id": str,
    "date": _time,
    "int": _whole,
    "float": float,
    "boolean": _truth,
}
_TYPES = {
    str: pa.string(),
    datetime: MOMENT,
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
