"""Any file of records as one table of texts with the row of the file beside them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from ibis.expr.types import Table

from event_logs import engine
from event_logs.errors import FileMissingError, FileUnreadableError
from event_logs.exchange.life_cycle import STARTS, pair_life_cycle
from event_logs.exchange.xes import read_xes_table
from event_logs.sources.encodings import REPLACED, to_utf8
from event_logs.sources.json_records import read_json
from event_logs.sources.lines import Damage, Dialect, join_lines, read_lines, sniff
from event_logs.sources.raw_table import ROW, RawTable, damaged_table, no_damage

JSON = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Only:
    """Which records of a file to take: those whose `column` fits the regular expression."""

    column: str
    pattern: str


def read_table(
    path: Path, folder: Path, *, encoding: str = "", delimiter: str = "", only: Only | None = None
) -> RawTable:
    """The records of a CSV, JSON, Parquet or XES file; what is converted goes to `folder`.

    `only` takes some of the records: a column (of XES: `activity`) and a regular expression.
    """
    _refuse_non_file(path)
    name = path.name.lower()
    if name.endswith((".xes", ".xes.gz")):
        return _read_xes(path, only)
    if name.endswith(".parquet"):
        return _taking(_read_parquet(path), only)
    if name.endswith(JSON):
        return _taking(read_json(path, folder, encoding=encoding), only)
    return _taking(_read_delimited(path, folder, encoding, delimiter), only)


def _refuse_non_file(path: Path) -> None:
    if not path.exists():
        raise FileMissingError(path)
    if path.is_dir():
        raise FileUnreadableError("It is a folder", where=str(path), remedy="Name a file in it")
    if path.stat().st_size == 0:
        raise FileUnreadableError("The file is empty", where=str(path), remedy="Export it again")


def _read_delimited(path: Path, folder: Path, encoding: str, delimiter: str) -> RawTable:
    text = to_utf8(path, folder, encoding)
    dialect, damage = sniff(text.path, delimiter), Damage()
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
    records = [
        (row.pop(ROW), reason, json.dumps(row, ensure_ascii=False)) for row in rows.to_pylist()
    ]
    return damaged_table(records)


def _damaged(damage: Damage, dialect: Dialect) -> pa.Table:
    width = len(dialect.columns)
    return damaged_table(
        [
            (number, _what_is_wrong(text, width), json.dumps({"line": text}, ensure_ascii=False))
            for number, text in sorted(damage.lines.items())
        ]
    )


def _what_is_wrong(line: str, width: int) -> str:
    if line.count('"') % 2:
        return "A quote is opened and never closed, or closed and never opened"
    return f"The line does not have the {width} values that the header names"


def _read_parquet(path: Path) -> RawTable:
    try:
        columns = pq.read_schema(path).names
    except (pa.ArrowInvalid, OSError) as damaged:
        raise FileUnreadableError(
            f"This is no readable Parquet file ({damaged})",
            where=str(path),
            remedy="Export it again",
        ) from damaged
    rows = engine.default().read_parquet(path.as_posix(), file_row_number=True)
    number = (rows.file_row_number + 1).cast("int64").name(ROW)
    return _as_texts(rows, [name for name in columns if name != ROW], number)


def _taking(raw: RawTable, only: Only | None) -> RawTable:
    """Those of the records that the project takes; others are counted as left out."""
    if only is None or only.column not in raw.columns:
        return raw
    text = raw.rows[only.column].cast("string")
    taken = raw.rows.filter(text.isnull() | text.re_search(only.pattern))
    left_out = int(raw.rows.count().execute()) - int(taken.count().execute())
    return replace(raw, rows=taken, left_out=left_out)


def _read_xes(path: Path, only: Only | None) -> RawTable:
    """Start and completion of one piece of work are one event; the rest is accounted for."""
    whole = read_xes_table(path)
    every = whole
    if only is not None:
        wanted = pc.match_substring_regex(whole["activity"], only.pattern)
        every = whole.filter(pc.fill_null(wanted, fill_value=True))
    paired = pair_life_cycle(every)
    gone = every.filter(pc.invert(pc.is_in(every[ROW], paired[ROW].combine_chunks())))
    is_start = pc.is_in(pc.utf8_lower(gone["life_cycle"]), pa.array(sorted(STARTS)))
    records = [
        (row[ROW], f"A change of state ('{row['life_cycle']}') that is no event", _json(row))
        for row in gone.filter(pc.invert(is_start)).to_pylist()
    ]
    rows = engine.load(paired)
    names = [name for name in paired.column_names if name != ROW]
    raw = _as_texts(rows, names, rows[ROW])
    counts = {"merged": pc.sum(is_start).as_py() or 0, "left_out": whole.num_rows - every.num_rows}
    return RawTable(raw.rows, damaged_table(records), raw.columns, **counts)


def _json(row: dict[str, object]) -> str:
    return json.dumps(row, default=str, ensure_ascii=False)


def _as_texts(rows: Table, names: Sequence[str], number: ibis.Value) -> RawTable:
    """Every column as text but times and dates, which stay what they are."""
    kept = [name for name in names if not rows[name].type().is_binary()]
    columns = [
        rows[name] if rows[name].type().is_temporal() else rows[name].cast("string").name(name)
        for name in kept
    ]
    return RawTable(rows.select(*columns, number), no_damage(), tuple(kept))
