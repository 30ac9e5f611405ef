"""The command line as a user meets it: what it prints, what it writes, how it refuses."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

from event_logs import read_xes
from mining.stages.decisions import Decision, decide

FUNNEL = 'line = "New > Qualified > Proposal > Won | Lost"'


@pytest.fixture(scope="module")
def greyzone():
    """Run the command line in a process of its own."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-X", "utf8", "-m", "ui.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def refused(greyzone):
    """Run a command that must be refused in a sentence, with exit code 2, without traceback."""

    def run(*arguments: object) -> str:
        ended = greyzone(*arguments)
        assert ended.returncode == 2, ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.stderr.strip().endswith((".", "?"))
        return ended.stderr

    return run


@pytest.fixture
def project(demo_project, tmp_path) -> Path:
    """A copy of the demo project that a test may damage."""
    return Path(shutil.copytree(demo_project, tmp_path / "project"))


def test_the_demo_as_make_demo_makes_it_is_built_and_analysed(greyzone, tmp_path):
    greyzone("demo", tmp_path / "demo")
    greyzone("build", tmp_path / "demo")
    said = greyzone("analyze", tmp_path / "demo").stdout
    assert "of 1 999 deals" in said.replace("\u202f", " ").replace("\u00a0", " ")


def test_analyze_prints_sentences_and_neither_banner_nor_progress_bars(greyzone, demo_project):
    ended = greyzone("analyze", demo_project)
    assert ended.returncode == 0
    assert "follows the declared funnel in" in ended.stdout
    noise = (ended.stdout + ended.stderr).lower()
    assert "pm4py" not in noise
    assert "it/s" not in noise


def test_analyze_json_is_one_document_of_the_documented_shape(greyzone, demo_project):
    document = json.loads(greyzone("analyze", demo_project, "--json").stdout)
    assert document["version"] == 1
    assert set(document) >= {
        *("log", "ledger", "discovered", "conformance", "performance", "handovers", "findings")
    }
    assert document["log"]["cases"] == 600
    conformance = document["conformance"]
    assert 0 < conformance["fitness"] <= 1
    assert all(
        {"kind", "activity", "cases", "share"} <= d.keys() for d in conformance["deviations"]
    )
    for source in document["ledger"]["sources"]:
        assert source["read"] == source["kept"] + source["duplicate"] + source["rejected"]
    effects = document["effects_of_deviations"]["deviations"]
    assert {each["kind"] for each in effects} <= {
        each["kind"] for each in conformance["deviations"]
    }
    assert document["corrections"]["considered"] >= len(effects)
    edges = document["discovered"]["directly_follows"]
    assert len(edges) == document["discovered"]["directly_follows_in_all"]
    assert sum(edge["count"] for edge in edges) == document["log"]["events"] - 600


@pytest.mark.parametrize("kind", ["xes", "csv", "parquet", "bpmn", "pnml"])
def test_export_writes_a_whole_file_that_can_be_read_again(greyzone, demo_project, tmp_path, kind):
    target = tmp_path / f"out.{kind}"
    ended = greyzone("export", demo_project, "--format", kind, "--output", target)
    assert ended.returncode == 0, ended.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]
    assert READERS[kind](target) > 0


@pytest.mark.parametrize("kind", ["funnel-toml", "funnel-bpmn", "stages-amocrm"])
def test_the_funnel_is_exported_with_what_was_accepted(greyzone, demo_project, tmp_path, kind):
    target = tmp_path / "out"
    ended = greyzone("export", demo_project, "--format", kind, "--output", target)
    assert ended.returncode == 0, ended.stderr
    assert "Qualified" in target.read_text("utf-8")
    assert "0 accepted deviations" in ended.stdout


def test_the_funnel_as_found_is_exported_with_the_stages_accepted(greyzone, project, tmp_path):
    decided = Decision("Proposal", 2, 3, "", "Terms", "accepted", "Anna", date(2026, 11, 25))
    decide(project, decided)
    target = tmp_path / "out.csv"
    ended = greyzone("export", project, "--format", "stages-csv", "--as-found", "--output", target)
    assert ended.returncode == 0, ended.stderr
    names = pd.read_csv(target)["stage_name"].tolist()
    assert names == ["New", "Qualified", "Proposal", "Terms", "Won", "Lost"]
    assert "hidden stages accepted: 1" in ended.stdout


def test_no_funnel_as_found_where_nothing_was_accepted(refused, project):
    assert "No hidden stage was accepted" in refused(
        "export", project, "--format", "funnel-toml", "--as-found"
    )
    assert "'xes' is no funnel" in refused("export", project, "--format", "xes", "--as-found")


def _events_of_xes(path: Path) -> int:
    return int(read_xes(path).events.count().execute())


def _nodes_of_xml(path: Path) -> int:
    return len(etree.parse(path).getroot())


def _rows(path: Path) -> int:
    return len(pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path))


READERS = {
    "xes": _events_of_xes,
    "csv": _rows,
    "parquet": _rows,
    "bpmn": _nodes_of_xml,
    "pnml": _nodes_of_xml,
}


def test_a_filter_that_leaves_no_case_is_a_sentence(refused, demo_project):
    assert "No case is left" in refused("analyze", demo_project, "--opened-from", "2031-01-01")


def test_an_analysis_before_any_build_says_what_to_do(refused, project):
    shutil.rmtree(project / "log")
    assert "greyzone build" in refused("analyze", project)


def test_a_project_that_is_not_there(refused, tmp_path):
    assert "no such" in refused("build", tmp_path / "nowhere").lower()


def test_a_funnel_naming_a_stage_that_never_occurs_names_stage_line_and_nearest(refused, project):
    before = (project / "log" / "manifest.json").read_bytes()
    file = project / "greyzone.toml"
    text = file.read_text("utf-8").replace(FUNNEL, FUNNEL.replace("Qualified", "Qualifed"))
    file.write_text(text, "utf-8")
    said = refused("build", project)
    line = 1 + next(n for n, row in enumerate(text.splitlines()) if "Qualifed" in row)
    assert "'Qualifed'" in said
    assert f"line {line}" in said
    assert "'Qualified'" in said
    assert (project / "log" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda file: file.unlink(), "no file"),
        (lambda file: file.write_bytes(b""), "empty"),
        (lambda file: (file.unlink(), file.mkdir()), "folder"),
        (lambda file: file.write_text("a,b,c\n1,2,3\n", "utf-8"), "no column"),
    ],
    ids=["missing", "empty", "folder", "wrong columns"],
)
def test_a_damaged_source_is_a_sentence_and_the_old_log_stays(refused, project, damage, told):
    before = (project / "log" / "manifest.json").read_bytes()
    damage(project / "records" / "stage_changes.csv")
    said = refused("build", project)
    assert told in said.lower()
    assert "stage_changes.csv" in said
    assert (project / "log" / "manifest.json").read_bytes() == before


def test_a_demo_never_overwrites_a_folder_of_someone_else(refused, tmp_path):
    (tmp_path / "letters.txt").write_text("mine", "utf-8")
    assert "something else" in refused("demo", tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letters.txt"]


def test_importing_the_packages_and_asking_for_help_loads_nothing_heavy():
    heavy = ["ibis", "duckdb", "pandas", "numpy", "pyarrow", "pm4py", "streamlit"]
    ours = "event_logs, mining, ui, ui.cli"
    code = f"import sys, {ours}; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
