"""Pipedrive: status is no stage, and both shapes of changes say the same."""

import json

import pytest

CHANGES = [
    ("stage_id", "1", "2", "05"),
    ("value", "1", "2", "05"),
    ("status", "open", "lost", "06"),
    ("status", "lost", "open", "07"),
    ("status", "open", "won", "08"),
]


def changelog(changes):
    """The answers of the changelog of deal 7."""
    items = [
        {
            "field_key": key,
            "old_value": old,
            "new_value": new,
            "actor_user_id": 504,
            "time": f"2026-01-{day} 09:00:00",
            "is_bulk_update_flag": None,
        }
        for key, old, new, day in changes
    ]
    return json.dumps({"deal_id": 7, "success": True, "data": items})


def flow(changes):
    """The same as the flow of the deal has it."""
    items = [
        {
            "object": "dealChange",
            "timestamp": f"2026-01-{day} 09:00:00",
            "data": {
                "id": number,
                "item_id": 7,
                "user_id": 504,
                "field_key": key,
                "old_value": old,
                "new_value": new,
                "log_time": f"2026-01-{day} 09:00:00",
            },
        }
        for number, (key, old, new, day) in enumerate(changes)
    ]
    return json.dumps({"success": True, "data": items})


@pytest.mark.parametrize("shape", [changelog, flow])
def test_outcomes_are_entries_and_a_deal_opened_again_is_where_it_was(read_as, shape):
    entries = read_as(shape(CHANGES), "pipedrive changes")
    assert [entry["stage"] for entry in entries] == ["2", "lost", "2", "won"]
    assert entries[0]["from_stage"] == "1"
    assert {(entry["case_id"], entry["resource"]) for entry in entries} == {("7", "504")}


def test_a_deal_that_is_lost_is_not_in_its_stage(read_as):
    deal = {"id": 7, "stage_id": 2, "pipeline_id": 1, "status": "lost", "lost_reason": "price"}
    deal |= {"add_time": "2026-01-05T09:00:00Z", "lost_time": "2026-01-06T09:00:00Z"}
    deal |= {"person_id": {"value": 11, "name": "Ann"}, "org_id": 3}
    (read,) = read_as(json.dumps([deal]), "pipedrive deals")
    assert (read["stage"], read["contact_id"]) == ("lost", "11;org 3")
    assert read["closed_at"].isoformat() == "2026-01-06T09:00:00+00:00"


def test_every_pipeline_has_won_and_lost(read_as):
    stages = [
        {"id": n, "order_nr": 0, "name": f"S{n}", "pipeline_id": p, "active_flag": n != 3}
        for n, p in ((1, 1), (2, 2), (3, 1))
    ]
    rows = read_as(json.dumps({"data": stages}), "pipedrive stages")
    told = sorted((row["pipeline"], row["stage_name"], row["semantics"]) for row in rows)
    assert told == [
        ("1", "Lost", "lost"),
        ("1", "S1", "open"),
        ("1", "S3", "open"),
        ("1", "Won", "won"),
        ("2", "Lost", "lost"),
        ("2", "S2", "open"),
        ("2", "Won", "won"),
    ]
    assert {row["stage_name"]: row["is_archived"] for row in rows}["S3"] == "yes"
