from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.filters import with_cases
from mining.discovery.variants import discover_variants

TRACES = st.dictionaries(
    st.sampled_from([f"deal-{n}" for n in range(8)]),
    st.lists(st.sampled_from(["lead", "call", "won"]), min_size=1, max_size=4),
    min_size=1,
)


@given(TRACES)
def test_variants_are_the_distinct_traces_and_sum_to_the_cases(traces):
    found = discover_variants(EventLog.from_traces(traces, outcomes=["won"]))
    assert found.counts == Counter(map(tuple, traces.values()))
    assert found.frame["cases"].sum() == found.cases == len(traces)
    assert abs(found.frame["share"].sum() - 1) < 1e-9
    assert found.frame["open_cases"].sum() == sum("won" not in trace for trace in traces.values())


def test_most_frequent_first_then_by_text():
    traces = {"1": ["b"], "2": ["a"], "3": ["c"], "4": ["c"]}
    frame = discover_variants(EventLog.from_traces(traces)).frame
    assert frame["variant"].tolist() == [("c",), ("a",), ("b",)]


def test_filtering_cases_changes_no_other_case():
    log = EventLog.from_traces({"1": ["a", "b"], "2": ["a"]})
    kept = with_cases(log, log.cases.filter(log.cases.case_id == "1"))
    assert discover_variants(kept).counts == {("a", "b"): 1}


def test_a_log_without_cases_has_no_variants():
    log = EventLog.from_traces({"1": ["a"]})
    found = discover_variants(with_cases(log, log.cases.limit(0)))
    assert (found.cases, found.counts, len(found.frame)) == (0, Counter(), 0)
