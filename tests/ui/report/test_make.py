"""A report under pseudonyms names nobody, and names them alike the next time."""

import shutil
from datetime import date

from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from ui.language import speaking
from ui.report.html import to_html
from ui.report.make import KEY, report_of


def test_no_name_is_left_and_the_key_stays_behind(built):
    project = read_project(built)
    arguments = (project, read_funnel(project), date(2026, 2, 1))
    text = to_html(report_of(*arguments, pseudonyms=True), rows=50)
    assert not any(name in text for name in ("Ann Lee", "Bob Ray", "Smith"))
    first = (built / KEY).read_text("utf-8")
    assert "person,Ann Lee,Person" in first
    report_of(*arguments, pseudonyms=True)
    assert (built / KEY).read_text("utf-8") == first
    (built / KEY).unlink()


def test_a_report_in_russian_says_so(built):
    project = read_project(built)
    with speaking("ru"):
        made = report_of(project, read_funnel(project), date(2026, 2, 1))
    assert made.language == "ru"
    assert '<html lang="ru">' in to_html(made, rows=5)


def test_a_report_needs_the_stored_log_and_no_exports(built, report, tmp_path):
    alone = tmp_path / "alone"
    shutil.copytree(built, alone, ignore=shutil.ignore_patterns("*.csv"))
    project = read_project(alone)
    assert len(project.missing) == 2
    made = report_of(project, read_funnel(project), report.made)
    assert [section.key for section in made.sections] == [s.key for s in report.sections]
    assert made.sections[0] == report.sections[0]
