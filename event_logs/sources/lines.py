"""Delimited text read line by line, so that damage stays in the line that has it.

Every line of the file ends up either in a record or among the damaged lines: a stray
quote cannot swallow what follows it. Records whose quoted values run over several lines
are put together from lines that make no record of their own.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from event_logs.errors import FileUnreadableError
from event_logs.sources.raw_table import OWN

BLOCK = 1 << 23
MOST_COLUMNS = 10_000
BLANKS = " \t\r\n"
_NO_DELIMITER = "\x1e"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file is written: its delimiter, its column names, the header's line."""

    delimiter: str
    columns: tuple[str, ...]
    header_line: int


@dataclass(slots=True)
class Damage:
    """Lines that make no record: number in the file (from 1), text. Blank ones included."""

    lines: dict[int, str] = field(default_factory=dict)


def sniff(path: Path, delimiter: str = "") -> Dialect:
    """The dialect of a UTF-8 file: the delimiter that cuts its first lines most evenly."""
    with path.open(encoding="utf-8-sig", newline=None) as file:
        head = [(number, file.readline(1 << 20)) for number in range(1, 51)]
    lines = [(number, text) for number, text in head if text.strip()]
    if lines and lines[0][1].lower().startswith("sep="):
        delimiter, lines = delimiter or lines[0][1][4:5], lines[1:]
    if not lines:
        raise FileUnreadableError("The file is empty", where=str(path), remedy="Export it again")
    chosen = delimiter or max(",;\t|", key=lambda sign: _evenness(sign, lines))
    number, header = lines[0]
    names = _split(header, chosen)
    if not names:
        raise FileUnreadableError(
            "The header opens a quote and never closes it, or closes one that was not opened",
            where=str(path),
            remedy="Export it again, or mend its first line",
        )
    if len(names) > MOST_COLUMNS:
        raise FileUnreadableError(
            f"The header names {len(names)} columns", where=str(path), remedy="Export fewer"
        )
    return Dialect(chosen, name_columns(names), number)


def without_header(dialect: Dialect, names: Sequence[str]) -> Dialect:
    """The dialect of a file whose first line is a record already; its columns have `names`.

    Columns beyond the names are numbered.
    """
    width = len(dialect.columns)
    spare = [f"column {number}" for number in range(len(names) + 1, width + 1)]
    return Dialect(dialect.delimiter, (*names, *spare)[:width], dialect.header_line - 1)


def read_lines(path: Path, dialect: Dialect, damage: Damage) -> Iterator[pa.Table]:
    """The records of a UTF-8 file in blocks: text columns and `source_row`, the line.

    `damage` is filled on the way with the lines that make no record of the right width.
    """
    for lines, numbers in _numbered_lines(path, damage):
        after = pc.greater(numbers, dialect.header_line)
        yield _records(lines.filter(after), numbers.filter(after), dialect, damage)


def join_lines(dialect: Dialect, damage: Damage) -> pa.Table:
    """Records whose quoted values run over several damaged lines; these leave `damage`.

    A record begins at a line that opens a quote and ends at the next one that closes it.
    Every line between must be damaged too: one that is a record of its own shows that the
    quote was never meant to be closed.
    """
    rows: list[tuple[int, list[str]]] = []
    numbers = sorted(damage.lines)
    position = 0
    while position < len(numbers):
        run = _run(numbers, position, damage)
        values = _split("\n".join(damage.lines[number] for number in run), dialect.delimiter)
        if len(run) > 1 and values is not None and len(values) == len(dialect.columns):
            rows.append((run[0], values))
            for number in run:
                del damage.lines[number]
            position += len(run)
        else:
            position += 1
    for number in [number for number, text in damage.lines.items() if not text.strip(BLANKS)]:
        del damage.lines[number]
    return _table([values for _, values in rows], [line for line, _ in rows], dialect)


def _run(numbers: Sequence[int], position: int, damage: Damage) -> list[int]:
    """Consecutive damaged lines from one that opens a quote to the one that closes it."""
    begin = numbers[position]
    if not _is_odd(damage.lines[begin]):
        return [begin]
    for later in range(position + 1, len(numbers)):
        if numbers[later] != begin + later - position:
            break
        if _is_odd(damage.lines[numbers[later]]):
            return list(numbers[position : later + 1])
    return [begin]


def _is_odd(line: str) -> bool:
    return line.count('"') % 2 == 1


def _numbered_lines(path: Path, damage: Damage) -> Iterator[tuple[pa.Array, pa.Array]]:
    """The lines of a file, blank ones included, and their numbers, in blocks.

    The parser is told of a delimiter that no text has. A line that has it all the same is
    damaged, and its number is left out.
    """
    holes: list[int] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        holes.append(row.number)
        damage.lines[row.number] = row.text
        return "skip"

    parse = arrow_csv.ParseOptions(
        delimiter=_NO_DELIMITER,
        quote_char=False,
        ignore_empty_lines=False,
        invalid_row_handler=set_aside,
    )
    options = arrow_csv.ReadOptions(column_names=["line"], block_size=BLOCK, use_threads=False)
    convert = arrow_csv.ConvertOptions(
        column_types={"line": pa.string()}, strings_can_be_null=False
    )
    first = 1
    for batch in _whole(arrow_csv.open_csv(path, options, parse, convert), path):
        span = np.arange(first, first + batch.num_rows + len(holes))
        numbers = np.setdiff1d(span, holes)[: batch.num_rows]
        first = int(numbers[-1]) + 1 if numbers.size else first
        yield batch.column(0), pa.array(numbers, pa.int64())


