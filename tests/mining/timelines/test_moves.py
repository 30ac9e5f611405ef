"""Moves from event to event: one for each that has a successor, with what lies between."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.timelines.moves import by_pair, changes, hands_of, moves_of
from mining.timelines.timeline import read_timeline

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TRACES = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 6), st.sampled_from(["Ann", "Bob", None])),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
)


def log_of(traces):
    """Traces of (hours since the one before, hours that it took, who)."""
    rows = []
    for case, steps in traces.items():
        end = MONDAY
        for gap, took, who in steps:
            end += timedelta(hours=gap)
            rows.append((case, "x", end, end - timedelta(hours=took), who, end.timestamp() / 4))
    columns = ["case_id", "activity", "timestamp", "start", "who", "business_seconds"]
    frame = pd.DataFrame(rows, columns=columns).astype({"who": "str"})
    return EventLog.from_pandas(frame, start_timestamp="start", resource="who")


@settings(max_examples=10)
@given(TRACES)
def test_waiting_is_from_end_to_beginning_on_both_clocks(traces):
    timeline = read_timeline(log_of(traces))
    found = moves_of(timeline)
    steps = [after for case in sorted(traces) for _, after in pairwise(traces[case])]
    assert (found.seconds / 3600).tolist() == [max(gap - took, 0) for gap, took, _ in steps]
    business = [max(gap / 4 - took, 0) for gap, took, _ in steps]
    np.testing.assert_allclose(found.business_seconds / 3600, business)


@settings(max_examples=10)
@given(TRACES)
def test_changes_are_the_moves_from_one_known_hand_to_another(traces):
    timeline = read_timeline(log_of(traces))
    codes, names = hands_of(timeline, "resource")
    moves = moves_of(timeline)
    first = moves.first[changes(codes, moves)]
    found = by_pair(codes[first], codes[first + 1], names)
    pairs = [tuple(found.frame.iloc[row]) for row in found.pair]
    hands = [(one[2], other[2]) for case in sorted(traces) for one, other in pairwise(traces[case])]
    assert pairs == [pair for pair in hands if None not in pair and pair[0] != pair[1]]


def test_entries_of_a_pair_lie_together_in_their_order():
    found = by_pair(np.array([1, 0, 1, 0]), np.array([0, 1, 0, 1]), ("a", "b"))
    order, edges = found.in_order()
    assert order.tolist() == [0, 2, 1, 3]
    assert edges.tolist() == [0, 2, 4]
