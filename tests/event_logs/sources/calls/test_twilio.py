"""Twilio: legs and machines told from talks; the seeds of a warehouse read."""

import json

import pytest

from event_logs.sources.recognition import recognise


def leg(sid, parent=None, *, direction="inbound", status="completed", **others):
    """A leg in the vendor's shape."""
    return {
        "sid": sid,
        "parent_call_sid": parent,
        "from": "+79990000001",
        "to": "+74950000000",
        "direction": direction,
        "status": status,
        "answered_by": None,
        "duration": "60" if status == "completed" else None,
        "start_time": "Mon, 05 Jan 2026 07:00:00 +0000",
        "end_time": "Mon, 05 Jan 2026 07:01:00 +0000",
        **others,
    }


@pytest.mark.parametrize(
    ("legs", "direction", "answered"),
    [
        ([leg("a")], "in", "no"),  # a menu or a voicemail
        ([leg("a"), leg("b", "a", direction="outbound-dial", to="client:eve")], "in", "yes"),
        ([leg("a"), leg("b", "a", direction="outbound-dial", status="no-answer")], "in", "no"),
        ([leg("a", direction="outbound-api", to="+79990000001")], "out", "yes"),
        ([leg("a", direction="outbound-api", answered_by="machine_start")], "out", "no"),
        ([leg("a", direction="outbound-api", status="busy")], "out", "no"),
    ],
)
def test_completed_is_not_answered(read_as, legs, direction, answered):
    (call,) = read_as(json.dumps({"calls": legs}), "twilio calls")
    assert (call["direction"], call["answered"]) == (direction, answered)
    assert call["number"] == ("+79990000001" if direction == "in" else legs[0]["to"])


def test_the_seeds_of_a_warehouse_are_read(read_as, seeds):
    for name in ("twilio_call_data", "twilio_call_data_snowflake"):
        path = seeds / "twilio_seeds" / f"{name}.csv"
        assert recognise(path).name == "twilio calls"
        calls = read_as(path, "twilio calls")
        assert len(calls) == 9
        # One of them began on the thirtieth of February.
        assert [call["source_row"] for call in calls if "reason" in call] == [5]
