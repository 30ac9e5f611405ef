"""Zadarma: direction by which numbers are lines of the house."""

import json

import pytest

CUSTOMER = "+79990000001"


@pytest.mark.parametrize(
    ("clid", "destination", "disposition", "expected"),
    [
        (CUSTOMER, 101, "answered", ("in", CUSTOMER, "yes", "101")),
        (f'"Ann" ({CUSTOMER})', 101, "no answer", ("in", "79990000001", "no", "101")),
        ("101", CUSTOMER, "busy", ("out", CUSTOMER, "no", "101")),
        ("Eve (101)", CUSTOMER, "answered", ("out", CUSTOMER, "yes", "101")),
        ("101", 102, "answered", ("inside", "102", "yes", "101")),
    ],
)
def test_direction_number_answer_and_line(read_as, clid, destination, disposition, expected):
    item = {
        "call_id": "1",
        "sip": "101",
        "callstart": "2026-01-05 10:00:00",
        "clid": clid,
        "destination": destination,
        "disposition": disposition,
        "seconds": 9 if disposition == "answered" else 0,
        "pbx_call_id": "p",
    }
    (call,) = read_as(json.dumps({"status": "success", "stats": [item]}), "zadarma calls")
    roles = ("direction", "number", "answered", "extension")
    assert tuple(call[role] for role in roles) == expected
