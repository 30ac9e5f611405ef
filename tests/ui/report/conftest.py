"""A small project that was built, and its report."""

from datetime import date

import pytest

from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from mining.projects import build_log
from ui.report.make import report_of

PROJECT = """
[project]
name = "Отдел =1+1 <продаж>"
[funnel]
line = "New > Demo > Won | Lost"
[[deadlines]]
name = "Move on"
expect = "next stage"
within = "1 day"
after = "New"
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
columns = { case_id = "deal", stage = "stage", timestamp = "at", resource = "who" }
[[sources]]
name = "staff"
holds = "staff"
file = "staff.csv"
"""
RECORDS = """deal,stage,at,who
Smith & Co,New,2026-01-05 10:00:00,Ann Lee
Smith & Co,Demo,2026-01-06 10:00:00,Bob Ray
Smith & Co,Won,2026-01-07 10:00:00,Bob Ray
d2,New,2026-01-05 10:00:00,Ann Lee
d2,<script>alert(1)</script>,2026-01-06 10:00:00,Bob Ray
d2,Lost,2026-01-08 10:00:00,Ann Lee
d3,New,2026-01-05 12:00:00,Bob Ray
,New,2026-01-05 12:00:00,Bob Ray
"""
STAFF = "person,department\nAnn Lee,Call centre\nBob Ray,Sales\n"
DAY = date(2026, 2, 1)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of the project, with its log."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "greyzone.toml").write_text(PROJECT, "utf-8")
    (folder / "crm.csv").write_text(RECORDS, "utf-8")
    (folder / "staff.csv").write_text(STAFF, "utf-8")
    project = read_project(folder)
    build_log(project, read_funnel(project))
    return folder


@pytest.fixture(scope="session")
def report(built):
    """Its report in English."""
    project = read_project(built)
    return report_of(project, read_funnel(project), DAY)
