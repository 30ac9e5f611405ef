import json

from event_logs.simulation.records.formats.amocrm import LOST_STATUS, WON_STATUS, status_of
from event_logs.simulation.records.formats.numbering import number_of
from event_logs.simulation.worlds.wording import LOST, ON_HOLD, WON


def _items(files, kind):
    answers = [json.loads(line) for line in files[f"amocrm/{kind}.jsonl"].content.splitlines()]
    assert [answer["_page"] for answer in answers] == list(range(1, len(answers) + 1))
    assert all(len(answer["_embedded"][kind]) <= 100 for answer in answers)
    return [item for answer in answers for item in answer["_embedded"][kind]]


def test_every_entry_of_the_crm_is_an_event_in_order(files, typical, typical_view):
    numbers = number_of(typical)
    events = [event for event in _items(files, "events") if event["type"].startswith("lead")]
    assert len(events) == len(typical_view.entries)
    for event, entry in zip(events, typical_view.entries, strict=True):
        assert event["entity_id"] == int(entry.case.removeprefix("D-"))
        assert event["created_at"] == numbers.unix(entry.at)
        after = event["value_after"][0]["lead_status"]["id"]
        assert after == status_of(entry.stage, numbers)
        assert (event["type"] == "lead_added") == (event["value_before"] == [])


def test_each_change_begins_where_the_one_before_ended(files):
    status: dict[int, dict[str, int]] = {}
    for event in _items(files, "events"):
        if event["type"] == "lead_status_changed":
            assert event["value_before"][0]["lead_status"] == status[event["entity_id"]]
        if event["type"].startswith("lead"):
            status[event["entity_id"]] = event["value_after"][0]["lead_status"]


def test_won_and_lost_are_the_vendor_s_own_statuses(files, typical):
    numbers = number_of(typical)
    assert (status_of(WON, numbers), status_of(LOST, numbers)) == (WON_STATUS, LOST_STATUS)
    [pipeline] = _items(files, "pipelines")
    statuses = {status["id"]: status["name"] for status in pipeline["_embedded"]["statuses"]}
    assert list(statuses.values()) == ["New", "Qualified", "Proposal", "Won", "Lost"]
    assert status_of(ON_HOLD, numbers) not in statuses


def test_leads_are_the_snapshot_at_the_export(files, typical_view):
    last = {entry.case: entry for entry in typical_view.entries}
    leads = {lead["id"]: lead for lead in _items(files, "leads")}
    assert len(leads) == len(last)
    for case, entry in last.items():
        lead = leads[int(case.removeprefix("D-"))]
        assert (lead["closed_at"] is not None) == (entry.stage in (WON, LOST))
        assert (lead["loss_reason_id"] is not None) == (case in typical_view.reasons)
        assert len(lead["_embedded"]["contacts"]) == 1


def test_contacts_and_users_are_those_that_leads_name(files):
    contacts = {contact["id"] for contact in _items(files, "contacts")}
    users = {user["id"] for user in _items(files, "users")} | {0}
    for lead in _items(files, "leads"):
        assert lead["_embedded"]["contacts"][0]["id"] in contacts
        assert lead["responsible_user_id"] in users


def test_every_call_event_has_its_truth(files):
    calls = [event for event in _items(files, "events") if event["type"].endswith("_call")]
    told = dict(files["amocrm/events.jsonl"].told)
    assert {event["id"] for event in calls} == set(told)
    for event in calls:
        assert told[event["id"]].case == f"D-{event['entity_id']}"
