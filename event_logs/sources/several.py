"""Several files of one source as one table: an interface answers page by page."""

from collections.abc import Sequence
from dataclasses import replace

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import IntegerValue, StringValue, Table

from event_logs.sources.raw_table import OWN, ROW, RawTable


def join_files(tables: Sequence[tuple[str, RawTable]]) -> RawTable:
    """The records of files, by name, as one table; their rows are numbered through.

    `files` tells the row before the first of each file. A column that some lack is empty
    there; one of several types is text.
    """
    if len(tables) == 1:
        return tables[0][1]
    columns = tuple(dict.fromkeys(name for _, raw in tables for name in raw.columns))
    first, rows, damaged, files = 0, [], [], []
    for name, raw in tables:
        files.append((first, name))
        rows.append(_aligned(raw.rows, columns, first))
        damaged.append(_moved(raw.damaged, first))
        first += _last_row(raw)
    return replace(
        tables[0][1],
        rows=ibis.union(*rows),
        damaged=pa.concat_tables(damaged),
        columns=columns,
        merged=sum(raw.merged for _, raw in tables),
        left_out=sum(raw.left_out for _, raw in tables),
        files=tuple(files),
    )


def file_of(row: IntegerValue, raw: RawTable, name: str) -> StringValue:
    """The name of the file that a row is of; `name` where there is but one."""
    later = [(row > first, file) for first, file in reversed(raw.files)]
    return ibis.cases(*later, else_=ibis.literal(name)) if later else ibis.literal(name)


def row_in_file(row: IntegerValue, raw: RawTable) -> IntegerValue:
    """The number of a row in its own file."""
    later = [(row > first, row - first) for first, _ in reversed(raw.files)]
    return ibis.cases(*later, else_=row) if later else row


def _aligned(rows: Table, columns: Sequence[str], first: int) -> Table:
    texts = {
        name: rows[name].cast("string") if name in rows.columns else ibis.null("string")
        for name in columns
    }
    own = [rows[name] for name in OWN[1:] if name in rows.columns]
    return rows.select((rows[ROW] + first).cast("int64").name(ROW), *own, **texts)


def _moved(damaged: pa.Table, first: int) -> pa.Table:
    return damaged.set_column(0, damaged.schema.field(0), pc.add(damaged[ROW], first))


def _last_row(raw: RawTable) -> int:
    """The greatest number of a row of the file."""
    read = raw.rows.agg(last=raw.rows[ROW].max().fill_null(0)).execute().iloc[0, 0]
    return max(int(read), pc.max(raw.damaged[ROW]).as_py() or 0)
