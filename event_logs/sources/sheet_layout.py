"""Where the table of a sheet begins and what its columns are called.

Reports made for people have a title above the table, headers over two lines with merged
cells, headings across the table, and totals. Here it is settled which rows are the
header, and cells that were merged get the value that is shown in them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from event_logs.sources.lines import name_columns

Cell = int | float | str | bool | date | datetime | time | timedelta
Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: row and column, both from 0."""
Numbered = tuple[int, Sequence[Cell]]
"""A row with its number from 0."""

SEARCHED = 50
"""Rows at the top of a sheet among which the header is looked for."""
WIDE = 0.6
"""Share of the table's columns that a header fills at least."""

_TOTAL = re.compile(
    r"^\W*(итого|всего|общий итог|промежуточный итог|total|grand total|subtotal|sum total)"
    r"(\s+по\b.*|\s+for\b.*)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a sheet's table, the first row of its header, that of its records.

    Rows are counted from 0.
    """

    columns: tuple[str, ...]
    header: int
    first: int


def find_layout(
    head: Sequence[Sequence[Cell]], merged: Sequence[Merged], header_row: int = 0
) -> Layout:
    """The layout of a table by the first rows of its sheet.

    The header is the row named (from 1), else the first that fills most of the table's
    columns with texts, and the rows that cells merged with it reach. `merged` counts
    columns as the rows do.
    """
    if not head:
        return Layout((), 0, 0)
    width = max(_filled(row) for row in head)
    chosen = min(header_row, len(head)) - 1 if header_row else _header_row(head, width)
    first, last = _reach(chosen, head, merged, width)
    header = ((number, head[number]) for number in range(first, last + 1))
    lines = [cells for _, cells in fill_merged(header, merged)]
    names = [_name([line[column] for line in lines]) for column in range(len(head[0]))]
    return Layout(name_columns(names), first, last + 1)


def _header_row(head: Sequence[Sequence[Cell]], width: int) -> int:
    """The first wide row of texts; one of other values only where no texts follow shortly."""
    wide = [number for number, row in enumerate(head) if _filled(row) >= max(1, WIDE * width)]
    return next((number for number in wide[:3] if _is_text(head[number])), wide[0])


def fill_merged(rows: Iterable[Numbered], merged: Sequence[Merged]) -> Iterator[Numbered]:
    """Rows in which merged cells all have the value that stands in the first of them.

    A row with nothing of its own stays empty.
    """
    begins: dict[int, list[Merged]] = {}
    for span in merged:
        begins.setdefault(span[0][0], []).append(span)
    running: list[tuple[Merged, Cell]] = []
    for number, cells in rows:
        begun = [span for span in begins.get(number, []) if span[0][1] < len(cells)]
        running += [(span, cells[span[0][1]]) for span in begun]
        running = [(span, value) for span, value in running if span[1][0] >= number]
        filled = list(cells)
        for ((_, left), (_, right)), value in running if _filled(cells) else ():
            filled[left : right + 1] = [value] * len(filled[left : right + 1])
        yield number, filled


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row sums up others: its first text is the word for it and nothing more.

    >>> is_total(["", "Итого:", "", 125.0]), is_total(["Total Oil", "Anna", "+7916", 125.0])
    (True, False)
    """
    first = next((cell for cell in row if cell != ""), "")
    return isinstance(first, str) and bool(_TOTAL.match(first))


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell != "" for cell in row)


def _is_text(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) for cell in row)


def _reach(
    chosen: int, head: Sequence[Sequence[Cell]], merged: Sequence[Merged], width: int
) -> tuple[int, int]:
    """First and last row of the header: the chosen one and those that merged cells tie to it."""
    first = last = chosen
    for (top, left), (bottom, right) in merged:
        if right - left + 1 >= max(width, 2):
            continue  # a title, not a name of columns
        if top <= chosen <= bottom:
            first, last = min(first, top), max(last, bottom)
        if top == bottom == chosen - 1 and right > left and _filled(head[top]) > 1:
            first = min(first, top)
        if top == bottom == chosen and right > left and chosen + 1 < len(head):
            below = head[chosen + 1]
            last = max(last, chosen + 1) if _filled(below) and _is_text(below) else last
    return first, min(last, len(head) - 1)


def _name(cells: Sequence[Cell]) -> str:
    """The name of a column from the cells of its header, top to bottom, each said once.

    >>> _name(["Client", "Phone"]), _name(["ID", "ID"]), _name(["", "Stage"])
    ('Client / Phone', 'ID', 'Stage')
    """
    texts = [" ".join(str(cell).split()) for cell in cells]
    return " / ".join(dict.fromkeys(text for text in texts if text))
