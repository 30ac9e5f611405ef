"""Bitrix24 read back: stages, deals, contacts and people as the company had them."""

import json

import pandas as pd
import pytest

from event_logs.extraction.extract import extract
from event_logs.sources.recognition import recognise
from mining.conformance.declared import read_funnel

FILES = {
    "history": "crm.stagehistory.list",
    "deals": "crm.deal.list",
    "contacts": "crm.contact.list",
    "stages": "crm.status.list",
}


@pytest.fixture(scope="module")
def project(vendors, project_of, tmp_path_factory):
    """A project of the files of Bitrix24."""
    folder = vendors.files / "bitrix24"
    listed = [{"name": name, "file": folder / f"{file}.jsonl"} for name, file in FILES.items()]
    users = {"name": "users", "file": folder / "user.get.jsonl", "format": "bitrix24 users"}
    head = '[funnel]\nsource = "stages"\n'
    return project_of(tmp_path_factory.mktemp("bitrix24"), *listed, users, head=head)


@pytest.fixture(scope="module")
def made(project):
    """What is extracted of them."""
    return extract(project)


@pytest.mark.parametrize(("name", "file"), FILES.items())
def test_its_files_are_recognised(vendors, name, file):
    found = recognise(vendors.files / "bitrix24" / f"{file}.jsonl").name
    assert found == f"bitrix24 {'stage history' if name == 'history' else name}"


def test_every_stage_change_is_read_back(vendors, made):
    events = made.log.events.execute()
    unlisted = "UC_000003 (not in the catalogue)"
    found = {
        (
            f"D-{row.case_id}",
            "On hold" if row.activity == unlisted else row.activity,
            row.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for row in events.itertuples()
    }
    told = {(row["case_id"], row["stage"], row["shown"]) for row in vendors.truth("entries")}
    assert found == told


def test_deals_know_contacts_owners_and_stages(vendors, made, project):
    cases = made.log.cases.execute()
    contacts = {row["case_id"]: row["contact_id"] for row in vendors.truth("deals")}
    people = {row["person"] for row in vendors.truth("work")} | {"robot"}
    assert len(cases)
    for case in cases.itertuples():
        assert f"C-{case.contact_id}" == contacts[f"D-{case.case_id}"]
        assert case.owner in people
        assert case.currency == "RUB"
    assert str(read_funnel(project)) == "New > Qualified > Proposal > Won | Lost"


def test_stages_of_other_pipelines_carry_their_prefix(extracted, tmp_path):
    statuses = [
        {"ENTITY_ID": entity, "STATUS_ID": status, "NAME": "New", "SORT": 10, "SEMANTICS": None}
        for entity, status in (("DEAL_STAGE", "NEW"), ("DEAL_STAGE_16", "C16:NEW"))
    ]
    history = [
        {
            "ID": number,
            "TYPE_ID": 1,
            "OWNER_ID": 7,
            "CREATED_TIME": f"2026-01-0{number}T10:00:00+03:00",
            "CATEGORY_ID": pipeline,
            "STAGE_SEMANTIC_ID": "P",
            "STAGE_ID": stage,
        }
        for number, pipeline, stage in ((1, 0, "NEW"), (2, 16, "C16:NEW"))
    ]
    (tmp_path / "statuses.json").write_text(json.dumps({"result": statuses}), "utf-8")
    (tmp_path / "history.json").write_text(json.dumps({"result": {"items": history}}), "utf-8")
    made = extracted({"file": "statuses.json"}, {"file": "history.json"})
    assert made.log.events.activity.execute().tolist() == ["0: New", "16: New"]


def test_a_company_and_a_contact_of_one_number_are_two(extracted, tmp_path):
    deal = {"STAGE_ID": "NEW", "ASSIGNED_BY_ID": 4, "OPPORTUNITY": "1", "CONTACT_IDS": [3, 5]}
    deal |= {"ID": 7, "DATE_CREATE": "2026-01-05T10:00:00+03:00", "COMPANY_ID": "3"}
    history = {"ID": 1, "TYPE_ID": 1, "OWNER_ID": 7, "CREATED_TIME": "2026-01-05T10:00:00+03:00"}
    history |= {"CATEGORY_ID": 0, "STAGE_SEMANTIC_ID": "P", "STAGE_ID": "NEW"}
    (tmp_path / "deals.json").write_text(json.dumps({"result": [deal]}), "utf-8")
    (tmp_path / "history.json").write_text(json.dumps({"result": [history]}), "utf-8")
    made = extracted({"file": "deals.json"}, {"file": "history.json"})
    case = made.log.cases.execute().iloc[0]
    assert case.contact_id == "3;5;company 3"
    assert case.created_at == pd.Timestamp("2026-01-05 07:00", tz="UTC")


@pytest.mark.parametrize(
    ("method", "form", "number"),
    [
        ("crm.stagehistory.list", "bitrix24 stage history", 1),
        ("voximplant.statistic.get", "bitrix24 telephony", 2),
    ],
)
def test_the_examples_of_the_vendors_documentation_are_read(
    read_as, seeds, tmp_path, method, form, number
):
    document = json.loads((seeds / "bitrix24_docs" / f"{method}.json").read_text("utf-8"))
    path = tmp_path / f"{method}.json"
    path.write_text(json.dumps(document["resultExample"]), "utf-8")
    assert recognise(path).name == form
    rows = read_as(path, form)
    assert len(rows) == number
    assert not any("reason" in row for row in rows)
