"""Entries that a CRM does not write, from the records of the deals."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.repairs.deal_entries import first_entries, last_entries

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TIME = pa.timestamp("us", "UTC")
TEXT, YES = pa.string(), pa.bool_()
DEALS = pa.schema(
    [
        *[(name, TEXT) for name in ("case_id", "stage", "pipeline", "source")],
        *[("created_at", TIME), ("closed_at", TIME)],
        *[("created_at_is_date", YES), ("closed_at_is_date", YES), ("source_row", pa.int64())],
    ]
)
ENTRIES = pa.schema(
    [("case_id", TEXT), ("activity", TEXT), ("timestamp", TIME), ("from_stage", TEXT)]
)


def day(number):
    """That many days after the Monday; None stays."""
    return None if number is None else MONDAY + timedelta(days=number)


def deals_of(stage="Talks", created=0, closed=None, *, created_date=False, closed_date=False):
    """The record of the deal `a`."""
    row = {"case_id": "a", "stage": stage, "source": "deals", "source_row": 7}
    row |= {"created_at": day(created), "closed_at": day(closed)}
    row |= {"created_at_is_date": created_date, "closed_at_is_date": closed_date}
    return engine.load(pa.Table.from_pylist([row], DEALS))


def entries_of(*changes):
    """Stage changes of the deal `a`: day, stage, stage before."""
    rows = [
        {"case_id": "a", "timestamp": day(at), "activity": stage, "from_stage": before}
        for at, stage, before in changes
    ]
    return engine.load(pa.Table.from_pylist(rows, ENTRIES))


def told(table, *more):
    """Activity, day and row of the entries that were added."""
    rows = table.to_pyarrow().to_pylist()
    return [
        (
            row["activity"],
            (row["timestamp"] - MONDAY).days,
            row["source_row"],
            *(row[name] for name in more),
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        ({}, [(3, "Talks", "New"), (5, "Won", "Talks")], [("New", 0, 7)]),
        ({}, [(3, "New", None)], []),
        ({}, [(3, "New", "New")], []),
        ({"created": 4}, [(3, "Talks", "New")], []),
        ({"created": None}, [(3, "Talks", "New")], []),
        ({"created_date": True}, [(3, "Talks", "New")], []),
        ({"stage": "New"}, [], [("New", 0, 7)]),
        ({"stage": "Talks"}, [], []),
    ],
)
def test_the_first_stage_is_the_one_that_the_first_change_was_from(record, changes, expected):
    assert told(first_entries(entries_of(*changes), deals_of(**record), ["New"])) == expected


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        ({"stage": "Lost", "closed": 9}, [(3, "Talks", None)], [("Lost", 9, 7, False)]),
        ({"stage": "Lost", "closed": 9}, [(3, "Lost", None)], []),
        ({"stage": "Lost", "closed": 9}, [(3, "Won", None)], []),
        ({"stage": "Talks", "closed": 9}, [(3, "Talks", None)], []),
        ({"stage": "Lost"}, [(3, "Talks", None)], []),
        ({"stage": "Lost", "closed": 9}, [], [("Lost", 9, 7, False)]),
        ({"stage": "Won", "closed": 9, "closed_date": True}, [(12, "Talks", None)], [12]),
        ({"stage": "Won", "closed": 9, "closed_date": True}, [(3, "Talks", None)], [9]),
        ({"stage": "Won", "closed": 9}, [(3, "Won", None), (4, "Talks", None)], [9]),
    ],
)
def test_the_outcome_is_added_where_only_the_record_knows_it(record, changes, expected):
    found = told(last_entries(entries_of(*changes), deals_of(**record), ["Won", "Lost"]), "is_late")
    late = record.get("closed_date", False)
    assert found == [
        each if isinstance(each, tuple) else (record["stage"], each, 7, late) for each in expected
    ]
