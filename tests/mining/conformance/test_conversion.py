from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.conformance.alignments import align
from mining.conformance.conversion import (
    MEASURES,
    conversion_rates,
    discover_conversion,
    evidence_of,
)
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Qualified > Demo? > Proposal > Won | Lost")
NAMES = [*FUNNEL.names, "call"]


def counts(traces: dict[str, list[str]]) -> dict[str, list[int]]:
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"])
    frame = discover_conversion(align(log, FUNNEL), FUNNEL, ["call"]).frame
    return dict(zip(frame["stage"], frame[list(MEASURES)].values.tolist(), strict=True))


def test_a_deal_that_follows_the_funnel_counts_everywhere_but_where_it_may_skip():
    found = counts({"a": ["New", "Qualified", "Proposal", "Won"]})
    assert found["Proposal"] == [1, 1, 1, 1, 1]
    assert found["Demo"] == [0, 0, 0, 0, 0]  # it may be skipped: nothing implies it


def test_a_skipped_stage_is_implied_and_backed_only_by_a_call_where_it_was_due():
    quiet = counts({"a": ["New", "Proposal", "call", "Won"]})
    backed = counts({"a": ["New", "call", "Proposal", "Won"]})
    assert quiet["Qualified"] == [0, 0, 0, 1, 1]
    assert backed["Qualified"] == [0, 0, 1, 1, 1]
    assert backed["Proposal"] == [0, 1, 1, 1, 1]  # not strictly: something was missing before


def test_a_lost_deal_stopped_where_it_was_and_an_open_one_may_still_go_on():
    assert counts({"a": ["New", "Lost"]})["Qualified"] == [0, 0, 0, 0, 0]
    assert counts({"a": ["New"]})["Won"] == [0, 0, 0, 0, 1]


def test_a_rate_has_its_denominator_and_interval():
    log = EventLog.from_traces({"a": ["New", "Lost"], "b": ["New", "Qualified"]}, outcomes=["Lost"])
    rate = discover_conversion(align(log, FUNNEL), FUNNEL).rate("Qualified", "strict")
    assert (rate.value, rate.count) == (0.5, 2)
    assert rate.low < 0.5 < rate.high


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7), min_size=1, max_size=5))
def test_each_measure_holds_the_one_before(traces):
    found = counts({f"d{number}": trace for number, trace in enumerate(traces)})
    for reached in found.values():
        assert reached == sorted(reached)
        assert reached[-1] <= len(traces)


def test_rates_are_the_counts_over_all_deals_each_beside_the_one_before():
    log = EventLog.from_traces({"a": ["New", "Lost"], "b": ["New", "Qualified"]}, outcomes=["Lost"])
    found = discover_conversion(align(log, FUNNEL), FUNNEL)
    rates = conversion_rates(found)
    wide = rates.pivot_table(index="stage", columns="measure", values="cases", sort=False)
    assert (
        wide[list(MEASURES)].to_numpy().tolist() == found.frame[list(MEASURES)].to_numpy().tolist()
    )
    assert (rates["share"] == rates["cases"] / 2).all()
    assert (rates["before"] <= rates["share"]).all()
    assert ((rates["low"] <= rates["share"]) & (rates["share"] <= rates["high"])).all()


def test_a_call_that_nobody_answered_is_no_evidence():
    names = ["New", "Call out, no answer", "Call out, answered", "Email in", "Note", "Won"]
    log = EventLog.from_traces({"a": names}, outcomes=["Won"])
    assert evidence_of(log, FUNNEL) == ("Call out, answered", "Email in")
