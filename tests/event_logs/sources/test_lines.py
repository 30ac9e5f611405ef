"""Delimited text: every line is in a record or among the damaged, and damage does not spread."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.errors import FileUnreadableError
from event_logs.sources import lines
from event_logs.sources.lines import Damage, join_lines, read_lines, sniff


def read(path, delimiter=""):
    """Records by line, and the damaged lines, of a file."""
    dialect, damage = sniff(path, delimiter), Damage()
    blocks = [*read_lines(path, dialect, damage), join_lines(dialect, damage)]
    rows = [row for block in blocks for row in block.to_pylist()]
    return {row.pop("source_row"): tuple(row.values()) for row in rows}, damage.lines


@pytest.fixture
def read_text(tmp_path):
    """Reads a text as a file."""

    def reader(text, delimiter=""):
        path = tmp_path / "records.csv"
        path.write_bytes(text.encode())
        return read(path, delimiter)

    return reader


def test_a_line_too_short_or_too_long_is_damaged_and_no_other(read_text):
    rows, damaged = read_text("a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert rows == {2: ("1", "2"), 5: ("7", "8")}
    assert damaged == {3: "3", 4: "4,5,6"}


def test_a_stray_quote_does_not_swallow_what_follows(read_text):
    rows, damaged = read_text('a,b\n1,"x\n2,y\n3,z\n4,"w\n')
    assert rows == {3: ("2", "y"), 4: ("3", "z")}
    assert damaged == {2: '1,"x', 5: '4,"w'}


def test_a_quoted_value_may_run_over_several_lines(read_text):
    rows, damaged = read_text('a,b,c\n1,"x\n\nof, course\ny",\n2,z,\n')
    assert rows == {2: ("1", "x\n\nof, course\ny", None), 6: ("2", "z", None)}
    assert damaged == {}


def test_a_line_inside_quotes_that_is_a_record_by_itself_is_taken_for_one(read_text):
    rows, damaged = read_text('a,b\n1,"x\nof, course\ny"\n')
    assert rows == {3: ("of", "course")}
    assert damaged == {2: '1,"x', 4: 'y"'}


def test_blank_lines_are_no_records_but_keep_their_numbers(read_text):
    rows, damaged = read_text("\n\na;b\n\n1;2\n\n")
    assert rows == {5: ("1", "2")}
    assert damaged == {}


def test_values_are_trimmed_and_nothing_is_null(read_text):
    rows, _ = read_text('a,b\n "x ,\n" y ",""\n', ",")
    assert rows == {3: ("y", None)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly(read_text, delimiter):
    cells = [["id", "sum, total"], ["1", "1 000.5"], ["2", "a b"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    rows, damaged = read_text(text.getvalue())
    assert list(rows.values()) == [tuple(row) for row in cells[1:]]
    assert damaged == {}


def test_a_first_line_of_excel_names_the_delimiter(read_text):
    rows, _ = read_text("sep=;\r\na;b\r\n1,0;2\r\n")
    assert rows == {3: ("1,0", "2")}


def test_names_of_columns_are_made_unique(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("\ufeffid, id ,,source_row\n")
    assert sniff(path).columns == ("id", "id (2)", "column 3", "source_row (2)")


def test_a_header_of_very_many_columns_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",".join("abcdefghij" * 2000))
    with pytest.raises(FileUnreadableError, match="20000 columns"):
        sniff(path)


def test_a_file_of_blank_lines_is_empty(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("\n \n")
    with pytest.raises(FileUnreadableError, match="empty"):
        sniff(path)


@settings(max_examples=150, deadline=None)
@given(
    body=st.lists(st.text('ab1,";\x1e \x00é', max_size=12), max_size=30),
    block=st.sampled_from([32, 64, 1 << 20]),
)
def test_no_line_is_lost_whatever_the_file_holds(tmp_path_factory, body, block):
    path = tmp_path_factory.mktemp("lines") / "x.csv"
    path.write_bytes("\n".join(["a,b", *body]).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK", block)
        rows, damaged = read(path, ",")
    texts = dict(enumerate(body, 2))
    lost = [
        number
        for number, text in texts.items()
        if text.strip() and number not in rows and number not in damaged
    ]
    assert not rows.keys() & damaged.keys()
    for number in lost:
        assert number in inside_of_a_record(texts, rows, damaged)


def inside_of_a_record(texts, rows, damaged):
    """Numbers of the lines that follow the first one in a record of several lines."""
    inside = set()
    for first in rows:
        if texts[first].count('"') % 2:
            closing = next(n for n in range(first + 1, max(texts) + 1) if texts[n].count('"') % 2)
            run = range(first + 1, closing + 1)
            assert not set(run) & (rows.keys() | damaged.keys())
            [values] = csv.reader(
                io.StringIO("\n".join(texts[n] for n in range(first, closing + 1)), newline="")
            )
            assert rows[first] == tuple(value.strip() or None for value in values)
            inside |= set(run)
    return inside


@settings(max_examples=100, deadline=None)
@given(
    cells=st.lists(
        st.tuples(*[st.text("ab1,;\"' \n\u0451", max_size=6)] * 3), min_size=1, max_size=30
    )
)
def test_what_was_written_properly_is_read_as_it_was(tmp_path_factory, cells):
    """Values with line breaks whose lines look like records are the one thing left ambiguous."""
    path = tmp_path_factory.mktemp("lines") / "x.csv"
    plain = [[value.replace("\n", " ") for value in row] for row in cells]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *plain])
    rows, damaged = read(path, ",")
    assert damaged == {}
    expected = [tuple(value.strip() or None for value in row) for row in plain]
    assert [rows[number] for number in sorted(rows)] == expected
