"""Statements carry their figures, small groups are not spoken of, order is by weight."""

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.findings.analysis import analyze
from mining.findings.findings import SMALLEST_GROUP, find
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")


@pytest.fixture
def log():
    """Ten deals that follow the funnel, six that skip the demo, four that go on hold."""
    traces = {f"good-{n}": ["New", "Demo", "Won"] for n in range(10)}
    traces |= {f"skip-{n}": ["New", "Won"] for n in range(6)}
    traces |= {f"hold-{n}": ["New", "On hold", "Demo", "Won"] for n in range(4)}
    traces["open"] = ["New", "Demo"]
    return EventLog.from_traces(traces, outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names)


def test_the_commonest_deviation_is_told_with_count_and_denominator(log):
    found = [f for f in find(analyze(log, FUNNEL), FUNNEL) if f.kind == "deviation"]
    assert [(f.subject, f.figures["cases"], f.figures["of"]) for f in found] == [
        (("skipped stage", "Demo"), 6, 21)
    ]


def test_a_group_under_the_smallest_is_not_spoken_of(log):
    assert SMALLEST_GROUP == 5
    subjects = {f.subject for f in find(analyze(log, FUNNEL), FUNNEL)}
    assert ("undeclared activity", "On hold") not in subjects


def test_open_deals_are_told_and_follow_the_funnel_as_far_as_they_came(log):
    found = {f.kind: f.figures for f in find(analyze(log, FUNNEL), FUNNEL)}
    assert found["open cases"] == {"cases": 1, "of": 21}
    assert (found["conforming cases"]["cases"], found["conforming cases"]["of"]) == (11, 21)


def test_steps_are_ranked_by_the_time_that_they_take(log):
    slow = [f for f in find(analyze(log, FUNNEL), FUNNEL) if f.kind == "slow step"]
    totals = [f.figures["total"] for f in slow]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] == pd.Timedelta(hours=14)


def test_without_a_funnel_nothing_is_said_of_deviations(log):
    kinds = {f.kind for f in find(analyze(log, None), None)}
    assert kinds.isdisjoint({"deviation", "conforming cases", "slow stage", "undeclared work"})
    assert "slow step" in kinds


def test_an_empty_log_has_no_findings():
    assert [f.kind for f in find(analyze(EventLog.from_traces({}), None), None)] == []
