import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import AnalysisLimitError, EmptyLogError
from event_logs.event_log import EventLog
from mining._pm4py import quiet
from mining._pm4py.nets import from_pm4py
from mining.conformance.alignments import align_variants
from mining.discovery.models import (
    MOST_ACTIVITIES,
    discover_bpmn,
    discover_heuristics,
    discover_inductive,
    discover_tree,
)
from mining.discovery.variants import discover_variants

LOGS = st.dictionaries(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(tuple),
    st.integers(1, 5),
    min_size=1,
    max_size=6,
)


def frame_of(variants: dict[tuple[str, ...], int]) -> pd.DataFrame:
    rows = [
        (f"{number:03}-{copy}", name, place)
        for number, (variant, count) in enumerate(variants.items())
        for copy in range(count)
        for place, name in enumerate(variant)
    ]
    frame = pd.DataFrame(rows, columns=["case:concept:name", "concept:name", "n"])
    times = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame["n"], unit="h")
    return frame.assign(**{"time:timestamp": times})


@given(LOGS)
def test_without_noise_every_variant_fits(variants):
    net = discover_inductive(variants, noise=0)
    found = align_variants([(variant, False) for variant in variants], net)
    assert {alignment.cost for alignment in found.alignments} == {0}


@given(LOGS, st.sampled_from([0.0, 0.2, 0.5]))
def test_the_tree_is_that_of_pm4py_on_the_events(variants, noise):
    miner = quiet.module("algo.discovery.inductive.algorithm")
    kind = miner.Variants.IMf if noise else miner.Variants.IM
    theirs = quiet.call(
        miner.apply, frame_of(variants), {miner_noise(): noise, "multiprocessing": False}, kind
    )
    plain = str(theirs).replace("'", "")
    for ours, pm4pys in (("sequence", "->"), ("choice", "X"), ("parallel", "+"), ("loop", "*")):
        plain = plain.replace(f"{pm4pys}(", f"{ours}(")
    assert str(discover_tree(variants, noise=noise)) == plain.replace(" ", "").replace(
        "tau", "silent"
    ).replace(",", ", ")


def miner_noise() -> object:
    return quiet.module("algo.discovery.inductive.variants.imf").IMFParameters.NOISE_THRESHOLD


@given(LOGS)
def test_the_heuristics_net_is_that_of_pm4py_on_the_events(variants):
    miner = quiet.module("algo.discovery.heuristics.variants.classic")
    theirs = from_pm4py(
        *quiet.call(miner.apply_pandas, frame_of(variants), {"dependency_thresh": 0.5})
    )
    ours = discover_heuristics(variants, dependency=0.5)
    assert (len(ours.places), sorted(str(t.label) for t in ours.transitions), len(ours.arcs)) == (
        len(theirs.places),
        sorted(str(t.label) for t in theirs.transitions),
        len(theirs.arcs),
    )


def test_variants_of_a_log_are_taken_as_they_are():
    log = EventLog.from_traces({"1": ["lead", "won"], "2": ["lead", "lost"]})
    assert discover_inductive(discover_variants(log)).labels == {"lead", "won", "lost"}


def test_noise_leaves_rare_steps_out():
    variants = {("lead", "call", "demo", "won"): 99, ("lead", "demo", "lead"): 1}
    assert str(discover_tree(variants, noise=0.2)) == "sequence(lead, call, demo, won)"
    assert "loop(lead" in str(discover_tree(variants, noise=0))


def test_bpmn_has_a_task_for_each_activity():
    model = discover_bpmn({("lead", "call", "won"): 2, ("call", "lead", "won"): 2}, noise=0)
    assert sorted(model.tasks) == ["call", "lead", "won"]
    assert [node.kind for node in model.nodes].count("parallel") == 2


@pytest.mark.parametrize("discover", [discover_inductive, discover_heuristics, discover_bpmn])
def test_no_cases_are_refused(discover):
    with pytest.raises(EmptyLogError, match="no case"):
        discover({})


def test_the_callers_variants_are_left_as_they_were():
    variants = {("b", "a"): 1, ("a",): 2}
    discover_inductive(variants)
    discover_heuristics(variants)
    assert list(variants.items()) == [(("b", "a"), 1), (("a",), 2)]


def test_of_more_activities_than_anybody_could_read_no_model_is_discovered():
    many = {(f"a{n}", f"b{n}"): 1 for n in range(MOST_ACTIVITIES)}
    with pytest.raises(AnalysisLimitError, match="There are 300 activities"):
        discover_inductive(many)
