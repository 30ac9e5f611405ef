"""Legs made calls: one call a group, whatever the order, and every leg accounted for."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import engine
from event_logs.extraction.call_legs import join_legs
from event_logs.sources.kinds import CALLS
from event_logs.sources.raw_table import RawTable, no_damage
from event_logs.sources.records import Records

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
TEXTS = [role for role in CALLS.roles if role != "timestamp"]
SCHEMA = pa.schema(
    [
        ("source_row", pa.int64()),
        ("timestamp", pa.timestamp("us", "UTC")),
        *((role, pa.string()) for role in TEXTS),
    ]
)


def joined(legs):
    """The calls of legs, and their states by row."""
    rows = [dict.fromkeys(SCHEMA.names) | leg for leg in legs]
    kept = engine.load(pa.Table.from_pylist(rows, SCHEMA))
    judged = kept.select("source_row", state=engine.ibis.literal("kept"))
    records = Records(kept, judged, RawTable(kept, no_damage(), tuple(TEXTS)), ())
    made = join_legs(records)
    calls = made.kept.order_by("timestamp", "extension").to_pyarrow().to_pylist()
    states = made.judged.to_pyarrow().to_pylist()
    return calls, {row["source_row"]: (row["state"], row["joined_to"]) for row in states}


def leg(row, group, after, *, whole=10, talk=None, **others):
    """A leg so many seconds after noon."""
    return {
        "source_row": row,
        "group_id": group,
        "timestamp": NOON + timedelta(seconds=after),
        "duration_seconds": str(whole),
        "talk_seconds": None if talk is None else str(talk),
        "answered": "no" if talk is None else "yes",
        "number": "+79990000001",
        "direction": "in",
        **others,
    }


def test_the_whole_call_spans_its_legs():
    calls, states = joined(
        [
            leg(1, "g", 0, whole=5, extension="s"),
            leg(2, "g", 5, whole=30, talk=20, extension="101"),
            leg(3, "g", 35, whole=12, talk=10, extension="102"),
        ]
    )
    (call,) = calls
    assert call["timestamp"] == NOON
    assert (call["duration_seconds"], call["talk_seconds"], call["ring_seconds"]) == (
        "47",
        "30",
        "15",
    )
    assert (call["extension"], call["answered"], call["source_row"]) == ("101", "yes", 2)
    assert states == {1: ("joined", 2), 2: ("kept", None), 3: ("joined", 2)}


def test_direction_and_number_are_those_of_the_way_out_of_the_house():
    inside = {"direction": "inside", "number": "102"}
    (call,), _ = joined(
        [leg(1, "g", 0, **inside), leg(2, "g", 1, talk=4, number="7", direction="out")]
    )
    assert (call["direction"], call["number"]) == ("out", "7")


def test_of_legs_that_begin_together_the_root_tells():
    root = leg(1, "g", 0, call_id="g", number="7", direction="in")
    child = leg(2, "g", 0, talk=5, call_id="h", number="8", direction="out")
    for legs in ([root, child], [child, root]):
        (call,), _ = joined(legs)
        assert (call["direction"], call["number"], call["answered"]) == ("in", "7", "yes")


def test_what_belongs_to_no_group_is_a_call_of_its_own():
    calls, states = joined([leg(1, None, 0), leg(2, None, 0)])
    assert len(calls) == 2
    assert {state for state, _ in states.values()} == {"kept"}


def test_what_no_leg_knows_stays_unknown():
    nothing = {"answered": None, "duration_seconds": None}
    (call,), _ = joined([leg(1, "g", 0, **nothing), leg(2, "g", 5, **nothing)])
    assert call["answered"] is None


LEGS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.none() | st.integers(0, 20),
    ),
    min_size=1,
    max_size=8,
)


@given(drawn=LEGS, order=st.randoms(use_true_random=False))
def test_the_order_of_legs_does_not_matter_and_none_is_lost(drawn, order):
    legs = [
        leg(row, group, after, whole=(talk or 0) + rest, talk=talk, extension=str(100 + row))
        for row, (group, after, rest, talk) in enumerate(drawn, 1)
    ]
    mixed = order.sample(legs, len(legs))
    calls, states = joined(legs)
    assert joined(mixed) == (calls, states)
    groups = {group for group, *_ in drawn if group}
    assert len(calls) == len(groups) + sum(group is None for group, *_ in drawn)
    assert len(states) == len(legs)
    for state, target in states.values():
        assert (state == "joined") == (target is not None)
        assert target is None or states[target][0] == "kept"


@pytest.mark.parametrize("talk", [None, 4])
def test_a_single_leg_is_left_as_it_is(talk):
    (call,), _ = joined([leg(1, "g", 0, talk=talk)])
    assert call["answered"] == ("no" if talk is None else "yes")
    assert call["duration_seconds"] == "10"
