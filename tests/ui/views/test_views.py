"""Every page, found by its file, opens on full, tiny and empty data and says what it shows."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from mining.projects import build_log

VIEWS = sorted(
    path.stem
    for path in (Path(__file__).parents[3] / "ui" / "views").glob("*.py")
    if "def show(context" in path.read_text("utf-8")
)
PROJECT = """
[project]
name = "Tiny"
[funnel]
line = "New > Demo > Won | Lost"
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
columns = { case_id = "deal", stage = "stage", timestamp = "at", resource = "who" }
"""
ONE_OPEN_CASE = "deal,stage,at,who\nd1,New,2026-01-05 10:00:00,Ann\n"
THREE_CASES = ONE_OPEN_CASE + (
    "d2,New,2026-01-05 10:00:00,Ann\nd2,Demo,2026-01-06 10:00:00,Bob\n"
    "d2,Won,2026-01-07 10:00:00,Bob\n"
    "d3,New,2026-01-05 10:00:00,Ann\nd3,Lost,2026-01-06 10:00:00,Ann\n"
)
ALL_OPEN = (
    "deal,stage,at,who\nd1,New,2026-01-05 10:00:00,Ann\nd2,New,2026-01-05 11:00:00,Ann\n"
    "d2,Demo,2026-01-06 10:00:00,Bob\nd3,New,2026-01-06 10:00:00,Bob\n"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Build a tiny project of some records, once for all who ask for the same."""

    @cache
    def make(records: str, funnel: str = "New > Demo > Won | Lost") -> Path:
        place = tmp_path_factory.mktemp("tiny")
        (place / "greyzone.toml").write_text(
            PROJECT.replace("New > Demo > Won | Lost", funnel), "utf-8"
        )
        (place / "crm.csv").write_text(records, "utf-8")
        project = read_project(place)
        build_log(project, read_funnel(project))
        return place

    return make


def opened(view: str, place: Path, choice: str = "Choice()") -> AppTest:
    """Draw one page on a project, as the app does, with a choice of deals."""
    script = f"""
from dataclasses import replace
from datetime import date
from ui.context import open_context
from ui.choice import Choice
from ui.views import {view}
{view}.show(replace(open_context({str(place)!r}), choice={choice}))
"""
    return AppTest.from_string(script, default_timeout=60).run()


def words(app: AppTest) -> str:
    """Every text on the page."""
    kinds = ("text", "markdown", "caption", "info", "success", "subheader", "metric", "button")
    said = "\n".join(
        f"{getattr(e, 'label', '')} {e.value}" for kind in kinds for e in getattr(app, kind)
    )
    return said.replace("\\", "")  # what keeps names from being read as Markdown


def test_all_pages_can_be_imported_ahead():
    code = "import sys, ui.views; ui.views.import_pages(); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert {f"ui.views.{view}" for view in VIEWS} <= set(said.stdout.split())


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_on_the_demo(view, demo_project):
    assert not opened(view, demo_project).exception


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_on_one_open_case(view, tiny):
    assert not opened(view, tiny(ONE_OPEN_CASE, "New > Won")).exception


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_where_every_deal_is_open(view, tiny):
    assert not opened(view, tiny(ALL_OPEN)).exception


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_when_the_choice_leaves_nothing(view, tiny):
    app = opened(view, tiny(THREE_CASES), "Choice(start=date(2031, 1, 1))")
    assert not app.exception


def test_the_overview_counts_deals_open_ones_and_those_that_follow_the_funnel(tiny):
    text = words(opened("overview", tiny(THREE_CASES)))
    assert "Deals 3" in text
    assert "33 % (1 of 3 deals)" in text
    # d1 is a beginning, d2 a whole run; d3 was lost from New, which the funnel allows.
    assert "100 % (3 of 3 deals)" in text


def test_the_deviations_page_names_the_skipped_stage_with_its_deals(tiny):
    records = THREE_CASES + "d4,New,2026-01-05 10:00:00,Ann\nd4,Won,2026-01-06 10:00:00,Ann\n"
    app = opened("deviations", tiny(records))
    table = app.dataframe[0].value
    assert table[["Deviation", "Activity", "Deals"]].to_numpy().tolist() == [["Skipped", "Demo", 1]]
    assert table["Share"].tolist() == ["25 % (1 of 4 deals)"]


def test_the_handoffs_page_tells_people_apart(tiny):
    app = opened("handoffs", tiny(THREE_CASES))
    assert "No handover" in words(app)
    app.session_state["between"] = "resource"
    app.run()
    assert app.dataframe[0].value[["From", "To", "Handovers"]].to_numpy().tolist() == [
        ["Ann", "Bob", 1]
    ]


def test_the_deal_that_is_looked_for_is_the_one_shown(tiny):
    place = tiny(THREE_CASES)
    app = opened("cases", place)
    app.text_input(key="deal").set_value("d3").run()
    assert app.dataframe[0].value["Deal"].tolist() == ["d3"]
    assert "d3" in words(app)


def test_a_choice_of_deals_counts_only_its_own_deviations(tiny):
    records = THREE_CASES + "d4,New,2026-02-05 10:00:00,Ann\nd4,Won,2026-02-06 10:00:00,Ann\n"
    place = tiny(records)
    chosen = opened("deviations", place, "Choice(start=date(2026, 2, 1))")
    assert chosen.dataframe[0].value["Share"].tolist() == ["100 % (1 of 1 deals)"]
    others = opened("deviations", place, "Choice(end=date(2026, 1, 31))")
    assert not others.dataframe
    assert "100 %" in words(others)
    assert "3 of 3 deals" in words(others)


def test_a_deviation_is_compared_on_its_page(demo_project):
    page = opened("deviations", demo_project)
    page.toggle(key="what_they_do").set_value(True).run()
    assert not page.exception
    [table] = [shown.value for shown in page.dataframe if "Verdict" in shown.value.columns]
    assert set(table["Verdict"]) <= {"harmful", "helpful", "harmless", "cannot say"}


def test_corrections_are_reckoned_when_asked_for(demo_project):
    page = opened("overview", demo_project)
    page.toggle(key="corrections_shown").set_value(True).run()
    assert not page.exception
    [table] = [t.value for t in page.dataframe if "What to change" in t.value.columns]
    assert len(table) == 3
    assert table["Expected in all, a month"].str.contains(" to ").all()
    assert "effects were looked at" in words(page)


def test_conversion_is_told_as_a_bound(tiny):
    records = THREE_CASES + "d4,New,2026-01-05 10:00:00,Ann\nd4,Won,2026-01-06 10:00:00,Ann\n"
    page = opened("overview", tiny(records))
    [table] = [t.value for t in page.dataframe if "Recorded (worst case)" in t.value.columns]
    demo = table.set_index("Stage").loc["Demo"]
    assert demo["Recorded (worst case)"] == "25 % (1 of 4 deals)"
    assert demo["Implied"] == "50 % (2 of 4 deals)"
    assert demo["Possible (best case)"] == "75 % (3 of 4 deals)"
