"""Stays and passages: every one counted once, the same as the other analyses count them."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.funnel import parse_funnel
from mining.organization.handovers import handovers
from mining.performance.passages import (
    MOST,
    longest,
    of_cases,
    read_every_passage,
    read_passages,
)
from mining.performance.stage_times import stage_times

FUNNEL = parse_funnel("New > Offer > Won")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["New", "Offer", "Call", "Won"]),
        st.integers(0, 5000),
        st.integers(0, 300),
        st.sampled_from(["Sales", "Support", None]),
    ),
    min_size=1,
    max_size=40,
)


def log_of(rows):
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "at", "worked", "department"])
    ends = [monday + timedelta(minutes=minutes) for minutes in frame["at"]]
    begins = [end - timedelta(minutes=m) for end, m in zip(ends, frame["worked"], strict=True)]
    frame = frame.assign(timestamp=ends, start=begins)
    return EventLog.from_pandas(
        frame, start_timestamp="start", department="department", outcomes=["Won"]
    )


def totals(found, kind, took):
    mine = found.places.index[found.places["kind"] == kind]
    return {
        (row.source, row.target): took[found.place == row.Index].sum()
        for row in found.places.loc[mine].itertuples()
    }


@settings(max_examples=12)
@given(EVENTS)
def test_stays_steps_and_handovers_are_those_that_the_other_analyses_count(rows):
    log = log_of(rows)
    found = read_passages(log, FUNNEL)
    stages = stage_times(log, FUNNEL).frame
    stays = totals(found, "stage", found.seconds)
    assert sum(stays.values()) == pytest.approx(stages["total"].dt.total_seconds().sum())
    graph = discover_directly_follows_graph(log).edges
    assert (found.places["kind"].to_numpy()[found.place] == "step").sum() == graph["count"].sum()
    given_on = handovers(log).frame
    for name, took in (("total", found.seconds), ("business_total", found.business_seconds)):
        waited = totals(found, "handover", took)
        expected = {
            (row.source, row.target): getattr(row, name).total_seconds()
            for row in given_on.itertuples()
        }
        assert waited == pytest.approx(expected, abs=1e-3)


@settings(max_examples=12)
@given(EVENTS)
def test_ways_on_are_the_stays_that_are_over(rows):
    found = read_passages(log_of(rows), FUNNEL)
    kinds = found.places["kind"].to_numpy()[found.place]
    ended = found.seconds[(kinds == "stage") & found.over]
    assert found.over[kinds != "stage"].all()
    assert sorted(found.seconds[kinds == "move"]) == pytest.approx(sorted(ended))


def test_an_empty_log_has_no_passage():
    found = read_passages(EventLog.from_traces({}), FUNNEL)
    assert (len(found.places), len(found.place)) == (0, 0)


def test_of_very_many_places_the_longest_are_kept():
    traces = {f"d{n}": [f"a{n}", f"b{n}"] for n in range(MOST + 5)}
    found = read_passages(EventLog.from_traces(traces))
    assert len(found.places) == MOST


@settings(max_examples=15)
@given(EVENTS)
def test_some_cases_have_the_passages_of_a_log_of_their_own(rows):
    log = log_of(rows)
    part = filter_case_ids(log, ["a", "c"])
    alone = read_passages(part, FUNNEL)
    chosen = longest(of_cases(read_every_passage(log, FUNNEL), pa.array(["a", "c"])))
    pd.testing.assert_frame_equal(chosen.places, alone.places)
    assert chosen.end == alone.end
    names = ["place", "begun", "seconds", "business_seconds", "over"]
    found, expected = (
        pd.DataFrame({name: getattr(each, name) for name in names}).sort_values(names)
        for each in (chosen, alone)
    )
    pd.testing.assert_frame_equal(found.reset_index(drop=True), expected.reset_index(drop=True))
