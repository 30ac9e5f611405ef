"""What a report is made of, whatever the format: sections of blocks, with values and words."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from ui import wording
from ui.charts.process_map import ProcessMap
from ui.language import _
from ui.report import words

Value = str | int | float | timedelta | None
"""What stands in a cell, for a reader who goes on counting; None is unknown."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; `is_note` for what explains the block before it."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """Findings under a heading of their own, a sentence each."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A few figures side by side: name, value in words, what it rests on."""

    figures: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its cells, and the same cells in words.

    `is_share`: the cells are shares between 0 and 1.
    """

    title: str
    cells: tuple[Value, ...]
    words: tuple[str, ...]
    is_share: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers or durations, which stand to the right."""
        return any(isinstance(value, int | float | timedelta) for value in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title and columns of equal length.

    On paper stand the first rows only; `note` says which these are. A sheet has them all.
    """

    title: str
    columns: tuple[Column, ...]
    note: str = ""

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].cells) if self.columns else 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as the app draws it, what it shows in words, and the figures behind it.

    `bars` names the columns of `data` that are told apart, over the first one, where the
    chart is one of bars: a slide draws these anew, to be edited.
    """

    title: str
    chart: alt.Chart | alt.LayerChart
    data: Table
    bars: tuple[str, ...] = ()
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The process map as the app draws it, and the map as a table."""

    title: str
    drawing: ProcessMap
    data: Table
    note: str = ""


Leaf = Paragraph | Statements | Figures | Table | Picture | MapPicture


@dataclass(frozen=True, slots=True)
class Details:
    """What is too much for paper: a web page folds it away, a workbook has it whole."""

    blocks: tuple[Leaf, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """What it holds, each thing once, with the rows of a table."""
        told = [_title(block) for block in self.blocks]
        return tuple(dict.fromkeys(title for title in told if title))


Block = Leaf | Details


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its key, its heading, its blocks in order."""

    key: str
    heading: str
    blocks: tuple[Block, ...]

    @property
    def leaves(self) -> Iterator[Leaf]:
        """The blocks in order, those of details among them."""
        for block in self.blocks:
            if isinstance(block, Details):
                yield from block.blocks
            else:
                yield block


@dataclass(frozen=True, slots=True)
class Report:
    """A report: of which project, in which language, as of which day, with which sections."""

    title: str
    subtitle: str
    language: str
    made: date
    sections: tuple[Section, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table of figures, those behind the pictures among them, each once."""
        for section in self.sections:
            printed = {id(block) for block in section.leaves if isinstance(block, Table)}
            for block in section.leaves:
                if isinstance(block, Table):
                    yield section, block
                elif isinstance(block, Picture | MapPicture) and id(block.data) not in printed:
                    yield section, block.data


def text_column(title: str, values: Iterable[object]) -> Column:
    """A column of names.

    >>> text_column("Stage", ["New", None]).words
    ('New', '')
    """
    texts = tuple("" if _is_nothing(value) else str(value) for value in values)
    return Column(title, texts, texts)


def count_column(title: str, values: Iterable[float]) -> Column:
    """A column of whole numbers."""
    numbers = tuple(None if _is_nothing(value) else round(value) for value in values)
    return Column(title, numbers, tuple(_said(number, wording.count) for number in numbers))


def share_column(title: str, values: Iterable[float]) -> Column:
    """A column of shares between 0 and 1."""
    shares = tuple(None if _is_nothing(value) else float(value) for value in values)
    said = tuple(_said(share, wording.percent) for share in shares)
    return Column(title, shares, said, is_share=True)


def duration_column(title: str, values: Iterable[Any], *, time: str = "calendar") -> Column:
    """A column of durations; what is unknown is said to be."""
    spans = [None if _is_nothing(value) else pd.Timedelta(value) for value in values]
    words = tuple(wording.duration(span, time=time) for span in spans)
    return Column(title, tuple(None if s is None else s.to_pytimedelta() for s in spans), words)


def records_table(title: str, records: Sequence[Mapping[str, object]], note: str = "") -> Table:
    """A table of records that all have the keys of the first; its titles are the keys."""
    names = list(records[0]) if records else []
    return Table(title, tuple(_of_kind(n, [row.get(n) for row in records]) for n in names), note)


def shortened(table: Table, rows: int) -> Table:
    """The first rows of a table; the note says that there are more."""
    if table.length <= rows:
        return table
    columns = tuple(
        replace(column, cells=column.cells[:rows], words=column.words[:rows])
        for column in table.columns
    )
    more = words.rows_shown(rows, table.length)
    return Table(table.title, columns, f"{table.note} {more}".strip())


def _title(block: Leaf) -> str:
    match block:
        case Table(title=title):
            return words.table_of(title, block.length)
        case Statements(heading=title) | Picture(title=title) | MapPicture(title=title):
            return title
        case _:
            return ""


def _of_kind(title: str, values: Sequence[Any]) -> Column:
    if all(isinstance(value, int) for value in values):
        return count_column(title, values)
    if any(isinstance(value, timedelta) for value in values):
        return duration_column(title, values)
    return text_column(title, values)


def _said(value: Any, say: Any) -> str:
    return _("unknown") if value is None else str(say(value))


def _is_nothing(value: object) -> bool:
    if value is None or value is pd.NaT:
        return True
    return isinstance(value, float) and math.isnan(value)
