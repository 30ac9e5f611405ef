import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.organization.handovers import handovers
from mining.organization.roles import UNKNOWN, discover_roles, with_roles


@pytest.fixture
def log(log_of):
    work = {"Ann": ["call"] * 9 + ["note"] * 3, "Bob": ["call"] * 30 + ["note"] * 9}
    work |= {"Cid": ["bill"] * 20, "Dia": ["call"] * 2}
    rows = [
        ("a", what, 0, number, who, None)
        for who, acts in work.items()
        for number, what in enumerate(acts)
    ]
    return log_of(rows)


def test_people_with_the_same_mix_have_one_role_called_by_what_tells_it(log):
    found = discover_roles(log)
    assert found.of_person == {"Ann": "call", "Bob": "call", "Cid": "bill", "Dia": UNKNOWN}
    row = found.roles.set_index("role").loc["call"]
    assert (row["people"], row["events"]) == (2, 51)
    assert row["activities"].startswith("call")
    assert found.people.set_index("person")["alike"].between(0.9, 1 + 1e-9).all()


def test_asked_for_less_likeness_everybody_is_alike(log):
    assert len(set(discover_roles(log, alike=-1.0).of_person.values()) - {UNKNOWN}) == 1


def test_nobody_has_no_role(log_of):
    assert discover_roles(log_of([("a", "x", 0, 0, None, None)])).people.empty


def test_roles_of_a_played_company_are_its_departments(played_log):
    log, _ = played_log
    found = discover_roles(log, alike=0.95)
    people = log.events.select("resource", "department").distinct().drop_null().execute()
    department = people.set_index("resource")["department"]
    told = found.people[found.people["role"] != UNKNOWN]
    told = told[told["person"].isin(department.index)]
    teams = told.groupby("role")["person"].agg(lambda who: department[who].nunique())
    assert (teams <= 2).all()


def test_the_network_of_roles_is_that_of_people_without_those_of_one_role():
    rows = [("a", "call", "Ann"), ("a", "call", "Bob"), ("a", "bill", "Cid")] * 20
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "who"])
    frame["timestamp"] = pd.date_range("2026-01-05", periods=len(frame), freq="h", tz="UTC")
    log = EventLog.from_pandas(frame, resource="who")
    found = handovers(with_roles(log, discover_roles(log)), by="resource")
    pairs = found.frame[["source", "target", "count"]].to_numpy().tolist()
    assert sorted(pairs) == [["bill", "call", 19], ["call", "bill", 20]]
    assert found.kept == 20


def test_whose_role_cannot_be_told_is_nobody():
    log = EventLog.from_pandas(
        pd.DataFrame(
            {
                "case_id": ["a"] * 3,
                "activity": ["x", "y", "z"],
                "timestamp": pd.date_range("2026-01-05", periods=3, freq="h", tz="UTC"),
                "who": ["Ann", "Bob", "Cid"],
            }
        ),
        resource="who",
    )
    found = handovers(with_roles(log, discover_roles(log)), by="resource")
    assert (len(found.frame), found.unknown) == (0, 2)
