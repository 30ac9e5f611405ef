from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.filters import with_cases
from mining._pm4py import quiet
from mining.discovery.directly_follows import discover_directly_follows_graph

TRACES = st.dictionaries(
    st.sampled_from([f"deal-{n}" for n in range(8)]),
    st.lists(st.sampled_from(["lead", "call", "demo", "won"]), min_size=1, max_size=6),
    min_size=1,
)


@given(TRACES)
def test_edges_sum_to_events_less_cases_and_every_case_starts_and_ends_once(traces):
    graph = discover_directly_follows_graph(EventLog.from_traces(traces))
    assert graph.edges["count"].sum() == graph.events - graph.cases
    assert graph.nodes["starts"].sum() == graph.nodes["ends"].sum() == graph.cases == len(traces)
    assert graph.nodes["events"].sum() == graph.events == sum(map(len, traces.values()))


@given(TRACES)
def test_starts_and_ends_are_those_of_the_traces(traces):
    nodes = discover_directly_follows_graph(EventLog.from_traces(traces)).nodes.set_index(
        "activity"
    )
    firsts, lasts = (Counter(trace[at] for trace in traces.values()) for at in (0, -1))
    for activity in nodes.index:
        assert nodes["starts"][activity] == firsts[activity]
        assert nodes["ends"][activity] == lasts[activity]


@given(TRACES)
def test_counts_are_those_of_pm4py(traces):
    log = EventLog.from_traces(traces)
    frame = log.events.select("case_id", "activity", "timestamp").execute()
    names = {
        "case_id": "case:concept:name",
        "activity": "concept:name",
        "timestamp": "time:timestamp",
    }
    dfg = quiet.module("algo.discovery.dfg.adapters.pandas.df_statistics")
    theirs = quiet.call(dfg.get_dfg_graph, frame.rename(columns=names))
    graph = discover_directly_follows_graph(log)
    assert {(r[1], r[2]): r[3] for r in graph.edges.itertuples()} == dict(theirs)


@given(TRACES)
def test_renaming_activities_commutes(traces):
    new = {"lead": "z", "call": "y", "demo": "x", "won": "w"}
    plain = discover_directly_follows_graph(EventLog.from_traces(traces)).edges
    renamed = discover_directly_follows_graph(
        EventLog.from_traces({case: [new[a] for a in trace] for case, trace in traces.items()})
    ).edges
    told = plain.assign(source=plain["source"].map(new), target=plain["target"].map(new))
    keys = ["source", "target"]
    pd.testing.assert_frame_equal(
        told.sort_values(keys, ignore_index=True).astype({"source": object, "target": object}),
        renamed.sort_values(keys, ignore_index=True).astype({"source": object, "target": object}),
    )


def gaps(*hours: float) -> EventLog:
    rows = [
        row
        for n, hour in enumerate(hours)
        for row in (
            (f"d{n}", "lead", pd.Timestamp("2026-01-05 09:00")),
            (f"d{n}", "won", pd.Timestamp("2026-01-05 09:00") + pd.Timedelta(hours=hour)),
        )
    ]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    return EventLog.from_pandas(frame)


def test_times_are_durations_with_linear_quantiles():
    edge = discover_directly_follows_graph(gaps(1, 2, 3, 4, 10)).edges.iloc[0]
    assert edge["median"] == timedelta(hours=3)
    assert edge["p90"] == timedelta(hours=7.6)
    assert edge["total"] == timedelta(hours=20)


def test_business_time_is_told_from_calendar_time():
    frame = pd.DataFrame(
        {
            "case_id": ["a", "a"],
            "activity": ["lead", "won"],
            "timestamp": pd.to_datetime(["2026-01-05 09:00", "2026-01-06 09:00"]),
            "business_seconds": [0.0, 3600.0],
        }
    )
    log = EventLog.from_pandas(frame)
    calendar = discover_directly_follows_graph(log)
    business = discover_directly_follows_graph(log, time="business")
    assert (calendar.time, business.time) == ("calendar", "business")
    assert calendar.edges["median"][0] == timedelta(days=1)
    assert business.edges["median"][0] == timedelta(hours=1)


def test_totals_beyond_the_range_of_nanoseconds_are_kept():
    graph = discover_directly_follows_graph(gaps(*[24 * 365 * 200] * 5))
    assert graph.edges["total"][0] == pd.Timedelta(days=365 * 1000).as_unit("us")


def test_one_event_makes_a_graph_without_edges():
    graph = discover_directly_follows_graph(EventLog.from_traces({"a": ["lead"]}))
    assert graph.nodes.to_numpy().tolist() == [["lead", 1, 1, 1]]
    assert (len(graph.edges), graph.cases, graph.events) == (0, 1, 1)
    assert graph.edges["median"].dtype == "timedelta64[us]"


def test_a_log_without_cases_makes_an_empty_graph():
    log = EventLog.from_traces({"a": ["lead"]})
    graph = discover_directly_follows_graph(with_cases(log, log.cases.limit(0)))
    assert (len(graph.nodes), len(graph.edges), graph.cases, graph.events) == (0, 0, 0, 0)


def test_filtering_cases_changes_no_other_case():
    log = EventLog.from_traces({"a": ["lead", "won"], "b": ["lead", "call", "won"]})
    kept = with_cases(log, log.cases.filter(log.cases.case_id == "a"))
    edges = discover_directly_follows_graph(kept).edges
    assert edges[["source", "target", "count"]].to_numpy().tolist() == [["lead", "won", 1]]


@pytest.mark.parametrize("time", ["calendar", "business"])
def test_the_log_is_left_as_it_was(time):
    log = EventLog.from_traces({"a": ["lead", "won"]})
    before = log.events.execute()
    discover_directly_follows_graph(log, time=time)
    pd.testing.assert_frame_equal(log.events.execute(), before)
