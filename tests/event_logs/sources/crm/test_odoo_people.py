"""Odoo: whose leads they are, and who is no person."""

import json


def test_odoo_bot_is_a_robot_and_false_is_nothing(read_as):
    users = [
        {"id": n, "name": f"U{n}", "login": "l", "email": False, "share": False} for n in (1, 2)
    ]
    rows = read_as(json.dumps(users), "odoo users")
    assert [row["is_robot"] for row in rows] == ["yes", "no"]
    assert "emails" not in rows[0]


def test_a_lead_without_a_partner_is_a_contact_itself(read_as):
    lead = {"id": 7, "stage_id": [2, "Q"], "partner_id": False, "email_from": "a@x", "phone": "1"}
    lead |= {"create_date": "2026-01-05 08:00:00", "expected_revenue": 1.0}
    (row,) = read_as(json.dumps([lead]), "odoo lead contacts")
    assert (row["contact_id"], row["phones"], row["emails"]) == ("lead 7", "1", "a@x")
