import random
from datetime import UTC, datetime, timedelta

import ibis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import engine
from event_logs.case_variants import case_variants
from event_logs.event_log import (
    NEXT,
    ORDER,
    RAW_COLUMNS,
    SEPARATOR,
    SUCCESSOR,
    EventLog,
    in_order,
    log_from_events,
    summarize_cases,
)
from event_logs.filters import with_cases, with_events

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ACTIVITIES = ("New", "Звонок", "Offer", "Won", "Lost")
TRACES = st.dictionaries(
    st.sampled_from(["d1", "d2", "сделка-3", "d10"]),
    st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=6),
    max_size=4,
)
OUTCOMES, STAGES = ("Won", "Lost"), ("New", "Offer")


@st.composite
def frames(draw):
    """Events of a few cases at distinct times, shuffled."""
    traces = draw(TRACES)
    minutes = draw(
        st.lists(
            st.integers(-(10**6), 10**6),
            min_size=sum(map(len, traces.values())),
            max_size=sum(map(len, traces.values())),
            unique=True,
        )
    )
    pairs = [(case, name) for case, trace in traces.items() for name in trace]
    rows = [
        (case, name, START + timedelta(minutes=minute), draw(st.sampled_from([None, "Ann", "Боб"])))
        for (case, name), minute in zip(pairs, minutes, strict=True)
    ]
    return pd.DataFrame(rows, columns=["case_id", "activity", "timestamp", "resource"])


def rows_of(table, columns):
    return table.select(*columns).to_pyarrow().to_pylist()


@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter_when_times_are_distinct(frame, chance):
    shuffled = frame.sample(frac=1, random_state=chance.randint(0, 2**31))
    logs = [EventLog.from_pandas(rows, resource="resource") for rows in (frame, shuffled)]
    columns = [name for name in logs[0].events.columns if name != "source_row"]
    first, second = (rows_of(log.events, columns) for log in logs)
    assert first == second
    assert rows_of(logs[0].cases, logs[0].cases.columns) == rows_of(
        logs[1].cases, logs[1].cases.columns
    )


@given(frames())
def test_positions_count_from_0_and_next_columns_are_the_shifted_ones(frame):
    log = EventLog.from_pandas(frame, resource="resource")
    events = log.events.execute()
    assert len(events) == len(frame)
    for _, rows in events.groupby("case_id"):
        assert rows["position"].tolist() == list(range(len(rows)))
        assert rows["timestamp"].is_monotonic_increasing
        for name in SUCCESSOR:
            shifted = rows[name].shift(-1)
            same = (rows[f"next_{name}"] == shifted) | (
                rows[f"next_{name}"].isna() & shifted.isna()
            )
            assert same.all(), name


@given(frames())
def test_successors_are_as_many_as_events_less_cases(frame):
    log = EventLog.from_pandas(frame)
    facts = log.events.aggregate(
        events=ibis._.count(), pairs=ibis._.next_activity.notnull().cast("int64").sum()
    ).to_pyarrow()
    [row] = facts.to_pylist()
    cases = int(log.cases.count().execute())
    assert (row["pairs"] or 0) == row["events"] - cases
    assert int(log.cases.events.sum().execute() or 0) == row["events"]


def state_by_the_book(trace):
    """Outcome and its place by the rule, told in a loop: the last outcome, unless re-opened."""
    closed = None
    for at, name in enumerate(trace):
        if name in OUTCOMES:
            closed = (name, at)
        elif name in STAGES:
            closed = None
    return closed


@given(TRACES)
def test_a_case_is_closed_by_its_last_outcome_unless_a_stage_follows(traces):
    log = EventLog.from_traces(traces, outcomes=OUTCOMES, stages=STAGES)
    found = {row["case_id"]: row for row in log.cases.to_pyarrow().to_pylist()}
    assert found.keys() == traces.keys()
    for case, trace in traces.items():
        expected = state_by_the_book(trace)
        row = found[case]
        assert row["opened"] == START
        assert row["last_event"] == START + timedelta(hours=len(trace) - 1)
        assert row["events"] == len(trace)
        assert row["outcome"] == (expected[0] if expected else None)
        assert row["closed"] == (START + timedelta(hours=expected[1]) if expected else None)


def test_a_call_after_the_outcome_does_not_open_the_case_again():
    log = EventLog.from_traces({"a": ["New", "Won", "Call"]}, outcomes=OUTCOMES, stages=STAGES)
    assert rows_of(log.cases, ["outcome", "closed"]) == [
        {"outcome": "Won", "closed": START + timedelta(hours=1)}
    ]


def test_a_stage_after_the_outcome_opens_it_again():
    log = EventLog.from_traces({"a": ["New", "Won", "New"]}, outcomes=OUTCOMES, stages=STAGES)
    assert rows_of(log.cases, ["outcome", "closed"]) == [{"outcome": None, "closed": None}]


def test_without_outcomes_every_case_counts_as_closed_with_its_last_event():
    log = EventLog.from_traces({"a": ["New", "Call"]})
    assert rows_of(log.cases, ["outcome", "closed"]) == [
        {"outcome": None, "closed": START + timedelta(hours=1)}
    ]


def test_equal_times_go_by_source_then_by_row():
    rows = pd.DataFrame(
        {
            "case_id": "a",
            "activity": ["third", "second", "first", "fourth"],
            "timestamp": pd.Timestamp(START),
            "source_order": [1, 0, 0, 1],
            "source_row": [1, 9, 2, 2],
        }
    )
    for seed in range(4):
        shuffled = rows.sample(frac=1, random_state=seed)
        found = in_order(ibis.memtable(shuffled)).activity.execute().tolist()
        assert found == ["first", "second", "third", "fourth"]
    assert ORDER == ("timestamp", "source_order", "source_row", "source_part")


