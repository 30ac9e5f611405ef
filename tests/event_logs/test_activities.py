"""Names of calls and emails."""

import ibis
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.activities import (
    PLAIN_NAMES,
    direction_of,
    name_calls,
    renamed,
    says_reply,
    seconds_of,
    was_answered,
)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("IN", "in"), ("Входящий", "in"), ("outbound", "out"), ("internal", "inside"), ("x", None)],
)
def test_directions_as_systems_write_them(text, direction):
    found = ibis.memtable({"x": [text]}).select(d=direction_of(ibis._.x)).to_pyarrow()
    assert found["d"][0].as_py() == direction


@pytest.mark.parametrize(
    ("answered", "seconds", "expected"),
    [
        ("yes", 0.0, True),
        ("NO ANSWER", 30.0, False),
        (None, 30.0, True),
        (None, 0.0, False),
        (None, None, None),
        ("?", 1.0, True),
    ],
)
def test_a_call_was_answered_if_it_says_so_or_lasted(answered, seconds, expected):
    found = was_answered(ibis.literal(answered, "string"), ibis.literal(seconds, "float64"))
    found = found.execute()
    assert (None if found is None else bool(found)) is expected


@pytest.mark.parametrize(
    ("subject", "is_reply"),
    [
        ("Re: Offer", True),
        ("RE[2]: Offer", True),
        ("Отв: КП", True),
        ("НА: КП", True),
        ("HA: КП", True),
        ("Ответ: КП", True),
        ("Fwd: Offer", False),
        ("Regarding: Offer", False),
        ("Ответственный: кто?", False),
        (None, None),
    ],
)
def test_a_subject_says_whether_it_answers(subject, is_reply):
    found = says_reply(ibis.literal(subject, "string")).execute()
    assert (None if found is None else bool(found)) is is_reply


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("1:01:30", 3690), ("12,5", 12.5), ("-5", None), ("x", None)]
)
def test_durations_in_seconds_or_on_a_clock(text, seconds):
    found = ibis.memtable({"x": [text]}).select(s=seconds_of(ibis._.x)).to_pyarrow()
    assert found["s"][0].as_py() == seconds


def test_every_call_has_a_plain_name_that_can_be_renamed():
    directions = ["in", "in", "in", "out", "out", "out", "inside"]
    answers = [True, False, None, True, False, None, True]
    calls = engine.load(pa.table({"direction": directions, "is_answered": answers}))
    names = calls.select(name=name_calls(calls)).name.execute().tolist()
    assert set(names) == {name for name in PLAIN_NAMES if name.startswith("Call")}
    new = calls.select(name=renamed(name_calls(calls), {"Call in": "Звонок"})).name.execute()
    assert new.tolist() == ["Звонок" if name == "Call in" else name for name in names]
