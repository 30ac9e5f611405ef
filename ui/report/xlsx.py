"""A report as an Excel workbook: the data behind every figure, one sheet a table."""

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ui.language import _
from ui.report import words
from ui.report.content import Column, Figures, Paragraph, Report, Section, Statements, Table

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

NAME_LENGTH = 31
"""Characters that Excel allows in the name of a sheet."""

WIDEST = 60


def to_xlsx(report: Report) -> bytes:
    """The report as a workbook: a first sheet in words, then every table with its values.

    Durations are Excel durations, shares are percentages, both to go on counting with.
    Texts stay texts: what looks like a formula or an address is written as it is.
    """
    import xlsxwriter  # noqa: PLC0415 - needed only here

    made = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(made, settings) as book:
        formats = _formats(book)
        book.set_properties({"title": report.title, "comments": words.made_on(report.made)})
        _front(book, report, formats)
        taken = {_(words.CONTENTS).casefold()}
        for section, table in report.tables:
            sheet = book.add_worksheet(sheet_name(table.title or section.heading, taken))
            _table(sheet, table, formats)
    return made.getvalue()


def sheet_name(title: str, taken: set[str]) -> str:
    """A name for a sheet that Excel allows and that is not `taken` yet; it is from now on.

    >>> taken = set()
    >>> sheet_name("Won/lost [by: team]", taken), sheet_name("won lost  by  team", taken)
    ('Won lost by team', 'won lost by team 2')
    """
    plain = re.sub(r"[\[\]:*?/\\\s']+", " ", title).strip()[:NAME_LENGTH] or "Table"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        end = f" {number}"
        name = plain[: NAME_LENGTH - len(end)] + end
    taken.add(name.casefold())
    return name


def _formats(book: "xlsxwriter.Workbook") -> dict[str, Any]:
    kinds = {
        "title": {"bold": True, "font_size": 16},
        "heading": {"bold": True, "font_size": 12},
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
        "text": {"text_wrap": True, "valign": "top"},
        "count": {"num_format": "#,##0"},
        "number": {"num_format": "#,##0.###"},
        "share": {"num_format": "0.0 %"},
        "duration": {"num_format": "[h]:mm:ss"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def _front(book: "xlsxwriter.Workbook", report: Report, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_(words.CONTENTS)[:NAME_LENGTH])
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, report.title, formats["title"])
    sheet.write_string(1, 0, report.subtitle)
    sheet.write_string(2, 0, words.made_on(report.made))
    at = 4
    for section in report.sections:
        sheet.write_string(at, 0, section.heading, formats["heading"])
        at += 1
        for line in _lines(section):
            sheet.write_string(at, 0, line, formats["text"])
            at += 1
        at += 1


def _lines(section: Section) -> list[str]:
    lines: list[str] = []
    for block in section.leaves:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Statements):
            lines += [f"{block.heading}: {sentence}" for sentence in block.sentences]
        elif isinstance(block, Figures):
            lines += [f"{name}: {value} {of}".strip() for name, value, of in block.figures]
    return lines


def _table(sheet: "Worksheet", table: Table, formats: dict[str, Any]) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, formats["head"])
        longest = max((len(word) for word in (column.title, *column.words[:200])), default=8)
        sheet.set_column(at, at, min(max(longest + 2, 10), WIDEST))
        _column(sheet, at, column, formats)
    if table.columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, table.length, len(table.columns) - 1)


def _column(sheet: "Worksheet", at: int, column: Column, formats: dict[str, Any]) -> None:
    for row, (cell, said) in enumerate(zip(column.cells, column.words, strict=True), start=1):
        if cell is None:
            sheet.write_string(row, at, said)
        elif isinstance(cell, timedelta):
            sheet.write_number(row, at, cell.total_seconds() / 86_400, formats["duration"])
        elif isinstance(cell, int):
            sheet.write_number(row, at, cell, formats["count"])
        elif isinstance(cell, float):
            kind = "share" if column.is_share else "number"
            sheet.write_number(row, at, cell, formats[kind])
        else:
            sheet.write_string(row, at, cell)
