import ibis
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.conformance.alignments import align
from mining.conformance.fitness import fitness
from mining.conformance.groups import attributes_of_cases, conformance_by, groups_of_cases
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")
TRACES = {"a": ["New", "Demo", "Won"], "b": ["New", "Won"], "c": ["New", "Lost"], "d": ["call"]}
LOG = EventLog.from_traces(TRACES, outcomes=["Won", "Lost"])


def test_a_group_is_what_aligning_its_cases_alone_gives():
    groups = pd.Series({"a": "web", "b": "web", "c": "fair"})
    rows = conformance_by(align(LOG, FUNNEL), groups).set_index("group")
    assert rows["cases"].to_dict() == {"fair": 1, "web": 2}
    for name, cases in (("web", ["a", "b"]), ("fair", ["c"])):
        alone = fitness(align(filter_case_ids(LOG, cases), FUNNEL))
        assert rows.loc[name, "fitness"] == pytest.approx(alone.share)
        assert rows.loc[name, "fitting"] == alone.fitting_cases
    assert rows.loc["web", "low"] < 0.5 < rows.loc["web", "high"]


def test_no_cases_have_no_groups():
    empty = pd.Series(dtype=object)
    assert len(conformance_by(align(LOG, FUNNEL), empty)) == 0


def attributed() -> EventLog:
    """Twelve deals with a source, an owner that is always the same, and an amount."""
    names = [f"d{n:02}" for n in range(12)]
    log = EventLog.from_traces({name: ["New", "Won"] for name in names}, outcomes=["Won"])
    table = pd.DataFrame({"case_id": names, "place": ["web", "fair"] * 6, "same": "x"})
    table["amount"] = [None, *[10.0 ** (n % 6) for n in range(11)]]
    cases = log.cases.join(ibis.memtable(table), "case_id")
    return EventLog(log.events, cases, log.fingerprint)


def test_deals_are_grouped_by_what_tells_them_apart():
    log = attributed()
    assert attributes_of_cases(log) == ("opened", "outcome", "place", "amount")
    assert groups_of_cases(log, "place").value_counts().to_dict() == {"web": 6, "fair": 6}
    assert set(groups_of_cases(log, "outcome")) == {"Won"}
    assert groups_of_cases(log, "opened").str.fullmatch(r"\d{4}-\d{2}").all()


def test_numbers_are_cut_at_their_quartiles_and_stay_in_order_of_size():
    log = attributed()
    groups = groups_of_cases(log, "amount")
    assert groups.isna().sum() == 1
    rows = conformance_by(align(log, parse_funnel("New > Won")), groups)
    assert rows["cases"].sum() == 11
    assert [str(name).split(" – ")[0] for name in rows["group"]] == ["1", "10", "100", "5 500"]
    still = EventLog.from_traces({"a": ["New"]}, outcomes=["Won"])
    assert groups_of_cases(still, "outcome").tolist() == ["open"]
