"""What of a report is printed: details are left to the web page and the workbook."""

from dataclasses import replace

from ui.report import words
from ui.report.content import Block, Column, Details, Paragraph, Report, Section, Table

WIDEST, PAD = 44, 2
"""Characters that a column of a table gets on paper at most, and that its margins take."""


def on_paper(report: Report, *, whole: bool) -> Report:
    """The report as it is printed: `whole`, or without its details, which it then names.

    A section that is nothing but details is not printed.
    """
    printed = (_opened(each) if whole else _cut(each) for each in report.sections)
    return replace(report, sections=tuple(each for each in printed if each.blocks))


def widths(table: Table, room: int) -> list[float]:
    """How many characters wide the columns of a table are, in a line of `room` characters.

    No column is narrower than its longest word; what is left goes to those with more to say.
    """
    least = [_longest(column, " ") + PAD for column in table.columns]
    wanted = [
        max(at_least, min(_longest(column, "\n"), WIDEST) + PAD)
        for at_least, column in zip(least, table.columns, strict=True)
    ]
    more = sum(wanted) - sum(least)
    given = min(max(room - sum(least), 0) / more, 1) if more else 0
    return [low + (high - low) * given for low, high in zip(least, wanted, strict=True)]


def _longest(column: Column, parted_by: str) -> int:
    texts = (column.title, *column.words[:50])
    return max(len(part) for text in texts for part in text.split(parted_by))


def _opened(section: Section) -> Section:
    return replace(section, blocks=tuple(section.leaves))


def _cut(section: Section) -> Section:
    kept: list[Block] = [block for block in section.blocks if not isinstance(block, Details)]
    held = [each for block in section.blocks if isinstance(block, Details) for each in block.titles]
    if kept and held:
        kept.append(Paragraph(words.elsewhere(dict.fromkeys(held)), is_note=True))
    return replace(section, blocks=tuple(kept))
