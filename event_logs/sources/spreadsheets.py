"""A sheet of an Excel workbook as a raw table.

Cells become texts as in a CSV file: dates as ISO 8601, whole numbers without a point (so
that a telephone number stays one). Numbers among dates are dates by serial number.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from event_logs import engine
from event_logs.errors import FileUnreadableError, nearest
from event_logs.sources.lines import MOST_COLUMNS
from event_logs.sources.raw_table import ROW, RawTable, as_json, damaged_table
from event_logs.sources.sheet_layout import (
    SEARCHED,
    Cell,
    Layout,
    Merged,
    Numbered,
    fill_merged,
    find_layout,
    is_total,
)
from event_logs.sources.workbook_size import refuse_bomb

BLOCK = 20_000
SERIAL_DAYS = range(1, 2_958_466)
"""Days that Excel counts from 1899-12-30: to the end of the year 9999."""

_TOTAL = "The row sums up others and is no record"
_ABOVE = "The row stands above the header of the table"
_HEADING = "The row is a heading across the table and no record"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone


def read_spreadsheet(path: Path, folder: Path, sheet: str = "", header_row: int = 0) -> RawTable:
    """The records of a sheet: the one named, else the first visible one with anything in it.

    `header_row` (from 1) overrules what the header looks like. `source_row` is the row of
    the sheet from 1. Rows that are no record (totals, headings) are among the damaged.
    """
    refuse_bomb(path)
    found = _open(path, sheet)
    merged = _merged(found)
    head = [cells for _, cells in islice(_rows(found), SEARCHED)]
    layout = find_layout(head, merged, header_row)
    if len(layout.columns) > MOST_COLUMNS:
        raise FileUnreadableError(
            f"The sheet has {len(layout.columns)} columns", where=str(path), remedy="Export fewer"
        )
    damaged: list[tuple[int, str, str]] = []
    target = folder / f"{path.name}.parquet"
    schema = pa.schema([*((name, pa.string()) for name in layout.columns), (ROW, pa.int64())])
    records = _records(found, layout, merged, damaged)
    timed = _timed_columns(found, layout)
    with pq.ParquetWriter(target, schema) as writer:
        while block := list(islice(records, BLOCK)):
            writer.write_table(_table(block, schema, timed))
    return RawTable(engine.read_parquet(target), damaged_table(damaged), layout.columns)


def _open(path: Path, sheet: str) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_path(path)
        if sheet and sheet not in book.sheet_names:
            raise FileUnreadableError(
                f"There is no sheet '{sheet}'",
                where=str(path),
                remedy=nearest(sheet, book.sheet_names)
                or f"Its sheets are: {', '.join(book.sheet_names)}",
            )
        seen = [
            data.name for data in book.sheets_metadata if data.visible == SheetVisibleEnum.Visible
        ]
        for name in [sheet] if sheet else seen:
            found = book.get_sheet_by_name(name)
            if found.end is not None:
                return found
    except (CalamineError, OSError) as wrong:
        raise FileUnreadableError(
            f"This is no readable Excel file ({wrong})", where=str(path), remedy="Save it again"
        ) from wrong
    raise FileUnreadableError("There is nothing in it", where=str(path), remedy="Export it again")


def _merged(sheet: CalamineSheet) -> list[Merged]:
    """Merged ranges, with columns counted as the rows of the sheet do."""
    left = (sheet.start or (0, 0))[1]
    ranges = sheet.merged_cell_ranges or []
    return [
        ((top, first - left), (bottom, last - left))
        for (top, first), (bottom, last) in ranges
        if first >= left
    ]


def _rows(sheet: CalamineSheet) -> Iterator[Numbered]:
    """The rows of a sheet by their numbers from 0."""
    return enumerate(sheet.iter_rows())


def _records(
    sheet: CalamineSheet,
    layout: Layout,
    merged: Sequence[Merged],
    damaged: list[tuple[int, str, str]],
) -> Iterator[Numbered]:
    """The rows that are records, by their numbers from 1; others go to `damaged`."""
    half = max(len(layout.columns) // 2, 1)
    headings = {top for (top, left), (_, right) in merged if right - left >= half}
    for number, cells in fill_merged(_rows(sheet), merged):
        filled = [cell for cell in cells if cell != ""]
        is_heading = number in headings and len(set(filled)) == 1
        why = _ABOVE if number < layout.header else _TOTAL if is_total(cells) else ""
        if layout.header <= number < layout.first or not filled:
            continue
        if why or is_heading:
            damaged.append((number + 1, why or _HEADING, as_json(filled)))
        else:
            yield number + 1, cells


def _timed_columns(sheet: CalamineSheet, layout: Layout) -> frozenset[int]:
    """The columns that hold times of day: a bare date among them is a midnight."""
    timed: set[int] = set()
    for number, cells in _rows(sheet):
        if number >= layout.first:
            timed |= {place for place, cell in enumerate(cells) if isinstance(cell, datetime)}
    return frozenset(timed)


def _table(block: Sequence[Numbered], schema: pa.Schema, timed: frozenset[int]) -> pa.Table:
    arrays = [
        pa.array([_text(cells[place], is_time=place in timed) for _, cells in block], pa.string())
        for place in range(len(schema) - 1)
    ]
    numbers = pa.array([number for number, _ in block], pa.int64())
    return pa.Table.from_arrays([*arrays, numbers], schema=schema)


def _text(cell: Cell, *, is_time: bool = False) -> str | None:
    """A cell as text; nothing where it is empty.

    >>> _text(79161234567.0), _text(True), _text("  "), _text(timedelta(hours=30, seconds=5))
    ('79161234567', 'true', None, '30:00:05')
    >>> _text(46115.5, is_time=True), _text(date(2026, 3, 5)), _text(time(9, 30))
    ('2026-04-03 12:00:00', '2026-03-05', '09:30:00')
    """
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if is_time and isinstance(cell, float | int) and int(cell) in SERIAL_DAYS:
        cell = _EPOCH + timedelta(milliseconds=round(cell * 86_400_000))
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return _time_text(cell, is_time=is_time)


def _time_text(cell: datetime | date | time | timedelta, *, is_time: bool) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    if isinstance(cell, date):
        return f"{cell} 00:00:00" if is_time else str(cell)
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    minutes, seconds = divmod(round(cell.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
