"""HubSpot: every entry of the history, the dates of stages, deals; the seeds of a warehouse."""

import json

import pytest

from event_logs.sources.recognition import formats_of, recognise

HISTORY = [
    {"value": "new", "timestamp": "2026-01-07T09:00:00Z", "sourceType": "WORKFLOWS"},
    {"value": "won", "timestamp": "2026-01-06T09:00:00Z", "sourceType": "IMPORT"},
    {
        "value": "new",
        "timestamp": "2026-01-05T09:00:00Z",
        "sourceType": "CRM_UI",
        "sourceId": "userId:504",
    },
]


def test_the_history_has_every_entry_and_who_made_it(read_as):
    deal = {"id": "7", "properties": {}, "propertiesWithHistory": {"dealstage": HISTORY}}
    entries = read_as(json.dumps({"results": [deal]}), "hubspot deal history")
    told = [(entry["stage"], entry["resource"], entry["is_bulk"]) for entry in entries]
    assert sorted(told) == [
        ("new", "504", "false"),
        ("new", "robot", "false"),
        ("won", "robot", "true"),
    ]
    assert {entry["source_row"] for entry in entries} == {1}


def test_the_dates_of_stages_are_entries_in_order_of_the_columns(read_as):
    text = "deal_id,property_hs_v2_date_entered_new,property_hs_v2_date_entered_won\n"
    text += "7,2026-01-05 09:00:00,2026-01-06 09:00:00\n8,2026-01-05 09:00:00,\n"
    entries = read_as(text, "hubspot stage dates")
    assert [(entry["case_id"], entry["stage"]) for entry in entries] == [
        ("7", "new"),
        ("7", "won"),
        ("8", "new"),
    ]


def test_contacts_of_a_warehouse_stand_in_a_list_beside(read_as):
    deals = "deal_id,deal_pipeline_id,deal_pipeline_stage_id,property_dealname\n7,default,won,a\n"
    beside = "deal_id,contact_id,type_id\n7,12,3\n7,11,3\n8,13,3\n"
    assert read_as(deals, "hubspot deals", beside)[0]["contact_id"] == "11;12"
    assert "contact_id" not in read_as(deals, "hubspot deals")[0]


SEEDS = {
    "deal_data": ("hubspot deals", 44),
    "deal_pipeline_stage_data": ("hubspot pipeline stages", 71),
    "deal_stage_data": ("hubspot deal stages", 14),
    "merged_deal_data": ("hubspot merged deals", 14),
    "owner_data": ("hubspot owners", 100),
    "contact_data": ("hubspot contacts", 22),
    "engagement_call_data": ("hubspot calls", 1),
    "engagement_email_data": ("hubspot emails", 1),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_of_a_warehouse_are_read(read_as, seeds, name):
    path = seeds / "hubspot_seeds" / f"{name}.csv"
    form, number = SEEDS[name]
    assert recognise(path).name == form
    rows = read_as(path, form)
    assert len(rows) == number
    # The seed of an email names nobody: neither sender nor owner.
    wanted = number if name == "engagement_email_data" else 0
    assert sum("reason" in row for row in rows) == wanted


def test_of_properties_with_scrambled_names_none_is_taken_for_the_stage(read_as, seeds):
    path = seeds / "hubspot_seeds" / "deal_property_history_data.csv"
    assert [form.name for form in formats_of(path)] == ["hubspot property history"]
    assert read_as(path, "hubspot property history") == []
