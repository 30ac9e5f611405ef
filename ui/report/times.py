"""The parts of a report that tell where time is lost."""

from collections.abc import Sequence

import pandas as pd
from pandas.api.types import is_integer_dtype

from mining.performance.lost_time import LostTime
from mining.performance.rework import Rework
from mining.performance.wait_causes import WaitCauses
from ui import rework_words, time_words, wait_words
from ui.charts.lost_time import lost_time_bars
from ui.charts.wait_causes import wait_cause_bars
from ui.language import _
from ui.report.content import (
    Block,
    Column,
    Details,
    Leaf,
    Paragraph,
    Picture,
    Table,
    count_column,
    text_column,
)

KINDS = ("stage", "handover", "lead")
"""What a report tells of; the page tells of every way on."""


PRINTED = "calendar"
"""The clock by which time is told on paper; the other stands among the details."""


def lost_time_blocks(every: Sequence[LostTime]) -> tuple[Block, ...]:
    """What stages and handovers cost beyond what they are held against, on each clock."""
    blocks: list[Leaf] = []
    details: list[Leaf] = []
    for found in every:
        for kind in KINDS:
            rows = found.frame[found.frame["kind"] == kind]
            if len(rows):
                title = f"{_(time_words.KINDS[kind])}, {_(time_words.CLOCKS[found.clock])}"
                table = as_table(title, time_words.lost_table(found, rows))
                place = blocks if found.clock == PRINTED else details
                place.append(Picture(title, lost_time_bars(found, kind), table))
    if not blocks and not details:
        return ()
    folded = (Details(tuple(details)),) if details else ()
    return (*blocks, Paragraph(_(time_words.LOST_HELP), is_note=True), *folded)


def rework_blocks(found: Rework | None) -> tuple[Block, ...]:
    """The loops, and what coming back does."""
    if found is None or found.frame.empty:
        return ()
    table = as_table(_(rework_words.TITLE), rework_words.loops_table(found))
    return table, Paragraph(rework_words.about(found), is_note=True)


def waiting_blocks(every: Sequence[WaitCauses]) -> tuple[Block, ...]:
    """What deals wait for in working time: at handovers, and among the details in stages."""
    found = next((each for each in every if each.clock == "business"), None)
    if found is None:
        return ()
    at_handovers, in_stages = (_waiting(found, kind) for kind in ("handover", "stage"))
    printed, folded = (at_handovers, in_stages) if at_handovers else (in_stages, ())
    if not printed:
        return ()
    about = Paragraph(wait_words.about(found), is_note=True)
    return (*printed, about, *((Details(folded),) if folded else ()))


def _waiting(found: WaitCauses, kind: str) -> tuple[Leaf, ...]:
    table = wait_words.waits_table(found, kind)
    if table.empty:
        return ()
    title = f"{_(wait_words.TITLE)}: {_(time_words.KINDS[kind])}"
    return (Picture(title, wait_cause_bars(found, kind), as_table(title, table)),)


def as_table(title: str, told: pd.DataFrame) -> Table:
    """A table in words as one of a report; whole numbers stay numbers."""
    return Table(title, tuple(_column(name, told[name]) for name in told.columns))


def _column(name: str, values: pd.Series) -> Column:
    return (count_column if is_integer_dtype(values) else text_column)(name, values)
