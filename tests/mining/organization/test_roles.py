import pytest

from mining.organization.roles import UNKNOWN, discover_roles


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
