"""Handovers read alone are those of the timeline, in whatever order the rows come."""

from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.organization.handed import handed_in, read_handed
from mining.organization.handovers import handovers
from mining.timelines.timeline import read_timeline

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["d2", "d10", "d1"]),
        st.integers(0, 50),
        st.integers(0, 90),
        st.sampled_from(["Ann", "Bob", "Odd\0name", None]),
    ),
    min_size=1,
    max_size=20,
)


def log_of(rows):
    frame = pd.DataFrame(rows, columns=["case_id", "hour", "minutes", "who"])
    ends = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame.pop("hour"), "h")
    begins = ends - pd.to_timedelta(frame.pop("minutes"), "m")
    frame = frame.assign(activity="x", timestamp=ends, start=begins).astype({"who": "str"})
    return EventLog.from_pandas(frame, start_timestamp="start", resource="who")


@settings(max_examples=12)
@given(ROWS, st.randoms(use_true_random=False))
def test_handovers_read_alone_are_those_of_the_timeline(rows, chance):
    log = log_of(rows)
    frame = log.events.execute()
    order = list(range(len(frame)))
    chance.shuffle(order)
    mixed = replace(log, events=ibis.memtable(frame.iloc[order]))
    alone, whole = read_handed(mixed, "resource"), handed_in(read_timeline(log), "resource")
    assert (alone.transitions, alone.unknown) == (whole.transitions, whole.unknown)
    assert (np.diff(alone.case) >= 0).all()
    found = [handovers(mixed, by="resource").frame]
    found.append(handovers(log, by="resource", timeline=read_timeline(log)).frame)
    pd.testing.assert_frame_equal(*found)


@pytest.mark.parametrize("by", ["resource", "department"])
def test_a_log_without_hands_has_no_handover(by):
    found = read_handed(EventLog.from_traces({"a": ["x", "y"]}), by)
    assert (len(found.source), found.transitions, found.unknown) == (0, 0, 1)
