from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.exchange.xes import read_xes
from mining._pm4py import quiet
from mining.organization.handovers import handovers
from mining.organization.network import handover_network

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TEAMS = {"Ann": "Sales", "Bob": "Sales", "Егор": "Service", "Dia": None, None: None}
STEPS = st.lists(
    st.tuples(st.sampled_from(list(TEAMS)), st.integers(1, 9), st.integers(0, 12) | st.none()),
    min_size=1,
    max_size=6,
)
TRACES = st.dictionaries(st.sampled_from("abc"), STEPS, max_size=3)


def frame_of(traces):
    """Events of (who, hours since the one before, hours that the work took or unknown)."""
    rows = []
    for case, steps in traces.items():
        time = MONDAY
        for who, gap, took in steps:
            time += timedelta(hours=gap)
            start = None if took is None else time - timedelta(hours=took)
            rows.append((case, "x", time, start, who, TEAMS[who]))
    columns = ["case_id", "activity", "timestamp", "start_timestamp", "resource", "department"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["start_timestamp"] = pd.to_datetime(frame["start_timestamp"], utc=True)
    return frame.astype({"resource": "string", "department": "string"})


def log_of(frame):
    return EventLog.from_pandas(
        frame, start_timestamp="start_timestamp", resource="resource", department="department"
    )


def by_hand(traces, by):
    """Waits in hours by pair of hands, the transitions, and the pairs with a hand unknown."""
    waits, cases, known, unknown = defaultdict(list), defaultdict(set), 0, 0
    for case, steps in traces.items():
        for (giver, *_), (taker, gap, took) in pairwise(steps):
            hands = (giver, taker) if by == "resource" else (TEAMS[giver], TEAMS[taker])
            unknown += None in hands
            known += None not in hands
            if None not in hands and hands[0] != hands[1]:
                waits[hands].append(max(gap - (took or 0), 0))
                cases[hands].add(case)
    return waits, cases, known, unknown


@pytest.mark.parametrize("by", ["resource", "department"])
@given(traces=TRACES)
def test_handovers_are_counted_and_their_waiting_timed(traces, by):
    found = handovers(log_of(frame_of(traces)), by=by)
    waits, cases, known, unknown = by_hand(traces, by)
    assert (found.transitions, found.unknown) == (known, unknown)
    handed = sum(map(len, waits.values()))
    assert found.kept == known - handed
    assert len(found.frame) == len(waits)
    assert found.frame["count"].is_monotonic_decreasing
    for row in found.frame.to_dict("records"):
        hours = waits[row["source"], row["target"]]
        assert (row["count"], row["share"]) == (len(hours), len(hours) / handed)
        assert row["cases"] == len(cases[row["source"], row["target"]])
        assert row["total"] == pd.Timedelta(hours=sum(hours))
        for name, q in (("median", 0.5), ("p90", 0.9)):
            expected = pd.Timedelta(hours=float(np.quantile(hours, q)))
            assert abs(row[name] - expected) <= pd.Timedelta(microseconds=1)


@given(TRACES)
def test_departments_hand_over_no_oftener_than_events_follow_each_other(traces):
    frame = frame_of(traces)
    found = handovers(log_of(frame), by="department")
    handed = int(found.frame["count"].sum())
    assert handed <= found.transitions
    assert found.transitions + found.unknown == len(frame) - frame["case_id"].nunique()


@given(TRACES)
def test_who_of_a_department_did_it_does_not_matter_to_departments(traces):
    frame = frame_of(traces)
    renamed = frame.assign(resource=frame["resource"].replace({"Ann": "Bob", "Bob": "Ann"}))
    first, second = (handovers(log_of(rows), by="department") for rows in (frame, renamed))
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert (first.transitions, first.unknown) == (second.transitions, second.unknown)


def test_counts_are_the_shares_of_pm4py_times_the_transitions():
    chance = np.random.default_rng(3)
    names = chance.choice(["Ann", "Bob", "Егор", "Dia"], 300)
    frame = pd.DataFrame(
        {
            "case_id": np.repeat([f"c{number}" for number in range(30)], 10),
            "activity": "x",
            "timestamp": pd.date_range(MONDAY, periods=300, freq="h"),
            "resource": names,
        }
    )
    found = handovers(EventLog.from_pandas(frame, resource="resource"), by="resource")
    algorithm = quiet.module("algo.organizational_mining.sna.variants.pandas.handover")
    theirs = frame.rename(
        columns={
            "case_id": "case:concept:name",
            "activity": "concept:name",
            "timestamp": "time:timestamp",
            "resource": "org:resource",
        }
    )
    shares = algorithm.apply(theirs).connections
    expected = {
        pair: round(share * found.transitions)
        for pair, share in shares.items()
        if pair[0] != pair[1] and share
    }
    ours = found.frame.set_index(["source", "target"])["count"].to_dict()
    assert ours == expected
    assert found.transitions == 270
    kept = sum(share for pair, share in shares.items() if pair[0] == pair[1])
    assert found.kept == round(kept * 270)


def test_waiting_ends_where_the_next_work_starts_and_is_never_negative():
    traces = {"a": [("Ann", 1, None), ("Bob", 5, 2), ("Ann", 1, 3)]}
    frame = handovers(log_of(frame_of(traces)), by="resource").frame.set_index("source")
    assert frame.loc["Ann", "total"] == pd.Timedelta(hours=3)
    assert frame.loc["Bob", "total"] == pd.Timedelta(0)


def test_business_waiting_comes_from_the_business_clock():
    frame = frame_of({"a": [("Ann", 1, None), ("Егор", 24, None)]})
    clocked = frame.assign(business_seconds=[0.0, 3600.0])
    row = handovers(log_of(clocked), by="department").frame.iloc[0]
    assert (row["total"], row["business_total"]) == (pd.Timedelta(days=1), pd.Timedelta(hours=1))
    assert row["business_median"] == pd.Timedelta(hours=1)


@pytest.mark.parametrize(("took", "hours"), [(None, 2), (1, 1), (2, 0), (5, 0)])
def test_business_waiting_leaves_out_the_work_of_the_next_and_is_never_negative(took, hours):
    frame = frame_of({"a": [("Ann", 1, None), ("Егор", 24, took)]})
    clocked = frame.assign(business_seconds=[0.0, 7200.0])
    row = handovers(log_of(clocked), by="department").frame.iloc[0]
    assert row["business_total"] == pd.Timedelta(hours=hours)


@pytest.mark.parametrize("traces", [{}, {"a": [("Ann", 1, None)]}, {"a": [("Ann", 1, None)] * 3}])
def test_where_no_one_hands_over_there_is_an_empty_table_of_the_same_columns(traces):
    found = handovers(log_of(frame_of(traces)), by="resource")
    assert found.frame.empty
    full = handovers(log_of(frame_of({"a": [("Ann", 1, None), ("Bob", 1, None)]})), by="resource")
    assert found.frame.columns.tolist() == full.frame.columns.tolist()
    assert found.frame.dtypes.iloc[2:].tolist() == full.frame.dtypes.iloc[2:].tolist()
    assert found.kept == max(sum(map(len, traces.values())) - 1, 0)
    assert handover_network(found).number_of_nodes() == 0


def test_the_network_carries_the_counts():
    traces = {"a": [("Ann", 1, None), ("Bob", 1, None), ("Ann", 1, None), ("Bob", 2, None)]}
    network = handover_network(handovers(log_of(frame_of(traces)), by="resource"))
    counts = {(source, target): n for source, target, n in network.edges(data="count")}
    assert counts == Counter({("Ann", "Bob"): 2, ("Bob", "Ann"): 1})
    assert network["Ann"]["Bob"]["total"] == pd.Timedelta(hours=3)


@given(TRACES)
def test_totals_by_department_are_those_by_person(traces):
    log = log_of(frame_of(traces))
    people, teams = (handovers(log, by=by).frame for by in ("resource", "department"))
    named = people.assign(
        source=people["source"].map(TEAMS.get), target=people["target"].map(TEAMS.get)
    ).dropna(subset=["source", "target"])
    between = named[named["source"] != named["target"]]
    summed = between.groupby(["source", "target"])[["count", "total", "business_total"]].sum()
    expected = teams.set_index(["source", "target"])[["count", "total", "business_total"]]
    assert summed.sort_index().to_dict() == expected.sort_index().to_dict()


@pytest.mark.real_data
def test_counts_and_waiting_of_a_real_log_are_pm4py_s(bpic2012):
    """BPI Challenge 2012, every event that names its resource, by its one time."""
    events = read_xes(bpic2012).events
    columns = ["case_id", "activity", "timestamp", "resource"]
    frame = events.filter(events.resource.notnull()).order_by("case_id", "position")
    frame = frame.select(*columns).execute()
    found = handovers(EventLog.from_pandas(frame, resource="resource"), by="resource").frame
    theirs = quiet.module("algo.discovery.dfg.adapters.pandas.df_statistics").get_dfg_graph(
        frame,
        measure="both",
        activity_key="resource",
        timestamp_key="timestamp",
        case_id_glue="case_id",
        perf_aggregation_key="sum",
        sort_caseid_required=False,
        sort_timestamp_along_case_id=False,
    )
    times, waits = ({k: v for k, v in each.items() if k[0] != k[1]} for each in theirs)
    ours = found.set_index(["source", "target"])
    assert ours["count"].to_dict() == times
    assert ours["total"].dt.total_seconds().to_dict() == pytest.approx(waits, abs=1)
    assert sum(times.values()) > 30_000
