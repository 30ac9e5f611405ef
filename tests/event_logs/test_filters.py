from datetime import UTC, datetime, timedelta
from itertools import pairwise

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import filters
from event_logs.errors import EmptyLogError, GreyzoneError
from event_logs.event_log import EventLog, end_of, log_from_events

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMES = ("New", "Звонок", "Won", "")
DEPARTMENTS = (None, "Sales", "Service")


@st.composite
def logs(draw):
    """A log and its events as rows: cases open on different days, and may be called ''."""
    cases = draw(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=4, unique=True))
    rows = []
    for day, case in enumerate(cases):
        steps = st.tuples(st.sampled_from(NAMES), st.sampled_from(DEPARTMENTS))
        for hour, (name, department) in enumerate(draw(st.lists(steps, min_size=1, max_size=4))):
            when = START + timedelta(days=day, hours=hour)
            source = "crm" if hour % 2 else "calls"
            rows.append((case, name, when, department, source, hour))
    columns = ["case_id", "activity", "timestamp", "department", "source", "source_row"]
    frame = pd.DataFrame(rows, columns=columns).astype({"department": "string"})
    raw = frame.astype({"timestamp": "datetime64[us, UTC]", "source_row": "int64"})
    kinds = {"timestamp": "timestamp('UTC', 6)", "source_row": "int64"}
    schema = ibis.schema({name: kinds.get(name, "string") for name in columns})
    attributes = ibis.memtable(
        {"case_id": ["a", "b"], "amount": [1, 2]}, schema={"case_id": "string", "amount": "int64"}
    )
    log = log_from_events(
        ibis.memtable(raw, schema=schema), outcomes=["Won"], stages=["New"], attributes=attributes
    )
    return log, frame


def traces_of(frame):
    return {
        case: list(zip(rows.activity, rows.department.fillna("nobody"), strict=True))
        for case, rows in frame.groupby("case_id")
    }


def follows(trace, source, target):
    names = [name for name, _ in trace]
    return (source, target) in pairwise(names)


def is_open(trace):
    marks = [name for name, _ in trace if name in ("New", "Won")]
    return not marks or marks[-1] != "Won"


CASE_FILTERS = {
    "won": (
        lambda log: filters.filter_outcome(log, ["Won"]),
        lambda _, trace: not is_open(trace),
    ),
    "open": (lambda log: filters.filter_outcome(log, ["open"]), lambda _, trace: is_open(trace)),
    "no outcome": (lambda log: filters.filter_outcome(log, []), lambda *_: False),
    "attribute": (
        lambda log: filters.filter_attribute(log, "amount", ["2"]),
        lambda case, _: case == "b",
    ),
    "containing": (
        lambda log: filters.filter_containing(log, "Звонок"),
        lambda _, trace: any(name == "Звонок" for name, _ in trace),
    ),
    "not containing": (
        lambda log: filters.filter_containing(log, "Звонок", reverse=True),
        lambda _, trace: all(name != "Звонок" for name, _ in trace),
    ),
    "following": (
        lambda log: filters.filter_following(log, "New", "Won"),
        lambda _, trace: follows(trace, "New", "Won"),
    ),
    "not following": (
        lambda log: filters.filter_following(log, "New", "Won", reverse=True),
        lambda _, trace: not follows(trace, "New", "Won"),
    ),
    "department": (
        lambda log: filters.filter_department(log, ["Sales"]),
        lambda _, trace: any(department == "Sales" for _, department in trace),
    ),
    "case": (lambda log: filters.filter_case_ids(log, ["a", "zz"]), lambda case, _: case == "a"),
    "no case": (lambda log: filters.filter_case_ids(log, []), lambda *_: False),
}


def facts(table, *order):
    return table.order_by(*order).to_pyarrow().to_pylist()


@pytest.mark.parametrize("name", CASE_FILTERS)
@settings(max_examples=4)
@given(made=logs())
def test_a_filter_of_cases_keeps_whole_cases_by_its_rule_and_nothing_else(made, name):
    log, frame = made
    run, rule = CASE_FILTERS[name]
    found = run(log)
    wanted = {case for case, trace in traces_of(frame).items() if rule(case, trace)}
    # Rows of cases that stay are the very rows they were, successors and all.
    for order, before, after in (
        (("case_id",), log.cases, found.cases),
        (("case_id", "position"), log.events, found.events),
    ):
        kept = [row for row in facts(before, *order) if row["case_id"] in wanted]
        assert facts(after, *order) == kept


@given(logs(), st.sets(st.sampled_from(NAMES)))
def test_a_filter_of_events_keeps_those_named_in_their_order_and_adds_none(made, names):
    log, frame = made
    for found, mask in (
        (filters.keep_activities(log, names), frame.activity.isin(names)),
        (filters.keep_sources(log, ["crm"]), frame.source == "crm"),
    ):
        kept = frame[mask]
        events = found.events.execute()
        assert events.groupby("case_id")["activity"].agg(list).to_dict() == (
            kept.groupby("case_id")["activity"].agg(list).to_dict()
        )
        counts = found.cases.execute().set_index("case_id")["events"].to_dict()
        assert counts == kept.groupby("case_id").size().to_dict()
        assert int(events["next_activity"].notna().sum()) == len(events) - len(counts)


def test_filters_of_an_empty_log_leave_it_empty():
    log = EventLog.from_traces({}, outcomes=["Won"])
    for name, (run, _) in CASE_FILTERS.items():
        assert name == "attribute" or int(run(log).events.count().execute()) == 0
    assert int(filters.keep_activities(log, ["New"]).cases.count().execute()) == 0


def test_an_unknown_attribute_is_a_sentence_with_the_nearest():
    log = EventLog.from_traces({"a": ["New"]})
    with pytest.raises(GreyzoneError, match=r"no attribute 'outcom'\. Did you mean 'outcome'\?"):
        filters.filter_attribute(log, "outcom", ["Won"])


def test_a_log_without_cases_is_refused_where_one_is_needed():
    log = EventLog.from_traces({"a": ["New"]})
    assert filters.require_cases(log) is log
    with pytest.raises(EmptyLogError, match=r"the period: No case is left\. Widen"):
        filters.require_cases(filters.filter_case_ids(log, []), where="the period")


def test_the_period_takes_its_start_and_leaves_its_end():
    log = EventLog.from_traces({"a": ["New", "Won"]})
    end = START + timedelta(microseconds=1)
    for start, stop, count in ((START, None, 1), (None, START, 0), (START, end, 1), (end, None, 0)):
        found = filters.filter_period(log, start=start, end=stop)
        assert int(found.cases.count().execute()) == count


def test_what_is_left_was_watched_as_long_as_the_whole():
    log = EventLog.from_traces({"a": ["lead", "call", "won"], "b": ["lead"], "c": []})
    end = end_of(log).execute()
    some = filters.keep_activities(filters.filter_case_ids(log, ["b"]), ["lead"])
    assert end_of(some).execute().equals(end)
    assert end_of(filters.filter_case_ids(log, [])).execute().equals(end)
    assert str(end["at"][0]) == "2026-01-05 11:00:00+00:00"
