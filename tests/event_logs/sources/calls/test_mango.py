"""Mango: legs of CSV with and without a header, whole calls of JSON."""

import pytest

from event_logs.sources.calls.mango import BARE_STATS, HEADER
from event_logs.sources.recognition import recognise

CUSTOMER, LINE = "79990000001", "74950000000"


def row(**values):
    """A row of the export, with the columns by default."""
    told = {"records": "[]", "start": 1767596400, "finish": 1767596475, "entry_id": "e"} | values
    return ";".join(str(told.get(name, "")) for name in HEADER)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"answer": 1767596415, "from_number": CUSTOMER, "to_extension": 101},
            ("in", CUSTOMER, "yes", "60", "101"),
        ),
        (
            {"answer": 0, "from_number": CUSTOMER, "to_extension": 101},
            ("in", CUSTOMER, "no", "0", "101"),
        ),
        (
            {"answer": 1767596415, "from_extension": 102, "to_number": CUSTOMER},
            ("out", CUSTOMER, "yes", "60", "102"),
        ),
        (
            {"answer": 0, "from_extension": 102, "to_extension": 101, "from_number": "102"},
            ("inside", "102", "no", "0", "101"),
        ),
    ],
)
def test_direction_answer_and_talk(read_as, values, expected):
    for text, name in (
        (f"{row(**values)}\n", "mango calls without header"),
        (f"{';'.join(HEADER)}\n{row(**values)}\n", "mango calls"),
    ):
        (call,) = read_as(text, name)
        roles = ("direction", "number", "answered", "talk_seconds", "extension")
        assert tuple(call[role] for role in roles) == expected


def test_a_file_without_header_is_recognised(tmp_path):
    path = tmp_path / "stats.csv"
    path.write_text(row(answer=0, from_number=CUSTOMER, to_extension=101) + "\n", "utf-8")
    assert recognise(path) is BARE_STATS


def test_rows_of_one_entry_are_one_call(read_as):
    rang = row(answer=0, from_number=CUSTOMER, to_extension=101, finish=1767596410)
    talked = row(answer=1767596415, from_number=CUSTOMER, to_extension=102, start=1767596410)
    (call,) = read_as(f"{rang}\n{talked}\n", "mango calls without header")
    assert (call["answered"], call["extension"], call["talk_seconds"]) == ("yes", "102", "60")


def test_the_person_of_a_whole_call_is_who_talked_last(read_as):
    (call,) = read_as(
        """[{"entry_id": "e", "context_type": 1, "context_status": 1, "caller_number": "7999",
        "called_number": "7495", "context_start_time": 1767596400, "duration": 75,
        "talk_duration": 60, "context_calls": [
        {"call_abonent_number": "101", "call_answer_time": 1767596415},
        {"call_abonent_number": "102", "call_answer_time": 1767596445},
        {"call_abonent_number": "103", "call_answer_time": 0}]}]""",
        "mango call contexts",
    )
    assert (call["extension"], call["answered"], call["number"]) == ("102", "yes", "7999")