def _whole(batches: Iterable[pa.RecordBatch], path: Path) -> Iterator[pa.RecordBatch]:
    """The blocks of a file, whose lines are all shorter than a block."""
    try:
        yield from batches
    except pa.ArrowInvalid as endless:
        raise FileUnreadableError(
            f"A line is longer than {BLOCK // 1_000_000} megabytes",
            where=str(path),
            remedy="Look whether the file has line ends at all, and export it again",
        ) from endless


def _records(lines: pa.Array, numbers: pa.Array, dialect: Dialect, damage: Damage) -> pa.Table:
    """The records among some lines; the others go to `damage`."""
    quotes = pc.count_substring(lines, '"')
    whole = pc.and_(
        pc.equal(pc.bit_wise_and(quotes, 1), 0), pc.not_equal(pc.utf8_trim(lines, BLANKS), "")
    )
    _set_aside(lines, numbers, pc.invert(whole), damage)
    return _parse(lines.filter(whole), numbers.filter(whole), dialect, damage)


def _set_aside(lines: pa.Array, numbers: pa.Array, mask: pa.Array, damage: Damage) -> None:
    chosen = zip(numbers.filter(mask).to_pylist(), lines.filter(mask).to_pylist(), strict=True)
    damage.lines.update(chosen)


def _parse(lines: pa.Array, numbers: pa.Array, dialect: Dialect, damage: Damage) -> pa.Table:
    """Cut lines into values; where the fast parser joins lines, each is cut on its own."""
    if not len(lines):
        return _table([], [], dialect)
    wrong: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        wrong.append(row.number - 1)
        return "skip"

    rows = _parse_fast(lines, dialect, skip)
    if rows is None or rows.num_rows + len(wrong) != len(lines):
        return _parse_each(lines, numbers, dialect, damage)
    bad = pc.is_in(pa.array(range(len(lines))), pa.array(wrong, pa.int64()))
    _set_aside(lines, numbers, bad, damage)
    return _trimmed(rows).append_column("source_row", numbers.filter(pc.invert(bad)))


def _parse_fast(lines: pa.Array, dialect: Dialect, skip: object) -> pa.Table | None:
    joined = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\n")[0]
    names = [str(number) for number in range(len(dialect.columns))]
    try:
        rows = arrow_csv.read_csv(
            io.BytesIO(joined.as_buffer()),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=2 * BLOCK),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                newlines_in_values=True,
                invalid_row_handler=skip,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return rows.rename_columns(list(dialect.columns))


def _parse_each(lines: pa.Array, numbers: pa.Array, dialect: Dialect, damage: Damage) -> pa.Table:
    rows, kept = [], []
    for number, line in zip(numbers.to_pylist(), lines.to_pylist(), strict=True):
        values = _split(line, dialect.delimiter)
        if values is not None and len(values) == len(dialect.columns):
            rows.append(values)
            kept.append(number)
        else:
            damage.lines[number] = line
    return _table(rows, kept, dialect)


def _table(rows: list[list[str]], numbers: list[int], dialect: Dialect) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[] for _ in dialect.columns]
    arrays = [pa.array(list(values), pa.string()) for values in columns]
    texts = _trimmed(pa.table(arrays, names=list(dialect.columns)))
    return texts.append_column("source_row", pa.array(numbers, pa.int64()))


def _trimmed(texts: pa.Table) -> pa.Table:
    """Texts without space around them; null where nothing is left."""
    for place, name in enumerate(texts.column_names):
        plain = pc.utf8_trim_whitespace(texts.column(place))
        filled = pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)
        texts = texts.set_column(place, name, filled)
    return texts


def _split(record: str, delimiter: str) -> list[str] | None:
    """The values of one record, or None where its quotes do not close."""
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _evenness(delimiter: str, lines: list[tuple[int, str]]) -> tuple[int, int]:
    """How many lines have the header's number of values, then that number."""
    widths = [len(_split(text.rstrip("\r\n"), delimiter) or []) for _, text in lines]
    return (sum(width == widths[0] for width in widths) if widths[0] > 1 else 0, widths[0])


def name_columns(header: Sequence[str]) -> tuple[str, ...]:
    r"""Column names, trimmed; an empty one gets its number, a repeated one its count.

    The engine ignores case and ends a name at a zero byte.

    >>> name_columns(["Sum", "", "sum\0"])
    ('Sum', 'column 2', 'sum (2)')
    """
    taken = set(OWN)
    names: list[str] = []
    counts: Counter[str] = Counter(OWN)
    for number, raw in enumerate(header, 1):
        plain = name = raw.replace("\0", "").strip() or f"column {number}"
        while name.lower() in taken:
            counts[plain.lower()] += 1
            name = f"{plain} ({counts[plain.lower()]})"
        names.append(name)
        taken.add(name.lower())
        counts[plain.lower()] = max(counts[plain.lower()], 1)
    return tuple(names)
