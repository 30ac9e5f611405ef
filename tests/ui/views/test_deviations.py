"""The page of deviations: what was accepted is marked, who follows the funnel, which models."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from mining.conformance.acceptance import Accepted, accept
from mining.conformance.declared import read_funnel
from mining.projects import build_log

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


@pytest.fixture
def place(tmp_path):
    """Five deals in January skip the demo; six in February do not; one in March, open."""
    rows = [
        *(
            f"s{n},{stage},2026-01-{5 + n:02} 10:00:0{at},Ann"
            for n in range(5)
            for at, stage in enumerate(["New", "Won"])
        ),
        *(
            f"w{n},{stage},2026-02-{5 + n:02} 10:00:0{at},Ann"
            for n in range(6)
            for at, stage in enumerate(["New", "Demo", "Won"])
        ),
        "o,New,2026-03-01 10:00:00,Ann",
    ]
    (tmp_path / "crm.csv").write_text("\n".join(["deal,stage,at,who", *rows]), "utf-8")
    (tmp_path / "greyzone.toml").write_text(PROJECT, "utf-8")
    project = read_project(tmp_path)
    build_log(project, read_funnel(project))
    return tmp_path


def opened(place) -> AppTest:
    script = f"""
from ui.context import open_context
from ui.views import deviations
deviations.show(open_context({str(place)!r}))
"""
    return AppTest.from_string(script, default_timeout=60).run()


def test_what_was_accepted_is_marked_and_no_longer_counted_as_beyond(place):
    app = opened(place)
    told = {metric.label: metric.value for metric in app.metric}
    assert told["Leave it in a way that nobody accepted"] == "42 %"
    accept(place, Accepted("skipped stage", "Demo", "Ann", date(2026, 7, 1)))
    app = opened(place)
    assert app.dataframe[0].value["Accepted as"].tolist() == ["normal"]
    told = {metric.label: metric.value for metric in app.metric}
    assert told["Leave it in a way that nobody accepted"] == "0 %"
    assert told["Follow the funnel"] == "58 %"


def test_months_are_told_apart_and_small_ones_left_out(place):
    app = opened(place)
    table = app.dataframe[1].value
    assert table["Group"].tolist() == ["2026-01", "2026-02"]
    assert table["Follow the funnel"].tolist() == ["0 % (0 of 5 deals)", "100 % (6 of 6 deals)"]
    assert any("Left out: 1" in each.value for each in app.caption)


def test_the_declared_model_stands_beside_a_discovered_one(place):
    app = opened(place)
    app.toggle(key="models_shown").set_value(True).run()
    assert not app.exception
    table = app.dataframe[-1].value.set_index("Model")
    assert table.loc["Declared funnel", "Deals that fit"] == "55 % (6 of 11 deals)"
    assert set(table.columns) >= {"Fitness", "Precision", "Generalisation", "Simplicity"}
    assert len(table) == 2
