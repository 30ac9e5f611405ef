"""Odoo: tracked values with and without their messages; lost is not a stage."""

import json

TRACKED = [
    (1, "Stage (crm.lead)", 1, 2, 90),
    (2, "Active (crm.lead)", 1, 0, 91),
    (3, "Active (crm.lead)", 0, 1, 92),
    (4, "Stage (crm.lead)", 2, 4, 93),
    (5, "Expected Revenue (crm.lead)", 0, 9, 93),
    (6, "Stage (crm.lead)", 1, 3, 94),
]


def tracking():
    """Tracked values as the interface gives them."""
    return json.dumps(
        [
            {
                "id": number,
                "mail_message_id": [message, "x"],
                "field_id": [700, field],
                "old_value_integer": old,
                "new_value_integer": new,
                "new_value_char": f"S{new}",
                "create_date": "2026-01-01 00:00:00",
                "create_uid": [2, "Eve"],
            }
            for number, field, old, new, message in TRACKED
        ]
    )


def messages():
    """Their messages; the last one came along from a lead that was merged."""
    return json.dumps(
        [
            {
                "id": message,
                "date": f"2026-01-{message - 85:02} 09:00:00",
                "model": "crm.lead",
                "res_id": 7,
                "subject": "From M1" if message == 94 else False,
            }
            for message in range(90, 95)
        ]
    )


def test_stages_losses_and_restorings_are_entries(read_as):
    entries = read_as(tracking(), "odoo tracking", messages())
    assert [entry.get("stage") for entry in entries] == ["2", "lost", "2", "4", None]
    assert entries[0]["from_stage"] == "1"
    assert entries[0]["stage_name"] == "S2"
    assert (entries[0]["case_id"], entries[0]["resource"]) == ("7", "2")
    assert entries[0]["timestamp"].isoformat() == "2026-01-05T09:00:00+00:00"


def test_what_a_merged_lead_brought_along_is_refused(read_as):
    last = read_as(tracking(), "odoo tracking", messages())[-1]
    assert last["reason"] == "It is of a deal that was merged into this one"


def test_a_lead_that_is_lost_is_not_in_its_stage(read_as):
    lead = {"id": 7, "stage_id": [2, "Q"], "partner_id": False, "email_from": False}
    lead |= {"create_date": "2026-01-05 08:00:00", "expected_revenue": 1.0}
    lost = {"active": False, "probability": 0.0}
    for more, stage in (
        ({"won_status": "lost"} | lost, "lost"),
        (lost, "lost"),
        ({"active": True, "probability": 0.0}, "2"),
        ({"won_status": "won", "active": False, "probability": 100.0}, "2"),
    ):
        (read,) = read_as(json.dumps([lead | more]), "odoo leads")
        assert read["stage"] == stage
        assert read["contact_id"] == "lead 7"


def test_lost_is_added_to_the_stages(read_as):
    stages = [
        {"id": n, "name": f"S{n}", "sequence": n, "is_won": n == 2, "fold": False} for n in (1, 2)
    ]
    rows = read_as(json.dumps(stages), "odoo stages")
    assert {row["stage_name"]: row["semantics"] for row in rows} == {
        "S1": "open",
        "S2": "won",
        "Lost": "lost",
    }
