"""What is printed leaves out details and says so; columns are as wide as their words."""

from ui.report.content import (
    Details,
    Paragraph,
    Report,
    Section,
    Statements,
    Table,
    count_column,
    text_column,
)
from ui.report.paper import on_paper, widths

TABLE = Table("Reasons", (count_column("n", range(12)),))
SAID = Statements("Findings", ("One.",))


def report_with(day, *sections):
    return Report("r", "", "en", day, sections)


def test_details_are_named_where_they_are_not_printed(report):
    section = Section("k", "H", (Paragraph("Text."), Details((TABLE, SAID))))
    [printed] = on_paper(report_with(report.made, section), whole=False).sections
    text, note = printed.blocks
    assert text == Paragraph("Text.")
    assert note.is_note
    assert "Reasons (12 rows); Findings" in note.text


def test_the_whole_has_the_details_in_their_place(report):
    section = Section("k", "H", (Details((TABLE, SAID)), Paragraph("Text.")))
    [printed] = on_paper(report_with(report.made, section), whole=True).sections
    assert printed.blocks == (TABLE, SAID, Paragraph("Text."))


def test_a_section_of_details_alone_is_not_printed(report):
    section = Section("k", "H", (Details((TABLE,)),))
    assert on_paper(report_with(report.made, section), whole=False).sections == ()


def test_every_detail_is_among_the_tables_of_the_workbook(report):
    section = Section("k", "H", (Details((TABLE, SAID)),))
    assert [table for _section, table in report_with(report.made, section).tables] == [TABLE]


def test_no_column_is_narrower_than_its_longest_word():
    table = Table(
        "t",
        (
            text_column("Stage", ["Qualified"]),
            text_column("What that takes", ["619 deals after the change, each followed " * 3]),
            text_column("In all", ["27 832 000"]),
        ),
    )
    stage, takes, number = widths(table, 60)
    assert stage >= len("Qualified")
    assert number >= len("27 832 000".replace(" ", "\u202f"))
    assert takes > stage
    assert stage + takes + number <= 60


def test_a_table_with_room_gets_what_it_asks_for():
    table = Table("t", (text_column("A", ["two words"]), text_column("B", ["x"])))
    assert widths(table, 100) == [11, 3]
