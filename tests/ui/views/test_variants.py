"""The page of variants: ranked, judged live, kept in the project file, and what follows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from mining.conformance.declared import funnel_to_toml, read_funnel
from mining.conformance.triage import read_judged
from mining.projects import build_log, funnel_text
from ui.state import LANGUAGE
from ui.views.variants import digest

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
WAYS = {"w": ["New", "Demo", "Won"], "s": ["New", "Won"], "o": ["New"]}
TIMES = {"w": 6, "s": 3, "o": 1}


@pytest.fixture
def place(tmp_path):
    """Ten deals: six go the whole way, three skip the demo, one is open."""
    rows = [
        f"{way}{n},{stage},2026-01-{5 + day:02} 10:00:00,Ann"
        for way, times in TIMES.items()
        for n in range(times)
        for day, stage in enumerate(WAYS[way])
    ]
    (tmp_path / "crm.csv").write_text("\n".join(["deal,stage,at,who", *rows]), "utf-8")
    (tmp_path / "greyzone.toml").write_text(PROJECT, "utf-8")
    project = read_project(tmp_path)
    build_log(project, read_funnel(project))
    return tmp_path


def opened(place: Path, variant: str = "") -> AppTest:
    app = AppTest.from_string(
        f"""
from ui.context import open_context
from ui.views import variants
variants.show(open_context({str(place)!r}))
""",
        default_timeout=60,
    )
    if variant:
        app.query_params["variant"] = variant
    return app.run()


def figures(app):
    return {metric.label: metric.value for metric in app.metric}


def test_variants_are_ranked_with_their_shares_and_the_small_are_refused(place):
    app = opened(place)
    table = app.dataframe[0].value
    assert table["Way"].tolist() == ["New → Demo → Won", "New → Won", "New"]
    assert table["Deals"].tolist() == [6, 3, 1]
    assert table["So far"].round(2).tolist() == [0.6, 0.9, 1.0]
    assert table["Median time"].tolist()[1:] == ["too few", "too few"]
    assert table["Won"].tolist() == ["100 % (61 %–100 %, 6 of 6 deals)", "too few", "too few"]
    assert table["Deviations"].tolist() == ["", "Skipped: Demo", ""]


def test_a_link_opens_its_variant(place):
    app = opened(place, digest(("New", "Won")))
    assert "Variant 2 of 3" in [each.value for each in app.subheader]


def test_nobody_judges_without_a_name(place):
    app = opened(place)
    app.button(key="call_good").click().run()
    assert "Say who judges" in app.error[0].value
    assert read_judged(read_project(place)) == ()


def test_what_is_wrong_with_a_judgement_is_said_in_the_language_chosen(place):
    app = opened(place)
    app.session_state[LANGUAGE] = "ru"
    app.button(key="call_good").click().run()
    assert app.error[0].value.startswith("Скажите, кто оценивает")


def test_judgements_are_kept_and_lead_to_a_funnel(place):
    app = opened(place)
    app.text_input(key="variant_judge").set_value("Ann").run()
    app.button(key="call_bad").click().run()
    assert "Variant 2 of 3" in [each.value for each in app.subheader]
    app.text_input(key="variant_why").set_value("small deals").run()
    app.button(key="call_good").click().run()
    assert not app.exception
    assert figures(app) == {"Judged": "90 %", "Good": "30 %", "Bad": "60 %", "Not judged": "10 %"}
    kept = {
        each.steps: (each.judgement, each.by, each.why) for each in read_judged(read_project(place))
    }
    assert kept == {
        ("New", "Demo", "Won"): ("bad", "Ann", ""),
        ("New", "Won"): ("good", "Ann", "small deals"),
    }
    told = app.dataframe[1].value.set_index("Judgement")
    assert told.loc["Good", "Leaves the funnel"] == "100 % (3 of 3 deals)"
    assert told.loc["Bad", "Follows the funnel"] == "100 % (6 of 6 deals)"
    assert "6 deals" in app.warning[0].value
    funnels = app.dataframe[2].value["Funnel"].tolist()
    assert funnels == ["New > Demo > Won | Lost", "New > Demo? > Won | Lost"]
    app.session_state["at variant"] = digest(("New", "Won"))
    app.run()
    app.button(key="undecide").click().run()
    assert len(read_judged(read_project(place))) == 1


def test_the_files_of_a_funnel_are_those_of_the_exports(place):
    funnel = read_funnel(read_project(place))
    assert funnel is not None
    assert funnel_text(funnel, "toml", name="x") == funnel_to_toml(funnel)
    assert funnel_text(funnel, "bpmn", name="x").startswith("<?xml")
    assert '"New"' in funnel_text(funnel, "amocrm", name="x")
