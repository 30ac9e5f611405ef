"""Results of the whole log are kept beside it, and only where they are what would be made."""

import shutil
from pathlib import Path

import pytest
import streamlit as st

from event_logs.event_log import EventLog
from event_logs.packing import same
from event_logs.storage import save_log, tables_folder
from mining.evidence.case_marks import EVERYTHING
from mining.findings.analysis import log_facts
from mining.performance.lost_time import OWN_BEST
from ui import cache, conforming, kept
from ui import first_page as first_page_module
from ui.choice import Choice
from ui.context import RECORDED, Context, open_context
from ui.first_page import first_page, prepare_pages

SOURCE = '[[sources]]\nname = "log"\nholds = "events"\nfile = "log.csv"\n'
TRACES = {"a": ["New", "Call", "Won"], "b": ["New"]}


@pytest.fixture
def place(tmp_path) -> Path:
    save_log(EventLog.from_traces(TRACES, outcomes=["Won"]), tmp_path, fingerprint="one")
    return tmp_path


def asked(calls: list[str]):
    @kept.kept
    def facts(place: str, fingerprint: str, choice: Choice, _of: int = 0) -> object:
        calls.append(fingerprint)
        return log_facts(cache.chosen_log(place, choice))

    return facts


def files(place: Path) -> list[str]:
    return sorted(file.name for file in tables_folder(place).glob("result-*"))


def test_the_second_time_it_is_read(place):
    calls: list[str] = []
    facts = asked(calls)
    first = facts(str(place), "one", Choice())
    assert same(facts(str(place), "one", Choice(), 7), first)  # `_of` names nothing
    assert (calls, len(files(place))) == (["one"], 1)


def test_another_log_another_choice_another_version_is_made_anew(place, monkeypatch):
    calls: list[str] = []
    facts = asked(calls)
    for fingerprint, choice in (
        ("one", Choice()),
        ("two", Choice()),
        ("two", Choice(lacks=("x",))),
    ):
        facts(str(place), fingerprint, choice)
    assert (calls, len(files(place))) == (["one", "two", "two"], 2)  # some deals only: not kept
    monkeypatch.setattr(kept, "version", lambda: "later")
    facts(str(place), "one", Choice())
    assert calls[3:] == ["one"]
    assert [name.split("-")[1] for name in files(place)] == ["later"]  # what nobody reads is gone


def test_a_damaged_file_is_made_anew(place):
    calls: list[str] = []
    facts = asked(calls)
    whole = facts(str(place), "one", Choice())
    [file] = tables_folder(place).glob("result-*")
    file.write_bytes(file.read_bytes()[:-30])
    assert same(facts(str(place), "one", Choice()), whole)
    assert len(calls) == 2
    assert same(facts(str(place), "one", Choice()), whole)
    assert len(calls) == 2


def test_what_cannot_be_kept_is_made_each_time(place):
    calls: list[int] = []

    @kept.kept
    def strange(place: str, choice: Choice) -> object:
        calls.append(1)
        return {place, choice}

    assert strange(str(place), Choice()) == strange(str(place), Choice())
    assert (len(calls), files(place)) == (2, [])


def test_the_version_goes_with_the_code(monkeypatch, tmp_path):
    """Two copies of the code that differ in one letter never read each other's results."""
    found = set()
    for text in ("a = 1", "a = 2"):
        for package in ("event_logs", "mining", "ui"):
            (tmp_path / package).mkdir(exist_ok=True)
            (tmp_path / package / "one.py").write_text(text)
        monkeypatch.setattr(kept, "__file__", str(tmp_path / "ui" / "kept.py"))
        kept.version.cache_clear()
        found.add(kept.version())
    kept.version.cache_clear()
    assert len(found) == 2


def results(context: Context) -> dict[str, object]:
    """One of every kind that is kept."""
    sources = conforming.sources_at(context, RECORDED)
    return {
        "options": context.options,
        "facts": context.facts,
        "graph": context.graph("calendar"),
        "variants": context.variants,
        "hands": context.handovers("resource"),
        "fate": context.hands,
        "times": context.stage_times,
        "proposed_funnel": context.proposed_funnel,
        "hidden_stages": context.hidden_stages,
        "lag": context.crm_lag,
        "grey_zone": context.grey_zone(EVERYTHING),
        "deadlines": context.deadlines,
        "declared_sources": sources,
        "compared": context.conformance_at(RECORDED),
        "comparisons": context.comparisons_at(RECORDED),
        "time_lost": context.lost_time(OWN_BEST, "business"),
        "rework": context.rework,
        "waiting": context.waiting("calendar"),
        "role_handovers": context.role_handovers,
        "ending_ways": context.ending_ways,
        "ends": context.endings(context.ending_ways[0]),
        "_variants": conforming.variants_at(context, RECORDED),
        "_models": conforming.models_of(context),
        "_attributes": conforming.attributes_of(context),
    }


def test_every_result_of_the_demo_comes_back_as_it_was(demo_project, tmp_path, monkeypatch):
    project = tmp_path / "demo"
    shutil.copytree(demo_project, project)
    monkeypatch.setattr(first_page_module, "MANY", 1)
    st.cache_resource.clear()
    prepare_pages(project)
    prepared = len(files(project))
    made = results(open_context(project))
    assert prepared >= 15  # of a large log those of the other pages are ready too
    assert len(files(project)) >= len(made)
    st.cache_resource.clear()
    monkeypatch.setattr(kept, "pack", lambda _: pytest.fail("it was made again"))
    again = results(open_context(project))
    assert [name for name in made if not same(made[name], again[name])] == []


def test_a_build_leaves_the_first_page_ready(demo_project, tmp_path, monkeypatch):
    project = tmp_path / "demo"
    shutil.copytree(demo_project, project)
    st.cache_resource.clear()
    monkeypatch.setattr(kept, "pack", lambda _: pytest.fail("the build had not made it"))
    assert first_page(open_context(project)).facts.cases > 0


def test_a_project_without_a_funnel_is_prepared_as_well(place):
    (place / "greyzone.toml").write_text('[project]\nname = "small"\n' + SOURCE)
    (place / "log.csv").write_text("case,activity,time\n")
    said: list[str] = []
    prepare_pages(place, tell=said.append)
    assert said == ["preparing the pages …"]
    assert len(files(place)) >= 5
