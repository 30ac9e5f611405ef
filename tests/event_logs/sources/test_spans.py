"""Seconds between times that stand as texts."""

import ibis
import pytest

from event_logs.sources.spans import difference, seconds_from


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-01-05T15:00:00+03:00", "2026-01-05T15:01:10+03:00", "70"),
        ("2026/01/05 15:00:00", "2026/01/05 15:00:00", "0"),
        ("2026-01-05 15:00:00", "never", None),
    ],
)
def test_seconds_between_two_times(start, end, seconds):
    told = seconds_from(ibis.literal(start), ibis.literal(end))
    assert ibis.memtable({"a": [1]}).select(x=told).to_pyarrow()["x"][0].as_py() == seconds


def test_what_is_left_of_seconds():
    row = ibis.memtable({"a": ["66"], "b": ["x"]})
    told = row.select(x=difference(row.a, ibis.literal("60")), y=difference(row.a, row.b))
    assert told.to_pyarrow().to_pylist() == [{"x": "6", "y": None}]
