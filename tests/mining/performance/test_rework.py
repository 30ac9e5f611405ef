"""Rework: flows add up, planted loops come out with their time, thin ones are refused."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.rework import find_rework, returning_cases
from mining.timelines.timeline import read_timeline

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FUNNEL = parse_funnel("New > Demo > Offer > Won | Lost")
STAGES = ["New", "Demo", "Offer"]
TRACES = st.dictionaries(
    st.integers(0, 99).map(str),
    st.lists(st.sampled_from([*STAGES, "Call", "Won", "Lost"]), min_size=1, max_size=9),
    min_size=5,
    max_size=30,
)


def log_of(rows):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    return EventLog.from_pandas(frame, outcomes=["Won", "Lost"], stages=STAGES)


def walk(name, start, *steps):
    """Rows of one deal: each step is an activity and the hours until the next."""
    at, rows = start, []
    for activity, hours in steps:
        rows.append((name, activity, at))
        at += timedelta(hours=hours)
    return rows


@settings(max_examples=8)
@given(TRACES)
def test_what_came_in_is_what_came_of_it(traces):
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"], stages=STAGES)
    frame = find_rework(log, FUNNEL).frame
    outflow = frame[["won", "lost", "on", "inside"]].sum(axis=1)
    assert (outflow == frame["returned"]).all()
    assert (frame["returned"] <= frame["rounds"]).all()
    assert (frame["returned"] <= frame["entered"]).all()
    for row in frame.itertuples():
        assert len(returning_cases(read_timeline(log), FUNNEL, row.kind, row.place)) == row.returned


@settings(max_examples=8)
@given(TRACES)
def test_rounds_are_moves_back_to_a_stage_left_before(traces):
    expected = {}
    ranks = {name: rank for rank, name in enumerate([*STAGES, "Won"])} | {"Lost": len(STAGES)}
    for trace in traces.values():
        marks = [name for name in trace if name != "Call"]
        marks = [a for a, b in zip(marks, [None, *marks], strict=False) if a != b]
        for place, (before, here) in enumerate(pairwise(marks)):
            back = here in STAGES and ranks[here] < ranks[before] and here in marks[: place + 1]
            expected[here] = expected.get(here, 0) + back
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"], stages=STAGES)
    frame = find_rework(log, FUNNEL).frame
    found = frame[frame["kind"] == "stage"].set_index("place")["rounds"].to_dict()
    assert found == {name: count for name, count in expected.items() if count}


def planted(number=400, *, harm=0.0, seed=1):
    """Deals of which a third go back from Offer to Demo for two days, and then get lost or won."""
    chance, rows = np.random.default_rng(seed), []
    for n in range(number):
        back = chance.random() < 1 / 3
        lost = chance.random() < 0.4 + harm * back
        ways = [("New", 10), ("Demo", 24), ("Offer", 20)]
        if back:
            ways += [("Demo", 28), ("Offer", 20)]
        ways[-1] = ("Offer", 20 + float(chance.integers(1, 200)))
        rows += walk(
            f"d{n}", MONDAY + timedelta(hours=2 * n), *ways, ("Lost" if lost else "Won", 0)
        )
    return rows


def test_the_extra_time_is_from_leaving_first_to_leaving_at_last():
    frame = find_rework(log_of(planted()), FUNNEL).frame.set_index("place")
    demo = frame.loc["Demo"]
    assert demo["extra"] == timedelta(hours=48)
    assert demo["total"] == demo["returned"] * timedelta(hours=48)
    assert demo["low"] < 1 / 3 < demo["high"]
    assert demo["on"] == demo["inside"] == 0


def test_a_harmful_loop_loses_deals_and_a_harmless_one_does_not():
    harmful = find_rework(log_of(planted(800, harm=0.3)), FUNNEL).effects["Demo"]
    assert harmful.low > 0
    assert harmful.low < 0.3 < harmful.high
    harmless = find_rework(log_of(planted(800)), FUNNEL).effects["Demo"]
    assert harmless.low < 0 < harmless.high


def test_thin_loops_say_no_time_and_no_loss():
    found = find_rework(log_of(planted(30)), FUNNEL)
    demo = found.frame.set_index("place").loc["Demo"]
    assert demo["returned"] < 20
    assert pd.isna(demo["extra"])
    assert found.effects["Demo"].refused


def test_undeclared_work_that_comes_again_is_a_loop_of_its_own():
    rows = []
    for n in range(25):
        steps = [("New", 1), ("Check", 2), ("Email out", 3), ("Check", 4), ("Won", 0)]
        rows += walk(f"d{n}", MONDAY + timedelta(hours=n), *steps)
    frame = find_rework(log_of(rows), FUNNEL).frame
    [row] = frame.to_dict("records")
    assert (row["kind"], row["place"], row["rounds"]) == ("activity", "Check", 25)
    assert row["extra"] == timedelta(hours=7)


def test_a_deal_that_is_still_in_the_loop_is_inside():
    rows = walk("a", MONDAY, ("New", 5), ("Demo", 5), ("New", 0))
    rows += walk("b", MONDAY, ("New", 5), ("Demo", 5), ("New", 5), ("Demo", 0))
    [row] = find_rework(log_of(rows), FUNNEL).frame.to_dict("records")
    assert (row["place"], row["inside"], row["on"]) == ("New", 1, 1)


def test_an_empty_log_has_no_loop():
    assert find_rework(EventLog.from_traces({}), FUNNEL).frame.empty
    assert find_rework(EventLog.from_traces({"a": ["x", "y"]})).frame.empty


@pytest.mark.parametrize("funnel", [None, FUNNEL])
def test_without_a_funnel_stages_are_activities(funnel):
    log = EventLog.from_traces({"a": ["New", "Demo", "New"]}, stages=["New", "Demo"])
    [row] = find_rework(log, funnel).frame.to_dict("records")
    assert (row["kind"], row["place"]) == ("activity" if funnel is None else "stage", "New")
