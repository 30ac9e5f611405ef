import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.funnel import parse_funnel
from mining.performance.bottlenecks import rank_bottlenecks
from mining.performance.stage_times import stage_times

FUNNEL = parse_funnel("New > Offer > Won")
TRACES = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(st.sampled_from(["New", "Offer", "Call", "Won"]), min_size=1, max_size=6),
    max_size=3,
)


@given(TRACES)
def test_every_step_and_stage_is_ranked_once_the_longest_first(traces):
    log = EventLog.from_traces(traces, outcomes=["Won"], stages=FUNNEL.stage_names)
    graph, stages = discover_directly_follows_graph(log), stage_times(log, FUNNEL)
    ranked = rank_bottlenecks(graph, stages).frame
    assert ranked["total"].is_monotonic_decreasing
    steps, stays = (ranked[ranked["kind"] == kind] for kind in ("step", "stage"))
    assert steps["count"].sum() == graph.edges["count"].sum()
    assert stays["count"].sum() == stages.frame["visits"].sum()
    assert (stays["source"] == stays["target"]).all()
    for rows in (steps, stays):
        whole = rows["total"].sum()
        assert rows["share"].sum() == pytest.approx(1.0 if whole > pd.Timedelta(0) else 0.0)


def test_without_stages_only_steps_are_ranked():
    log = EventLog.from_traces({"a": ["New", "Won", "New"]})
    ranked = rank_bottlenecks(discover_directly_follows_graph(log)).frame
    assert set(ranked["kind"]) == {"step"}
    assert ranked["share"].tolist() == [0.5, 0.5]


def test_an_empty_log_has_no_bottleneck():
    log = EventLog.from_traces({})
    graph, stages = discover_directly_follows_graph(log), stage_times(log, FUNNEL)
    assert rank_bottlenecks(graph, stages).frame.empty
    assert rank_bottlenecks(graph).frame.empty
