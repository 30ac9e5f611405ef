"""A column keeps its values beside its words, and a table that is cut says so."""

from datetime import timedelta

from ui.report.content import (
    Table,
    count_column,
    duration_column,
    records_table,
    share_column,
    shortened,
    text_column,
)


def test_what_is_not_known_is_said_to_be_unknown_and_has_no_value():
    shares = share_column("Share", [0.5, float("nan")])
    assert shares.cells == (0.5, None)
    assert shares.words == ("50 %", "unknown")
    spans = duration_column("Median", [timedelta(days=1), None])
    assert spans.cells == (timedelta(days=1), None)
    assert spans.words == ("1 d", "unknown")


def test_records_keep_numbers_as_numbers():
    table = records_table("Ledger", [{"source": "crm", "read": 1200}, {"source": "", "read": 3}])
    assert [column.is_number for column in table.columns] == [False, True]
    assert table.columns[1].cells == (1200, 3)


def test_a_table_that_is_cut_says_how_much_is_missing():
    whole = Table("T", (text_column("a", "xyz"), count_column("n", [1, 2, 3])), "Note.")
    cut = shortened(whole, 2)
    assert cut.length == 2
    assert cut.columns[1].words == ("1", "2")
    assert cut.note == "Note. The first 2 of 3 rows; all of them are in the Excel report."
    assert shortened(whole, 3) is whole
