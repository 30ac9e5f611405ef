"""The parts of a report that tell where time is lost."""

from collections.abc import Sequence

import pandas as pd

from mining.performance.lost_time import LostTime
from mining.performance.rework import Rework
from mining.performance.wait_causes import WaitCauses
from ui import rework_words, time_words, wait_words
from ui.charts.lost_time import lost_time_bars
from ui.charts.wait_causes import wait_cause_bars
from ui.language import _
from ui.report.content import Block, Paragraph, Picture, Table, text_column

KINDS = ("stage", "handover")
"""What a report tells of; the page tells of every way on."""


def lost_time_blocks(every: Sequence[LostTime]) -> tuple[Block, ...]:
    """What stages and handovers cost beyond what they are held against, on each clock."""
    blocks: list[Block] = []
    for found in every:
        for kind in KINDS:
            rows = found.frame[found.frame["kind"] == kind]
            if len(rows):
                title = f"{_(time_words.KINDS[kind])}, {_(time_words.CLOCKS[found.clock])}"
                table = as_table(title, time_words.lost_table(found, rows))
                blocks.append(Picture(title, lost_time_bars(found, kind), table))
    if not blocks:
        return ()
    return (*blocks, Paragraph(_(time_words.LOST_HELP), is_note=True))


def rework_blocks(found: Rework | None) -> tuple[Block, ...]:
    """The loops, and what coming back does."""
    if found is None or found.frame.empty:
        return ()
    table = as_table(_(rework_words.TITLE), rework_words.loops_table(found))
    return table, Paragraph(rework_words.about(found), is_note=True)


def waiting_blocks(every: Sequence[WaitCauses]) -> tuple[Block, ...]:
    """What deals wait for in working time, at handovers and in stages."""
    blocks: list[Block] = []
    for found in every:
        if found.clock != "business":
            continue
        for kind in ("handover", "stage"):
            table = wait_words.waits_table(found, kind)
            if len(table):
                title = f"{_(wait_words.TITLE)}: {_(time_words.KINDS[kind])}"
                blocks.append(Picture(title, wait_cause_bars(found, kind), as_table(title, table)))
        if blocks:
            blocks.append(Paragraph(wait_words.about(found), is_note=True))
    return tuple(blocks)


def as_table(title: str, told: pd.DataFrame) -> Table:
    """A table in words as one of a report."""
    return Table(title, tuple(text_column(name, told[name]) for name in told.columns))
