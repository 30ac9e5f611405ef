"""Stages and people under their names; what no list names is shown as such."""

import pytest

STAGES = "stage,stage_name,pipeline,pipeline_name,sort,semantics,is_archived\n"
STAGES += "1,New,p,Sales,1,open,\n2,Old,p,Sales,2,open,yes\n3,Won,p,Sales,3,won,\n"
CHANGES = "case_id,stage,timestamp,resource,pipeline\n"
CHANGES += "7,1,2026-01-05 10:00,504,p\n7,2,2026-01-06 10:00,505,p\n"
CHANGES += "7,9,2026-01-07 10:00,504,p\n7,3,2026-01-08 10:00,504,p\n"
STAFF = "person,user_id\nEve,504;61\n"
DEALS = "case_id,owner,stage,pipeline\n7,61,Won,Sales\n"


@pytest.fixture
def made(tmp_path, extracted):
    """What is extracted of a history of numbers, with the lists that name them."""
    tables = {
        "changes": ("stage changes", CHANGES),
        "stages": ("stages", STAGES),
        "staff": ("staff", STAFF),
        "deals": ("deals", DEALS),
    }
    for name, (_, text) in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    sources = [{"file": f"{name}.csv", "holds": holds} for name, (holds, _) in tables.items()]
    return extracted(*sources)


def test_stages_go_by_their_names_of_today(made):
    assert made.log.events.order_by("position").activity.execute().tolist() == [
        "New",
        "Old (archived)",
        "9 (not in the catalogue)",
        "Won",
    ]
    assert made.log.cases.execute().iloc[0].outcome == "Won"


def test_people_are_known_by_any_of_their_numbers(made):
    assert made.log.events.order_by("position").resource.execute().tolist()[:2] == ["Eve", "505"]
    assert made.log.cases.execute().iloc[0].owner == "Eve"


def test_without_a_catalogue_a_renamed_stage_is_one_stage(tmp_path, extracted):
    text = "case_id,stage,stage_name,timestamp\n1,2,Qualified,2026-01-05 10:00\n"
    text += "2,2,Qualified RENAMED,2026-01-06 10:00\n3,2,Qualified,2026-01-04 10:00\n"
    (tmp_path / "changes.csv").write_text(text, "utf-8")
    made = extracted({"file": "changes.csv", "holds": "stage changes"})
    assert set(made.log.events.activity.execute()) == {"Qualified RENAMED"}
