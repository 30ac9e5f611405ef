"""amoCRM read back: what its files say is what the company did."""

import json

import pandas as pd
import pytest

from event_logs.extraction.extract import extract
from event_logs.sources.recognition import recognise
from mining.conformance.declared import read_funnel

FILES = {
    "events": {},
    "leads": {},
    "contacts": {},
    "pipelines": {},
    "users": {},
}


@pytest.fixture(scope="module")
def project(vendors, project_of, tmp_path_factory):
    """A project of the files of amoCRM; the events a second time for the calls in them."""
    folder = vendors.files / "amocrm"
    listed = [{"name": name, "file": folder / f"{name}.jsonl"} | f for name, f in FILES.items()]
    calls = {"name": "calls", "file": folder / "events.jsonl", "format": "amocrm event calls"}
    head = '[project]\nphone_region = "RU"\n[funnel]\nsource = "pipelines"\n'
    return project_of(tmp_path_factory.mktemp("amocrm"), *listed, calls, head=head)


@pytest.fixture(scope="module")
def made(project):
    """What is extracted of them."""
    return extract(project)


@pytest.mark.parametrize("name", FILES)
def test_its_files_are_recognised(vendors, name):
    assert recognise(vendors.files / "amocrm" / f"{name}.jsonl").name == f"amocrm {name}"


def test_every_stage_change_is_read_back(vendors, made):
    events = made.log.events.filter(made.log.events.source == "events").execute()
    found = {
        (
            row.case_id,
            row.activity.removesuffix("32392159 (not in the catalogue)") or "On hold",
            row.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for row in events.itertuples()
    }
    told = {
        (row["case_id"].removeprefix("D-"), row["stage"], row["shown"])
        for row in vendors.truth("entries")
    }
    assert found == told
    assert set(events.resource) <= {"robot", *(row["person"] for row in vendors.truth("work"))}


def test_every_call_is_read_back(vendors, made):
    told = vendors.told("amocrm/events.jsonl")
    links = made.links.filter(made.links.source == "calls").execute()
    numbers = _ids(vendors.files / "amocrm" / "events.jsonl")
    assert set(links.link) == {"linked"}
    read = {numbers[row.source_row]: f"D-{row.case_id}" for row in links.itertuples()}
    assert read == {number: row["case_id"] for number, row in told.items()}
    events = made.log.events.filter(made.log.events.source == "calls").execute()
    for row in events.itertuples():
        assert told[numbers[row.source_row]]["activity"].startswith(row.activity)


def test_deals_know_their_contacts_owners_and_ends(vendors, made):
    cases = made.log.cases.execute().set_index("case_id")
    contacts = {row["case_id"]: row for row in vendors.truth("deals")}
    assert len(cases)
    for number, case in cases.iterrows():
        row = contacts[f"D-{number}"]
        assert f"C-{case.contact_id}" == row["contact_id"]
        assert case.stage in {"New", "Qualified", "Proposal", "Won", "Lost"} or "(" in case.stage
        assert case.closed_at is pd.NaT or case.closed_at == case.closed
    frame = made.ledger.frame
    assert (frame["read"] == frame["kept"] + frame["duplicate"] + frame["rejected"]).all()
    assert not frame["rejected"].any()


def test_the_funnel_is_that_of_the_catalogue(project, made):
    assert str(read_funnel(project)) == "New > Qualified > Proposal > Won | Lost"
    assert "Lost" in set(made.log.cases.outcome.execute())


EVENT = {"entity_id": 7, "entity_type": "lead", "created_by": 0, "type": "lead_status_changed"}


def event(number, at, after, before=None, **others):
    """An event in the vendor's shape."""
    value = {"value_after": after and [status(after)], "value_before": before and [status(before)]}
    return EVENT | {"id": f"e{number}", "created_at": at} | value | others


def status(stage):
    """A status in the vendor's shape."""
    return {"lead_status": {"id": stage, "pipeline_id": 3}}


def test_a_creation_without_a_stage_has_the_one_that_the_next_change_left(extracted, tmp_path):
    events = [
        event(1, 1767600000, None, type="lead_added"),
        event(2, 1767700000, 12, before=11),
        event(3, 1767600000, None, type="lead_added", entity_id=8),
    ]
    (tmp_path / "events.json").write_text(json.dumps({"_embedded": {"events": events}}), "utf-8")
    made = extracted({"file": "events.json"})
    assert made.log.events.activity.execute().tolist() == ["11", "12"]
    reasons = made.ledger.reasons
    assert dict(zip(reasons["reason"], reasons["count"], strict=True)) == {
        "Column 'stage' is empty": 1
    }


def test_won_and_lost_of_two_pipelines_are_one_and_equal_names_are_told_apart(extracted, tmp_path):
    pipelines = [
        {
            "id": number,
            "name": name,
            "sort": number,
            "is_main": number == 3,
            "_embedded": {
                "statuses": [{"id": 10 + number, "name": "New"}, {"id": 142, "name": "Won"}]
            },
        }
        for number, name in ((3, "Sales"), (4, "Service"))
    ]
    (tmp_path / "pipelines.json").write_text(json.dumps(pipelines), "utf-8")
    other = {"value_after": [{"lead_status": {"id": 14, "pipeline_id": 4}}], "entity_id": 8}
    events = [event(1, 1767600000, 13), event(2, 1767700000, 142), event(3, 1767600000, 1) | other]
    (tmp_path / "events.json").write_text(json.dumps(events), "utf-8")
    made = extracted({"file": "events.json"}, {"file": "pipelines.json"})
    assert set(made.log.events.activity.execute()) == {"Sales: New", "Service: New", "Won"}


def _ids(path):
    """The vendor's numbers of the records of a file of pages, by their row."""
    pages = [json.loads(line)["_embedded"] for line in path.read_text("utf-8").splitlines()]
    items = [item for page in pages for items in page.values() for item in items]
    return {row: item["id"] for row, item in enumerate(items, 1)}