def test_equal_times_in_a_frame_go_by_its_rows():
    names = [f"step {number}" for number in range(50)]
    random.Random(1).shuffle(names)  # noqa: S311 - no secret
    frame = pd.DataFrame({"case_id": "a", "activity": names, "timestamp": pd.Timestamp(START)})
    assert EventLog.from_pandas(frame).events.activity.execute().tolist() == names


def test_a_log_has_all_columns_in_one_order_and_keeps_further_ones():
    frame = pd.DataFrame(
        {"case_id": ["a"], "activity": ["New"], "timestamp": [START], "amount": [7]}
    )
    events = EventLog.from_pandas(frame).events
    assert events.columns == (*RAW_COLUMNS, "position", *NEXT, "amount")
    assert [str(events[name].type()) for name in RAW_COLUMNS] == [
        str(kind) for kind in RAW_COLUMNS.values()
    ]


def test_putting_in_order_twice_changes_nothing():
    log = EventLog.from_traces({"a": ["New", "Call", "Won"], "b": ["New"]})
    again = in_order(log.events)
    assert rows_of(again, again.columns) == rows_of(log.events, log.events.columns)


def test_business_seconds_are_calendar_seconds_where_nothing_else_is_known():
    row = EventLog.from_traces({"a": ["New", "Won"]}).events.execute().iloc[0]
    assert row.next_business_seconds - row.business_seconds == 3600
    assert row.business_seconds == START.timestamp()


def test_an_empty_log_is_a_log():
    log = EventLog.from_traces({}, outcomes=OUTCOMES, stages=STAGES)
    assert int(log.events.count().execute()) == int(log.cases.count().execute()) == 0
    assert case_variants(log).execute().empty


@given(TRACES)
def test_a_variant_is_the_activities_in_order(traces):
    log = EventLog.from_traces(traces, outcomes=OUTCOMES, stages=STAGES)
    found = case_variants(log).execute().set_index("case_id")
    assert {case: found.variant[case].split(SEPARATOR) for case in found.index} == traces
    is_open = {case: state_by_the_book(trace) is None for case, trace in traces.items()}
    assert found.is_open.to_dict() == is_open


@given(TRACES, st.sampled_from(ACTIVITIES))
def test_other_events_make_new_successors_and_leave_the_cases_facts(traces, gone):
    log = EventLog.from_traces(traces, outcomes=OUTCOMES, stages=STAGES)
    thinner = with_events(log, log.events.filter(log.events.activity != gone))
    expected = {
        case: kept
        for case, trace in traces.items()
        if (kept := [name for name in trace if name != gone])
    }
    found = thinner.events.execute()
    assert found.groupby("case_id")["activity"].agg(list).to_dict() == expected
    for _, rows in found.groupby("case_id"):
        assert rows["next_activity"].tolist()[:-1] == rows["activity"].tolist()[1:]
    before = log.cases.execute().set_index("case_id")
    after = thinner.cases.execute().set_index("case_id")
    assert after["events"].to_dict() == {case: len(kept) for case, kept in expected.items()}
    facts = ["opened", "last_event", "closed", "outcome"]
    pd.testing.assert_frame_equal(
        after[facts].sort_index(), before.loc[sorted(expected), facts], check_index_type=False
    )


def test_fewer_cases_leave_the_rows_of_the_others_alone():
    log = EventLog.from_traces({"a": ["New", "Won"], "b": ["New"]})
    chosen = with_cases(log, log.cases.filter(log.cases.case_id == "a"))
    expected = [row for row in log.events.to_pyarrow().to_pylist() if row["case_id"] == "a"]
    assert chosen.events.order_by("position").to_pyarrow().to_pylist() == expected


def test_a_log_made_smaller_is_no_longer_the_stored_one():
    log = EventLog.from_traces({"a": ["New"]})
    stored = EventLog(log.events, log.cases, "abc")
    assert with_cases(stored, log.cases).fingerprint == ""
    assert with_events(stored, log.events).fingerprint == ""


def test_attributes_of_cases_stand_beside_their_facts():
    raw = engine.load(EventLog.from_traces({"a": ["New"], "b": ["New"]}).events.to_pyarrow())
    attributes = ibis.memtable(
        {"case_id": ["b"], "amount": [5], "Events": ["many"], "outcome": ["lost?"]}
    )
    rows = rows_of(log_from_events(raw, attributes=attributes).cases, [ibis.selectors.all()])
    assert [row["amount"] for row in rows] == [None, 5]
    assert (rows[1]["events"], rows[1]["Events (2)"]) == (1, "many")
    assert (rows[1]["outcome"], rows[1]["outcome (2)"]) == (None, "lost?")


def test_a_measure_does_not_change_its_log():
    log = EventLog.from_traces({"a": ["New", "Won"]}, outcomes=OUTCOMES)
    before = log.events.to_pyarrow(), log.cases.to_pyarrow()
    case_variants(log).execute()
    summarize_cases(log.events, OUTCOMES, STAGES).execute()
    assert (log.events.to_pyarrow(), log.cases.to_pyarrow()) == before


def test_raw_events_without_a_case_column_are_not_taken():
    with pytest.raises(Exception, match="case_id"):
        in_order(ibis.memtable({"activity": ["x"]}))
