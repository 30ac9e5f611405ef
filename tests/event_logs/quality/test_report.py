"""Every check finds what was planted for it, and nothing in a clean log."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.event_log import log_from_events
from event_logs.quality.catalogue import KINDS
from event_logs.quality.names import similar
from event_logs.quality.report import as_rows, check_quality

MONDAY = datetime(2026, 1, 5, 9, 0, 7, tzinfo=UTC)
STAGES, OUTCOMES = ("New", "Talks"), ("Won", "Lost")
TIMES = ("timestamp", "start_timestamp")


def clean():
    """Forty deals, one a day, each with a stage more, a call and an outcome."""
    rows = []
    for deal in range(40):
        begun = MONDAY + timedelta(days=deal, minutes=deal)
        who = {"case_id": f"D-{100 + deal}", "resource": f"Agent {'AB'[deal % 2]}"}
        steps = [("New", 0), ("Talks", 60), ("Won" if deal % 2 else "Lost", 240)]
        rows += [
            {**who, "activity": name, "timestamp": begun + timedelta(minutes=at), "source": "crm"}
            for name, at in steps
        ]
        call = begun + timedelta(minutes=30)
        rows.append(
            {
                **who,
                "activity": "Call out, answered",
                "timestamp": call + timedelta(seconds=121 + deal),
                "start_timestamp": call,
                "source": "calls",
                "channel": "call",
                "is_answered": True,
            }
        )
    for number, row in enumerate(rows):
        row |= {"source_row": number, "department": "Sales " + row["resource"][-1]}
    return rows


def loaded(frame):
    """A frame as a table of the engine."""
    return engine.load(pa.Table.from_pandas(frame, preserve_index=False))


def checked(rows, **columns):
    """The checks of a log of rows by name; `columns` are attributes of all its cases."""
    frame = pd.DataFrame(rows)
    for name in TIMES:
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    frame["channel"] = frame["channel"].astype("string")
    frame["is_answered"] = frame["is_answered"].astype("boolean")
    for name in ("resource", "department"):
        frame[name] = frame[name].astype("string")
    cases = pd.DataFrame({"case_id": sorted(set(frame["case_id"]))})
    for name, values in columns.items():
        cases[name] = values(cases["case_id"])
    log = log_from_events(loaded(frame), outcomes=OUTCOMES, stages=STAGES, attributes=loaded(cases))
    found = check_quality(log, stages=STAGES, outcomes=OUTCOMES)
    return {check.name: check for check in found}


def test_a_clean_log_has_nothing_doubtful():
    found = checked(clean(), amount=lambda ids: range(100, 100 + len(ids)))
    assert {name: check.count for name, check in found.items() if check.count} == {}
    assert {name for name, check in found.items() if check.count is None} == {
        "missing_loss_reason",
        "zone_shift",
        "before_creation",
    }
    assert set(found) | {"rejected", "unlinked", "unreadable_numbers"} == set(KINDS)


def change(rows, place, **new):
    """The rows with one of them changed."""
    return [{**row, **new} if number == place else row for number, row in enumerate(rows)]


def row(place, **new):
    """A row more, like one of the clean log."""
    rows = clean()
    return [*rows, {**rows[place], "source_row": 9999, **new}]


NOON = MONDAY.replace(hour=12, minute=1)
PLANTED = {
    "missing_resource": change(clean(), 0, resource=None),
    "missing_department": change(clean(), 0, department=None),
    "case_gaps": [each for each in clean() if each["case_id"] != "D-107"],
    "missing_start": clean()[1:],
    "stale": [each for each in clean() if each["case_id"] != "D-100"] + clean()[:1],
    "no_communication": [each for number, each in enumerate(clean()) if number != 3],
    "skipped_to_end": [each for number, each in enumerate(clean()) if number != 1],
    "inactive_periods": [
        {**each, "timestamp": each["timestamp"] + timedelta(days=30)} if number >= 80 else each
        for number, each in enumerate(clean())
    ],
    "coverage": [each for number, each in enumerate(clean()) if number < 90 or number % 4 != 3],
    "negative_duration": change(clean(), 3, start_timestamp=MONDAY + timedelta(hours=9)),
    "long_duration": change(clean(), 3, start_timestamp=MONDAY - timedelta(hours=9)),
    "overlap": row(3, case_id="D-101", start_timestamp=clean()[3]["start_timestamp"]),
    "midnight": change(clean(), 0, timestamp=MONDAY.replace(hour=0, minute=0, second=0)),
    "far_off": change(clean(), 0, timestamp=MONDAY - timedelta(days=900)),
    "same_second": change(clean(), 1, timestamp=clean()[0]["timestamp"]),
    "coarse_times": [
        {**each, "timestamp": each["timestamp"].replace(second=0)}
        if each["source"] == "crm"
        else each
        for each in clean()
    ],
    "after_outcome": row(1, timestamp=NOON + timedelta(hours=9)),
    "repeated_outcome": row(2, timestamp=NOON + timedelta(hours=9)),
    "frequent": clean()
    + [
        {**clean()[3], "source_row": 1000 + n, "timestamp": NOON + timedelta(minutes=n)}
        for n in range(30)
    ],
    "similar_activities": change(clean(), 1, activity="talks "),
    "similar_people": change(clean(), 0, resource="agent a."),
    "unknown_stages": change(clean(), 1, activity="Paused"),
    "two_departments": change(clean(), 0, department="Support"),
    "duplicates": row(0),
    "batch": clean()
    + [
        {**clean()[1], "case_id": f"D-{n}", "source_row": n, "timestamp": NOON}
        for n in range(130, 135)
    ],
    "rare_activities": change(clean(), 1, activity="Paused"),
}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_what_was_planted_is_found_with_an_example(name):
    check = checked(PLANTED[name])[name]
    assert check.count >= 1
    assert check.of >= check.count
    assert check.examples


def test_attributes_are_looked_at():
    found = checked(
        clean(),
        amount=lambda ids: [-1.0, 10**9, *range(10, 8 + len(ids))],
        owner=lambda ids: [None, *["Ann"] * (len(ids) - 1)],
        loss_reason=lambda ids: ["price", *[None] * (len(ids) - 1)],
        created_at=lambda ids: [MONDAY + timedelta(days=n) * 1 for n in range(len(ids))],
    )
    assert found["amount_range"].count == 2
    assert found["missing_attributes"].count == 1
    assert (found["missing_loss_reason"].count, found["missing_loss_reason"].of) == (19, 20)
    assert "owner" in [example.note for example in found["constant_attributes"].examples]
    assert found["before_creation"].count == 0


def test_a_source_in_another_zone_is_suspected():
    rows = clean() * 6
    for number, each in enumerate(rows):
        moved = timedelta(hours=5) if each["source"] == "calls" else timedelta()
        at = each["timestamp"] + timedelta(minutes=number // 160) + moved
        rows[number] = {**each, "timestamp": at, "source_row": number}
    [example] = checked(rows)["zone_shift"].examples
    assert example.note.startswith("calls lies +")


def test_checks_are_plain_values_for_the_document():
    rows = as_rows(checked(PLANTED["duplicates"]).values())
    [told] = [each for each in rows if each["check"] == "duplicates"]
    assert told["title"] == KINDS["duplicates"].title
    assert told["examples"][0]["case_id"] == "D-100"


def test_names_that_differ_in_a_number_are_different():
    assert similar(["Этап 1", "Этап 2", "этап  1"]) == ["'Этап 1' and 'этап  1'"]
