"""A running Tryton: what its own client did is what its history table tells."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from event_logs.extraction.extract import extract

COMPANY = Path(__file__).with_name("tryton_company.py")
TABLES = {
    "history": ("sale_opportunity__history", "tryton opportunity history"),
    "deals": ("sale_opportunity", "tryton opportunities"),
    "contacts": ("party_contact_mechanism", "tryton contact mechanisms"),
    "users": ("res_user", "tryton users"),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """The folder with the database of a company that was played out on a running Tryton."""
    folder = tmp_path_factory.mktemp("tryton")
    command = [sys.executable, "-W", "ignore", COMPANY, folder]
    subprocess.run(command, check=True, capture_output=True, timeout=900)  # noqa: S603 - our own
    return folder


@pytest.fixture(scope="module")
def made(company, project_of):
    """What is extracted of its tables, asked for by SQL."""
    sources = [
        {
            "name": name,
            "address": "sqlite://tryton.sqlite",
            "query": f"SELECT * FROM {table} ORDER BY 1",  # noqa: S608 - a table of the list above
            "format": form,
        }
        for name, (table, form) in TABLES.items()
    ]
    return extract(project_of(company, *sources))


def test_every_move_is_read_back(company, made):
    done = json.loads((company / "done.json").read_text("utf-8"))
    events = made.log.events.order_by("case_id", "position").execute()
    read = events.groupby("case_id").activity.apply(list).to_dict()
    told = {str(deal["id"]): [state.capitalize() for state in deal["states"]] for deal in done}
    assert read == told
    assert set(events.resource) == {"Administrator"}


def test_changes_that_moved_nothing_are_counted_as_repeats(company, made):
    done = json.loads((company / "done.json").read_text("utf-8"))
    repairs = made.ledger.repairs.set_index("repair")["count"]
    assert repairs.filter(like="already was").sum() == sum(deal["idle"] for deal in done)
    frame = made.ledger.frame
    assert (frame["read"] == frame["kept"] + frame["duplicate"] + frame["rejected"]).all()


def test_deals_know_who_they_are_with(company, made):
    cases = made.log.cases.execute().set_index("case_id")
    for deal in json.loads((company / "done.json").read_text("utf-8")):
        assert cases.loc[str(deal["id"])].contact_id == str(deal["party"])
