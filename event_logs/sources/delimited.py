"""Delimited text (CSV) as a raw table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_logs import engine
from event_logs.sources.encodings import REPLACED, to_utf8
from event_logs.sources.lines import Damage, Dialect, join_lines, read_lines, sniff, without_header
from event_logs.sources.raw_table import ROW, RawTable, as_json, damaged_table


def read_delimited(
    path: Path, folder: Path, encoding: str, delimiter: str, *, header: Sequence[str] = ()
) -> RawTable:
    """The records of a delimited file; the table is kept in `folder`.

    `header` names the columns of a file whose first line is a record already.
    """
    text = to_utf8(path, folder, encoding)
    dialect, damage = sniff(text.path, delimiter), Damage()
    if header:
        dialect = without_header(dialect, header)
    target = folder / f"{path.name}.parquet"
    schema = pa.schema([*((name, pa.string()) for name in dialect.columns), (ROW, pa.int64())])
    damaged = []
    with pq.ParquetWriter(target, schema) as writer:
        for block in _blocks(text.path, dialect, damage):
            unreadable = _broken_text(block, is_possible=text.is_damaged)
            writer.write_table(block.filter(pc.invert(unreadable)))
            damaged.append(_undecoded(block.filter(unreadable), text.encoding))
    damaged.append(_damaged(damage, dialect))
    return RawTable(engine.read_parquet(target), pa.concat_tables(damaged), dialect.columns)


def _blocks(path: Path, dialect: Dialect, damage: Damage) -> Iterator[pa.Table]:
    yield from read_lines(path, dialect, damage)
    yield join_lines(dialect, damage)


def _broken_text(block: pa.Table, *, is_possible: bool) -> pa.Array:
    """Which records hold bytes that are no text in the file's encoding."""
    broken = pa.repeat(False, block.num_rows)
    if is_possible:
        for name in block.column_names[:-1]:
            found = pc.match_substring(block[name].combine_chunks(), REPLACED)
            broken = pc.or_(broken, found)
    return broken


def _undecoded(rows: pa.Table, encoding: str) -> pa.Table:
    reason = f"The line holds bytes that are no text in {encoding}"
    return damaged_table([(row.pop(ROW), reason, as_json(row)) for row in rows.to_pylist()])


def _damaged(damage: Damage, dialect: Dialect) -> pa.Table:
    width = len(dialect.columns)
    return damaged_table(
        (number, _what_is_wrong(text, width), as_json({"line": text}))
        for number, text in sorted(damage.lines.items())
    )


def _what_is_wrong(line: str, width: int) -> str:
    if line.count('"') % 2:
        return "A quote is opened and never closed, or closed and never opened"
    return f"The line does not have the {width} values that the header names"
