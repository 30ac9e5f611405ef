"""How long calls rang and were talked, from whichever of the durations a table has."""

import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.extraction.calls import with_durations


@pytest.mark.parametrize(
    ("whole", "talk", "ring", "answered", "expected"),
    [
        ("90", None, None, "yes", (90.0, None, 90.0)),
        ("90", "70", None, "yes", (70.0, 20.0, 90.0)),
        ("90", None, "20", "yes", (70.0, 20.0, 90.0)),
        (None, "70", "20", "yes", (70.0, 20.0, 90.0)),
        ("0:01:30", "70", "15", None, (70.0, 15.0, 90.0)),
        ("30", None, None, "no", (0.0, None, 30.0)),
        ("30", "0", None, None, (0.0, 30.0, 30.0)),
        (None, None, None, "yes", (None, None, None)),
        (None, None, None, None, (None, None, None)),
        ("10", "70", None, "yes", (70.0, None, 10.0)),
    ],
)
def test_talk_ring_and_whole_complete_each_other(whole, talk, ring, answered, expected):
    told = {
        "duration_seconds": whole,
        "talk_seconds": talk,
        "ring_seconds": ring,
        "answered": answered,
    }
    calls = engine.load(pa.table({name: pa.array([text], "string") for name, text in told.items()}))
    [row] = with_durations(calls).to_pyarrow().to_pylist()
    assert (row["talk_seconds"], row["ring_seconds"], row["seconds"]) == expected
