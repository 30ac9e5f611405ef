import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.filters import with_cases
from mining.conformance.alignments import align
from mining.conformance.deviations import (
    classify_moves,
    count_deviations,
    deviating_cases,
    discover_deviations,
)
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
OUTCOMES = ["Won", "Lost"]
NAMES = [*FUNNEL.names, "call"]


def found_in(trace: str, *, closed: bool | None = None) -> list[tuple[str, str, int]]:
    outcomes = OUTCOMES if closed is None else [] if closed else ["never"]
    log = EventLog.from_traces({"deal": trace.split()}, outcomes=outcomes)
    frame = discover_deviations(align(log, FUNNEL), FUNNEL).frame
    return sorted(frame[["kind", "activity", "moves"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        ("New Qualified Proposal Won", []),
        ("New Lost", []),
        ("New Proposal Won", [("skipped stage", "Qualified", 1)]),
        ("New call Qualified call Proposal Won", [("undeclared activity", "call", 2)]),
        ("New New Qualified Proposal Won", [("repeated stage", "New", 1)]),
        ("New Qualified New Proposal Won", [("moved backwards", "New", 1)]),
        ("New Qualified Proposal Won New", [("moved backwards", "New", 1)]),
        ("New Won Qualified Proposal Lost", [("outcome too early", "Won", 1)]),
        ("New Proposal Qualified Won", [("wrong order", "Qualified", 2)]),
        ("New Qualified Proposal Won Won", [("repeated stage", "Won", 1)]),
        ("New Qualified Proposal Won Lost", [("outcome changed", "Lost", 1)]),
        ("New Lost New Qualified Proposal Won", [("outcome too early", "Lost", 2)]),
        ("New Proposal Qualified Proposal Won", [("entered too early", "Proposal", 1)]),
    ],
)
def test_each_kind_is_told_by_its_own_name(trace, expected):
    assert found_in(trace) == expected


def test_a_closed_case_without_outcome_is_unfinished_where_it_stopped():
    assert found_in("New Qualified", closed=True) == [("ended without outcome", "Qualified", 1)]


def test_stages_never_come_to_are_not_skipped():
    funnel = parse_funnel("New > Qualified > Proposal > Won")
    log = EventLog.from_traces({"deal": ["New"]})
    frame = discover_deviations(align(log, funnel), funnel).frame
    assert frame[["kind", "activity", "moves"]].values.tolist() == [
        ["ended without outcome", "New", 3]
    ]


def test_a_closed_case_that_was_never_in_a_stage_stopped_nowhere():
    assert ("ended without outcome", "", 2) in found_in("call", closed=True)


def test_an_open_case_never_ended_without_outcome():
    assert found_in("New Qualified", closed=False) == []
    assert found_in("New Proposal", closed=False) == [("skipped stage", "Qualified", 1)]


def test_cases_are_counted_once_and_share_is_of_all_cases():
    traces = {
        "a": ["New", "call", "call", "Qualified", "Proposal", "Won"],
        "b": ["New", "call", "Qualified", "Proposal", "Won"],
        "c": ["New", "Lost"],
        "d": ["New", "Qualified"],
    }
    log = EventLog.from_traces(traces, outcomes=OUTCOMES)
    found = discover_deviations(align(log, FUNNEL), FUNNEL)
    assert found.frame.to_dict("records") == [
        {
            "kind": "undeclared activity",
            "activity": "call",
            "stage": "New",
            "cases": 2,
            "share": 0.5,
            "moves": 3,
            "accepted": False,
        }
    ]
    assert (found.cases, found.deviating) == (4, 2)
    assert deviating_cases(align(log, FUNNEL), FUNNEL, "undeclared activity", "call") == ["a", "b"]


LOGS = st.dictionaries(
    st.sampled_from([f"deal-{n}" for n in range(8)]),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=7),
    min_size=1,
)


@settings(deadline=None, max_examples=40)
@given(traces=LOGS)
def test_moves_add_up_to_the_cost_and_deviating_cases_are_those_that_cost(traces):
    log = EventLog.from_traces(traces, outcomes=OUTCOMES)
    aligned = align(log, FUNNEL)
    costs = [aligned.alignments[number].cost for number in aligned.cases["alignment"]]
    found = discover_deviations(aligned, FUNNEL)
    assert found.frame["moves"].sum() == sum(costs)
    assert found.deviating == sum(cost > 0 for cost in costs)
    assert found.cases == len(traces)


@settings(deadline=None, max_examples=25)
@given(traces=LOGS)
def test_each_row_names_exactly_its_cases(traces):
    aligned = align(EventLog.from_traces(traces, outcomes=OUTCOMES), FUNNEL)
    for row in discover_deviations(aligned, FUNNEL).frame.itertuples():
        assert len(deviating_cases(aligned, FUNNEL, row.kind, row.activity)) == row.cases


@settings(deadline=None, max_examples=25)
@given(traces=LOGS)
def test_counting_again_after_a_filter_is_aligning_what_is_left(traces):
    log = EventLog.from_traces(traces, outcomes=OUTCOMES)
    kept = with_cases(log, log.cases.filter(log.cases.case_id < "deal-4"))
    aligned = align(log, FUNNEL)
    chosen = aligned.cases["case_id"] < "deal-4"
    again = count_deviations(
        classify_moves(aligned, FUNNEL), aligned.cases.loc[chosen, "alignment"]
    )
    direct = discover_deviations(align(kept, FUNNEL), FUNNEL)
    assert again.frame.to_dict("records") == direct.frame.to_dict("records")
    assert (again.cases, again.deviating) == (direct.cases, direct.deviating)
