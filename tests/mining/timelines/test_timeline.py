from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import engine
from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.timelines.clock import micros_of
from mining.timelines.timeline import UNKNOWN, of_cases, read_timeline

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMES = ["New", "Odd\0name", "Call out, answered", "Call in, missed", "Email in", "Email out"]


def log_of(rows, **columns):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour", "resource"])
    frame["timestamp"] = [MONDAY + timedelta(hours=hour) for hour in frame.pop("hour")]
    return EventLog.from_pandas(frame.assign(**columns), resource="resource")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["d2", "d10", "Д1", "d1"]),
        st.sampled_from(NAMES),
        st.integers(0, 50),
        st.sampled_from(["Ann", "Bob", None]),
    ),
    min_size=1,
    max_size=30,
)


@given(ROWS)
def test_the_timeline_holds_every_event_in_the_order_of_the_log(rows):
    log = log_of(rows)
    timeline = read_timeline(log)
    events = log.events.order_by("case_id", "position").execute()
    ids = timeline.cases["case_id"].to_numpy()
    assert ids[timeline.case].tolist() == events["case_id"].tolist()
    assert timeline.position.tolist() == events["position"].tolist()
    assert [timeline.activities[code] for code in timeline.activity] == events["activity"].tolist()
    people = [None if code == UNKNOWN else timeline.people[code] for code in timeline.person]
    assert people == [None if pd.isna(name) else name for name in events["resource"]]
    assert timeline.ended.tolist() == [micros_of(at) for at in events["timestamp"]]


def test_what_happened_after_the_moment_is_left_out():
    log = log_of([("a", "New", 0, "Ann"), ("a", "Email in", 5, "Ann"), ("b", "New", 6, "Bob")])
    timeline = read_timeline(log, as_of=MONDAY + timedelta(hours=5))
    assert len(timeline.case) == 2
    assert timeline.as_of == MONDAY + timedelta(hours=5)
    assert read_timeline(log).as_of == MONDAY + timedelta(hours=6)


def test_a_filtered_log_keeps_its_order():
    log = filter_case_ids(
        log_of([(f"d{n}", "New", n % 7, "Ann") for n in range(200)]), ["d7", "d9"]
    )
    timeline = read_timeline(log)
    assert timeline.cases["case_id"].tolist() == ["d7", "d9"]
    assert timeline.case.tolist() == [0, 1]


@settings(max_examples=10)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, chance):
    log = log_of(rows)
    frame = log.events.execute()
    order = list(range(len(frame)))
    chance.shuffle(order)
    mixed = replace(log, events=ibis.memtable(frame.iloc[order]))
    for name in ("case", "position", "activity", "person", "ended", "does", "business"):
        ours, theirs = (getattr(read_timeline(each), name).tolist() for each in (log, mixed))
        assert ours == theirs


def test_events_are_what_their_columns_say_or_else_their_plain_names():
    log = log_of(
        [("a", name, hour, "Ann") for hour, name in enumerate(["X", "Y", "Call in, missed"])],
        channel=["call", "email", None],
        direction=["out", "in", None],
        is_answered=[True, None, None],
    )
    timeline = read_timeline(log)
    found = {
        name: timeline.doing(name).tolist()
        for name in ("call out", "conversation", "email in", "missed call", "call in")
    }
    assert found == {
        "call out": [True, False, False],
        "conversation": [True, False, False],
        "email in": [False, True, False],
        "missed call": [False, False, True],
        "call in": [False, False, False],
    }


@given(ROWS)
def test_the_latest_wanted_event_is_that_of_the_same_case(rows):
    timeline = read_timeline(log_of(rows))
    wanted = timeline.named("New", "Email in")
    for place, found in enumerate(timeline.latest(wanted)):
        before = [
            other
            for other in range(place + 1)
            if wanted[other] and timeline.case[other] == timeline.case[place]
        ]
        assert found == (before[-1] if before else UNKNOWN)


def test_an_empty_log_has_an_empty_timeline():
    timeline = read_timeline(EventLog.from_traces({}))
    assert not len(timeline.case)
    assert timeline.as_of == engine.EPOCH
    assert not len(timeline.latest(np.zeros(0, "bool")))


@pytest.mark.parametrize("begun", [MONDAY - timedelta(minutes=5), MONDAY + timedelta(minutes=5)])
def test_no_event_begins_after_its_end(begun):
    frame = pd.DataFrame(
        {"case_id": ["a"], "activity": ["Call out"], "timestamp": [MONDAY], "began": [begun]}
    )
    timeline = read_timeline(EventLog.from_pandas(frame, start_timestamp="began"))
    assert timeline.begun[0] == micros_of(min(begun, MONDAY))
    assert timeline.is_timed[0]


@given(ROWS, st.sets(st.sampled_from(["d2", "d10", "Д1", "nobody"])))
def test_some_cases_are_as_read_from_a_log_of_their_own(rows, names):
    log = log_of(rows, department="Sales")
    found = of_cases(read_timeline(log), pa.array(sorted(names), pa.string()))
    alone = read_timeline(filter_case_ids(log, names))
    for name in (field.name for field in fields(alone)):
        one, other = getattr(found, name), getattr(alone, name)
        if name == "cases":
            pd.testing.assert_frame_equal(one, other, check_dtype=False)
        elif isinstance(other, np.ndarray):
            assert one.tolist() == other.tolist(), name
        else:
            assert one == other, name
