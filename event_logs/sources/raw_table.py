"""The records of one file as they stand there, and what makes no record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from ibis.expr.types import IntegerColumn, Table

ROW = "source_row"
PART = "source_part"
"""Numbers the records that were made of one record of a file."""

NOTE = "source_note"
"""What was done to a record when it was made of that of the file; null: nothing."""

FAULT = "source_fault"
"""Why a format refuses a record; null: it does not."""

OWN = (ROW, PART, NOTE, FAULT)
"""What no column of a file may be called here."""

DAMAGED = pa.schema([(ROW, pa.int64()), ("reason", pa.string()), ("record", pa.string())])


@dataclass(frozen=True, slots=True)
class RawTable:
    """The records of one file as they stand there.

    `rows`: text columns (times of typed files stay times) and `source_row`: the line of a
    text file, the row of any other, from 1. `damaged`: `source_row`, `reason`, `record`
    (JSON) of what makes no record. `columns`: those of the file, without `source_row`.
    `merged`: records that became part of another; `left_out`: those that the project does
    not take from this file. `knows_offsets`: the times come from many senders, so that the
    source's zone is for those alone that name no offset.
    `origins`: what columns made by a format are called in the file. `files`: where the
    table is of several files, the row before the first of each, and its name.
    """

    rows: Table
    damaged: pa.Table
    columns: tuple[str, ...]
    merged: int = 0
    left_out: int = 0
    knows_offsets: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[int, str], ...] = ()


def no_damage() -> pa.Table:
    """A table of damaged records with none in it."""
    return DAMAGED.empty_table()


def damaged_table(records: Iterable[tuple[int, str, str]]) -> pa.Table:
    """A table of damaged records: row, reason, record (JSON)."""
    rows = [dict(zip(DAMAGED.names, record, strict=True)) for record in records]
    return pa.Table.from_pylist(rows, DAMAGED)


def as_json(record: object) -> str:
    r"""What stands in a damaged record, as JSON text.

    >>> as_json({"line": "Анна;\ud800"})
    '{"line": "Анна;?"}'
    """
    whole = json.dumps(record, default=str, ensure_ascii=False)
    return whole.encode(errors="replace").decode()


def as_texts(rows: Table, names: Sequence[str], number: IntegerColumn) -> RawTable:
    """Every column as text but times and dates, which stay what they are."""
    kept = [name for name in names if not rows[name].type().is_binary()]
    columns = [
        rows[name] if rows[name].type().is_temporal() else rows[name].cast("string").name(name)
        for name in kept
    ]
    return RawTable(rows.select(*columns, number), no_damage(), tuple(kept))
