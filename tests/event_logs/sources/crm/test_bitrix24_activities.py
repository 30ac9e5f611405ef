"""Calls and emails among the activities of Bitrix24, read back."""

import json

import pytest

from event_logs.extraction.extract import extract
from event_logs.sources.recognition import formats_of


@pytest.fixture(scope="module")
def made(vendors, project_of, tmp_path_factory):
    """What is extracted of the activities, beside the history of the deals."""
    folder = vendors.files / "bitrix24"
    kinds = {"call activities": "calls", "email activities": "emails"}
    activities = [
        {"name": name, "file": folder / "crm.activity.list.jsonl", "format": f"bitrix24 {kind}"}
        for kind, name in kinds.items()
    ]
    history = {"name": "history", "file": folder / "crm.stagehistory.list.jsonl"}
    return extract(project_of(tmp_path_factory.mktemp("activities"), history, *activities))


def test_a_list_of_activities_holds_calls_and_emails(vendors):
    found = formats_of(vendors.files / "bitrix24" / "crm.activity.list.jsonl")
    assert [form.holds for form in found] == ["calls", "emails"]


def test_every_activity_is_read_back(vendors, made):
    told = vendors.told("bitrix24/crm.activity.list.jsonl")
    lines = (vendors.files / "bitrix24/crm.activity.list.jsonl").read_text("utf-8").splitlines()
    numbers = [item["ID"] for line in lines for item in json.loads(line)["result"]]
    events = made.log.events.filter(made.log.events.source != "history").execute()
    by_people = {row for row, true in told.items() if true["topic"] not in ("auto-reply", "bounce")}
    assert {numbers[row - 1] for row in events.source_row} == by_people
    links = made.links.execute()
    assert {numbers[row - 1] for row in links.source_row} == set(told)
    for row in events.itertuples():
        true = told[numbers[row.source_row - 1]]
        assert true["activity"] == row.activity
        assert true["case_id"] == f"D-{row.case_id}"


def test_what_is_no_call_is_left_to_others(made):
    frame = made.ledger.frame.set_index("source")
    assert frame.loc["calls", "read"] == frame.loc["emails", "left out"]
    assert not frame["rejected"].any()
