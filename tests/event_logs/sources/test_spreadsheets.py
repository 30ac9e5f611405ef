"""Sheets as people make them: titles, two-line headers, merged cells, totals, serial dates."""

import json
import zipfile
from datetime import datetime, timedelta

import pytest
import xlsxwriter

from event_logs.errors import FileUnreadableError
from event_logs.sources.spreadsheets import read_spreadsheet

MOMENT = datetime(2026, 3, 5, 14, 7)  # noqa: DTZ001 - cells have no zone
MIDNIGHT = datetime(2026, 3, 6)  # noqa: DTZ001


@pytest.fixture
def workbook(tmp_path):
    """Writes a workbook by a function of the library's workbook, and gives its path."""

    def writer(fill):
        path = tmp_path / "report.xlsx"
        book = xlsxwriter.Workbook(path)
        fill(book)
        book.close()
        return path

    return writer


def plain(book):
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet = book.add_worksheet("Deals")
    sheet.write_row(0, 0, ["ID", "Phone", "Entered", "Open"])
    sheet.write_row(1, 0, [1, 79161234567])
    sheet.write_datetime(1, 2, MOMENT, moment)
    sheet.write(1, 3, True)
    sheet.write_row(3, 0, ["2", "+7 916 123-45-68", 46115.5])
    sheet.write_datetime(4, 2, MIDNIGHT, moment)
    sheet.write(4, 0, "=1+1")


def report(book):
    sheet = book.add_worksheet("Report")
    sheet.merge_range(1, 1, 1, 5, "Deals of March")
    sheet.merge_range(3, 1, 4, 1, "Deal")
    sheet.merge_range(3, 2, 3, 3, "Client")
    sheet.write_row(4, 2, ["Name", "Phone"])
    sheet.merge_range(3, 4, 4, 4, "Stage")
    sheet.merge_range(3, 5, 4, 5, "Amount")
    sheet.merge_range(5, 1, 5, 5, "Moscow")
    sheet.merge_range(6, 1, 7, 1, "D-1")
    sheet.write_row(6, 2, ["Anna", "1", "New", 10])
    sheet.write_row(7, 2, ["Anna", "1", "Won", 10])
    sheet.write_row(8, 1, ["D-2", "Boris", "2", "New", 5.5])
    sheet.write_row(9, 1, ["Итого:", "", "", "", 25.5])


def read(path, tmp_path, **hints):
    folder = tmp_path / "work"
    folder.mkdir(exist_ok=True)
    return read_spreadsheet(path, folder, **hints)


def rows_of(raw):
    return [tuple(row.values()) for row in raw.rows.to_pyarrow().to_pylist()]


def test_cells_become_texts(workbook, tmp_path):
    raw = read(workbook(plain), tmp_path)
    assert raw.columns == ("ID", "Phone", "Entered", "Open")
    assert rows_of(raw) == [
        ("1", "79161234567", "2026-03-05 14:07:00", "true", 2),
        ("2", "+7 916 123-45-68", "2026-04-03 12:00:00", None, 4),
        ("0", None, "2026-03-06 00:00:00", None, 5),
    ]
    assert raw.damaged.num_rows == 0


def test_a_report_for_people_is_read_as_a_table(workbook, tmp_path):
    raw = read(workbook(report), tmp_path)
    assert raw.columns == ("Deal", "Client / Name", "Client / Phone", "Stage", "Amount")
    assert rows_of(raw) == [
        ("D-1", "Anna", "1", "New", "10", 7),
        ("D-1", "Anna", "1", "Won", "10", 8),
        ("D-2", "Boris", "2", "New", "5.5", 9),
    ]
    told = {row["source_row"]: row["reason"] for row in raw.damaged.to_pylist()}
    assert set(told) == {2, 6, 10}
    assert "above the header" in told[2]
    assert "heading" in told[6]
    assert "sums up" in told[10]
    assert json.loads(raw.damaged["record"][2].as_py()) == ["Итого:", 25.5]


def test_every_row_with_anything_in_it_is_a_record_damaged_or_the_header(workbook, tmp_path):
    raw = read(workbook(report), tmp_path)
    taken = {row[-1] for row in rows_of(raw)} | set(raw.damaged["source_row"].to_pylist())
    assert taken | {4, 5} == {2, *range(4, 11)}


def test_the_header_row_can_be_named(workbook, tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        for row in (["a", "b"], ["c", "d"], ["1", "2"]):
            sheet.write_row(sheet.dim_rowmax + 1 if sheet.dim_rowmax is not None else 0, 0, row)

    path = workbook(fill)
    assert read(path, tmp_path).columns == ("a", "b")
    named = read(path, tmp_path, header_row=2)
    assert named.columns == ("c", "d")
    assert named.damaged["source_row"].to_pylist() == [1]


def test_the_sheet_can_be_named(workbook, tmp_path):
    def fill(book):
        book.add_worksheet("Empty")
        book.add_worksheet("Hidden").hide()
        book.get_worksheet_by_name("Hidden").write_row(0, 0, ["secret"])
        book.add_worksheet("First").write_row(0, 0, ["a", "b"])
        book.add_worksheet("Second").write_row(0, 0, ["c"])

    path = workbook(fill)
    assert read(path, tmp_path).columns == ("a", "b")
    assert read(path, tmp_path, sheet="Hidden").columns == ("secret",)
    with pytest.raises(FileUnreadableError, match=r"no sheet 'Secnd'.*Did you mean 'Second'"):
        read(path, tmp_path, sheet="Secnd")


def test_an_empty_workbook_says_so(workbook, tmp_path):
    with pytest.raises(FileUnreadableError, match="nothing in it"):
        read(workbook(lambda book: book.add_worksheet()), tmp_path)


def test_durations_are_written_as_hours(workbook, tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["call", "lasted"])
        sheet.write(1, 0, "c")
        hours = book.add_format({"num_format": "[h]:mm:ss"})
        sheet.write_datetime(1, 1, timedelta(hours=30, seconds=5), hours)

    assert rows_of(read(workbook(fill), tmp_path)) == [("c", "30:00:05", 2)]


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "report.xlsx"
    for content in (b"not a zip", b"PK\x03\x04" + b"\0" * 100):
        path.write_bytes(content)
        with pytest.raises(FileUnreadableError, match="no readable Excel file"):
            read(path, tmp_path)


def test_a_zip_bomb_is_refused_before_it_unfolds(workbook, tmp_path):
    path = workbook(plain)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (64 << 20))
    content = path.read_bytes()
    # The directory of the archive lies about the size: 64 MB are said to be 8 GB, or 1 KB.
    true, bomb = (64 << 20).to_bytes(4, "little"), (0xF0000000).to_bytes(4, "little")
    at = content.rindex(true, 0, content.rindex(b"PK\x05\x06"))
    path.write_bytes(content[:at] + bomb + content[at + 4 :])
    with pytest.raises(FileUnreadableError, match="unpacks to 4 GB"):
        read(path, tmp_path)
    path.write_bytes(content[:at] + (1024).to_bytes(4, "little") + content[at + 4 :])
    with pytest.raises(FileUnreadableError, match="no readable Excel file"):
        read(path, tmp_path)


def test_a_sheet_of_billions_of_cells_is_refused(workbook, tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "far out")

    with pytest.raises(FileUnreadableError, match="17,179,869,184 cells"):
        read(workbook(fill), tmp_path)
