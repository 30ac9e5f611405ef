"""A report has a section for every result, with the figures of the results."""

from dataclasses import replace
from datetime import date

from event_logs.storage import open_log, read_manifest
from mining.findings.analysis import analyze
from ui.report.compose import compose_report
from ui.report.content import MapPicture, Statements, Table
from ui.report.subject import Subject


def blocks_of(report, key):
    [section] = [section for section in report.sections if section.key == key]
    return tuple(section.leaves)


def column(table, title):
    return next(column for column in table.columns if column.title == title)


def test_the_sections_stand_in_the_order_in_which_they_are_read(report):
    assert [section.key for section in report.sections] == [
        *(
            "in-short",
            "looked-at",
            "findings",
            "process",
            "deviations",
            "conversion",
            "stages",
            "times",
        ),
        *("lost-time", "grey-zone", "seams", "deadlines", "corrections"),
    ]


def test_the_ledger_is_the_one_of_the_manifest(report):
    tables = [block for block in blocks_of(report, "looked-at") if isinstance(block, Table)]
    records = tables[0]
    at = column(records, "Source").cells.index("crm")
    assert [
        column(records, name).cells[at] for name in ("Read", "Kept in the log", "Rejected")
    ] == [8, 7, 1]


def test_deviations_are_those_of_the_record_with_their_cases(report):
    table = next(b for b in blocks_of(report, "deviations") if isinstance(b, Table))
    names = ("Deviation", "Deals", "Verdict")
    rows = list(zip(*(column(table, name).cells for name in names), strict=True))
    assert ("Extra step: <script>alert(1)</script>", 1, "cannot say") in rows


def test_the_map_and_its_table_tell_of_the_same_steps(report):
    [drawn] = [block for block in blocks_of(report, "process") if isinstance(block, MapPicture)]
    steps = {step.activity for step in drawn.drawing.nodes.values()}
    assert {"New", "Demo", "Won"} <= steps <= set(drawn.data.columns[0].cells)


def test_findings_are_sentences_under_their_headings(report):
    blocks = blocks_of(report, "findings")
    assert all(isinstance(block, Statements) and block.sentences for block in blocks)
    told = " ".join(line for block in blocks for line in block.sentences)
    assert "still open" in told


def test_without_a_funnel_there_is_no_word_of_deviations(built):
    subject = Subject("x", analyze(open_log(built), None), None, read_manifest(built).recipe)
    bare = compose_report(subject, date(2026, 2, 1))
    assert "deviations" not in [section.key for section in bare.sections]
    told = compose_report(replace(subject, is_pseudonymous=True), date(2026, 2, 1))
    first = [block for block in blocks_of(told, "in-short") if isinstance(block, Statements)]
    assert any("pseudonyms" in line for line in first[0].sentences)
