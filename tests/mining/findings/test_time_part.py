"""Targets of the project file, the part of the document, findings of lost time."""

from datetime import timedelta

import pytest

from event_logs.errors import ProjectError
from event_logs.event_log import EventLog
from event_logs.project.project_file import read_project
from mining.findings.time_part import (
    lost_time_findings,
    lost_time_part,
    read_targets,
    reference_of,
)
from mining.models.funnel import parse_funnel
from mining.performance.lost_time import Reference, Target, lost_time
from mining.performance.passages import read_passages

PROJECT = """
[project]
name = "p"
[calendar]
days = "mon-fri"
hours = "09:00-18:00"
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
"""


def project(tmp_path, text):
    (tmp_path / "crm.csv").touch()
    (tmp_path / "greyzone.toml").write_text(PROJECT + text, "utf-8")
    return read_project(tmp_path)


def test_targets_are_read_on_their_clock(tmp_path):
    found = read_targets(
        project(tmp_path, '[targets]\nDemo = "2 days"\n"New > Demo" = "2 business days"\n')
    )
    assert found == (
        Target("Demo", timedelta(days=2)),
        Target("New > Demo", timedelta(hours=18), "business"),
    )


def test_a_time_that_is_none_is_named_with_its_line(tmp_path):
    with pytest.raises(ProjectError, match=r"line 12.*'soon' is no time"):
        read_targets(project(tmp_path, '[targets]\nDemo = "soon"\n'))


def test_against_targets_there_must_be_some(tmp_path):
    bare = project(tmp_path, "")
    assert reference_of(bare, "period before", days=30).period == timedelta(days=30)
    with pytest.raises(ProjectError, match="No place has a target"):
        reference_of(bare, "target", days=30)


def test_only_what_surely_costs_time_is_a_finding():
    traces = {f"d{n}": ["New", *["Call"] * (n % 7), "Won"] for n in range(60)}
    log = EventLog.from_traces(traces, outcomes=["Won"], stages=["New"])
    passages = read_passages(log, parse_funnel("New > Won"))
    every = [lost_time(passages, Reference(), clock=clock) for clock in ("calendar", "business")]
    [(place, figures)] = lost_time_findings(every, 3)
    assert place == ("stage", "New", "New")
    assert figures["low"] > timedelta(0)
    part = lost_time_part(every)
    assert part["reference"]["kind"] == "best quartile"
    assert {row["kind"] for row in part["calendar"]} == {"stage", "move", "step"}
