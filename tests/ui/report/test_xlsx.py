"""The workbook, read again, has every value; nothing in it is a formula."""

import io
import zipfile
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ui.report.content import Report, Section, Table, duration_column, text_column
from ui.report.xlsx import NAME_LENGTH, sheet_name, to_xlsx


def book_of(report):
    return CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(report)))


def test_every_table_has_a_sheet_with_its_values(report):
    book = book_of(report)
    tables = [table for _section, table in report.tables]
    assert len(book.sheet_names) == 1 + len(tables)
    for name, table in zip(book.sheet_names[1:], tables, strict=True):
        rows = book.get_sheet_by_name(name).to_python()
        assert rows[0] == [column.title for column in table.columns]
        for at, column in enumerate(table.columns):
            told = [row[at] for row in rows[1:]]
            wanted = [
                said if cell is None else cell
                for cell, said in zip(column.cells, column.words, strict=True)
            ]
            assert told == [pytest.approx(w, abs=1e-9) if type(w) is float else w for w in wanted]


def test_formulas_of_the_customer_stay_texts(report):
    column = text_column("=HYPERLINK()", ["=1+1", "+cmd|'/C calc'!A0", "@x", "http://a.b"])
    evil = Report("=1+1", "", "en", report.made, (Section("k", "h", (Table("t", (column,)),)),))
    content = to_xlsx(evil)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(b"<f>" not in parts.read(name) for name in sheets)
        assert not any("hyperlink" in parts.read(name).decode() for name in sheets)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1).to_python()
    assert [row[0] for row in rows] == [column.title, *column.words]


def test_a_duration_is_one_that_excel_counts_with(report):
    table = Table("t", (duration_column("d", [timedelta(hours=30), None]),))
    made = Report("x", "", "en", report.made, (Section("k", "h", (table,)),))
    rows = book_of(made).get_sheet_by_index(1).to_python()
    assert rows[1:] == [[timedelta(hours=30)], ["unknown"]]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_names_of_sheets_are_allowed_and_differ(titles):
    taken = set()
    names = [sheet_name(title, taken) for title in titles]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= NAME_LENGTH and not set(name) & set("[]:*?/\\'") for name in names)
