"""Repairs of stage entries: what is one, what is not, and each undone by its switch."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.repairs.stage_entries import BATCH, IMPORTED, PIPELINE, REPEAT, mend_entries
from event_logs.repairs.switches import Repairs

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SCHEMA = pa.schema(
    [
        ("case_id", pa.string()),
        ("activity", pa.string()),
        ("timestamp", pa.timestamp("us", "UTC")),
        ("resource", pa.string()),
        ("department", pa.string()),
        ("source", pa.string()),
        ("source_order", pa.int32()),
        ("source_row", pa.int64()),
        ("source_part", pa.int32()),
        ("pipeline", pa.string()),
        ("from_stage", pa.string()),
        ("is_bulk", pa.bool_()),
        ("is_added", pa.bool_()),
    ]
)


def entry(case, stage, seconds, by="Anna", pipeline=None, **more):
    """A stage entry so many seconds after the start."""
    at = START + timedelta(seconds=seconds)
    named = {"case_id": case, "activity": stage, "timestamp": at, "resource": by}
    return {**named, "pipeline": pipeline, "is_added": False, **more}


def mended(entries, **switches):
    """Mended entries as rows in the order given, and the counts by repair."""
    rows = [
        {"source": "crm", "source_order": 0, "source_row": number, "source_part": 0, **each}
        for number, each in enumerate(entries)
    ]
    made = mend_entries(engine.load(pa.Table.from_pylist(rows, SCHEMA)), Repairs(**switches))
    found = made.entries.order_by("source_row").to_pyarrow().to_pylist()
    return found, dict(zip(made.counts["repair"], made.counts["count"], strict=True))


def test_a_stage_entered_again_without_another_between_is_one_entry():
    entries = [entry("a", stage, hour) for hour, stage in enumerate(["New", "New", "Won", "New"])]
    entries.append(entry("b", "New", 1))
    rows, counts = mended(entries, collapse_repeats="all")
    assert [row["source_row"] for row in rows] == [0, 2, 3, 4]
    assert counts == {REPEAT: 1}
    assert len(mended(entries, collapse_repeats="none")[0]) == 5


def test_a_repeat_stays_unless_the_record_says_that_it_changes_nothing():
    twice = [entry("a", "New", 0), entry("a", "New", 1, from_stage="New"), entry("a", "New", 2)]
    rows, counts = mended([*twice, entry("a", "Won", 3, from_stage="New")])
    assert [row["source_row"] for row in rows] == [0, 2, 3]
    assert counts == {REPEAT: 1}


def test_the_same_stage_of_another_pipeline_is_another_entry():
    rows, counts = mended(
        [entry("a", "New", 0, pipeline="1"), entry("a", "New", 9, pipeline="2")],
        collapse_repeats="all",
    )
    assert [row["is_pipeline_change"] for row in rows] == [False, True]
    assert counts == {PIPELINE: 1}


def batch(size, gap=2, **more):
    """Deals that were there before, each moved `gap` seconds after the one before."""
    begun = [entry(f"d{number}", "New", number * 999) for number in range(size)]
    return begun + [
        entry(f"d{number}", "Lost", 10**6 + number * gap, **more) for number in range(size)
    ]


@pytest.mark.parametrize(
    ("entries", "size"),
    [
        (batch(10), 10),
        (batch(9), 0),
        (batch(12, gap=3), 0),
        (batch(12, by=None), 0),
        (batch(3, is_bulk=True), 3),
    ],
)
def test_a_batch_is_many_deals_moved_to_one_stage_by_one_person_within_seconds(entries, size):
    rows, counts = mended(entries)
    assert [row["activity"] for row in rows if row["is_batch"]] == ["Lost"] * size
    assert counts == ({BATCH: size} if size else {})
    assert not any(row["is_batch"] for row in mended(entries, flag_batches=False)[0])


def test_what_an_import_stamped_is_marked_and_no_batch():
    stamped = [entry(f"d{number}", stage, 0, by="Robot") for number in range(20) for stage in "AB"]
    later = [entry("d0", "C", 9999), entry("x", "A", 9999)]
    rows, counts = mended([*stamped, *later])
    assert [row["is_imported"] for row in rows] == [True] * 40 + [False] * 2
    assert not any(row["is_batch"] for row in rows)
    assert counts == {IMPORTED: 40}
    assert mended([*stamped[:38], *later])[1] == {BATCH: 38}
    assert not any(row["is_imported"] for row in mended(stamped, flag_imports=False)[0])
