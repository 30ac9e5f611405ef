"""A report is written whole or not at all, and one that nobody would read is refused."""

from dataclasses import replace

import pytest

from event_logs.errors import AnalysisLimitError, GreyzoneError
from ui.report.content import Section, Table, count_column
from ui.report.write import FORMATS, pages, render, write_report


def long_report(report, tables):
    table = Table("t", (count_column("n", range(1000)),))
    return replace(report, sections=(Section("k", "h", (table,) * tables),))


def test_a_thousand_pages_are_refused_but_in_excel(report, tmp_path):
    long = long_report(report, 40)
    assert pages(long, 15) < 20
    assert pages(long, 1000) > 1000
    with pytest.raises(AnalysisLimitError, match=r"about 1004 pages.*fewer rows"):
        write_report(long, tmp_path / "r.html", "html", rows=1000)
    assert list(tmp_path.iterdir()) == []
    assert render(long, "xlsx", rows=1000)[:2] == b"PK"


def test_a_file_that_cannot_be_written_is_a_sentence(report, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(GreyzoneError, match="cannot be written"):
        write_report(report, tmp_path / "taken" / "r.xlsx", "xlsx")


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("html", b"<!doctype html>")])
def test_the_file_is_of_its_format_and_alone(report, tmp_path, kind, begins):
    write_report(report, tmp_path / "deep" / f"r.{kind}", kind)
    assert (tmp_path / "deep" / f"r.{kind}").read_bytes().startswith(begins)
    assert len(list((tmp_path / "deep").iterdir())) == 1
    assert kind in FORMATS
