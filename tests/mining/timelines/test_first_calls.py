"""The wait of a lead for its first call, known and censored."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.timelines.first_calls import first_calls
from mining.timelines.moves import turns_of, wait_between
from mining.timelines.timeline import UNKNOWN, read_timeline

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def timeline_of(rows):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour", "team"])
    frame["timestamp"] = [MONDAY + timedelta(hours=hour) for hour in frame.pop("hour")]
    frame = frame.astype({"team": "str"})
    return read_timeline(
        EventLog.from_pandas(frame, department="team", outcomes=["Lost"], stages=["New"])
    )


def test_a_lead_waits_for_its_first_call_whatever_happens_between():
    rows = [
        ("called", "New", 0, "IT"),
        ("called", "Email out", 1, "Marketing"),
        ("called", "Call out, no answer", 5, "Calls"),
        ("called", "Call out, answered", 9, "Sales"),
        ("lost", "New", 0, "IT"),
        ("lost", "Lost", 7, "IT"),
        ("open", "New", 2, "IT"),
        ("ours", "Call out, answered", 0, "Sales"),
        ("ours", "Call out, answered", 3, "Sales"),
    ]
    timeline = timeline_of(rows)
    found = first_calls(timeline)
    ids = timeline.cases["case_id"].to_numpy()[timeline.case[found.start]]
    assert ids.tolist() == ["called", "lost", "open"]
    assert found.called.tolist() == [True, False, False]
    assert (found.seconds / 3600).tolist() == [5, 7, 7]  # the log ends after nine hours
    assert found.business_seconds == pytest.approx(found.seconds)
    assert {timeline.departments[code] for code in found.department} == {"Calls"}


def test_a_log_without_calls_or_departments_has_no_first_calls():
    assert not len(first_calls(timeline_of([("a", "New", 0, "IT"), ("a", "Lost", 1, "IT")])).start)
    silent = timeline_of([("a", "New", 0, None), ("a", "Call out, answered", 1, None)])
    assert not len(first_calls(silent).start)


def test_it_is_no_waiting_of_ours_while_the_customer_is_to_act():
    rows = [
        ("a", "Call out, answered", 0, "Calls"),
        ("a", "Email in", 30, None),
        ("a", "Qualified", 31, "Calls"),
        ("a", "Email out", 34, "Sales"),
    ]
    timeline = timeline_of(rows)
    turns = turns_of(timeline)
    assert (turns.before.tolist(), turns.since.tolist(), turns.work.tolist()) == ([0], [1], [3])
    seconds, business = wait_between(timeline, turns.since, turns.work)
    assert (seconds.tolist(), business.tolist()) == ([4 * 3600], [4 * 3600])


def test_without_calls_and_emails_every_event_is_work():
    timeline = timeline_of([("a", "x", 0, "A"), ("a", "y", 1, "B"), ("b", "x", 1, "A")])
    turns = turns_of(timeline)
    assert turns.before.tolist() == turns.since.tolist() == [0]
    assert turns.work.tolist() == [1]
    assert UNKNOWN not in np.concatenate([turns.before, turns.since])
