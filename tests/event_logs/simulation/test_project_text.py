import tomllib

import pytest

from event_logs.errors import GreyzoneError
from event_logs.simulation.project_text import HOLDS, MARK, project_file, refuse_foreign
from event_logs.simulation.worlds.catalogue import MESSY, RUSSIAN_TWIN


def test_every_file_of_records_has_its_roles(typical_sheets):
    text = project_file(MESSY, 3, tuple(typical_sheets.values()), "parquet")
    project = tomllib.loads(text)
    assert project["funnel"]["line"] == "New > Qualified > Proposal > Closing > Won | Lost"
    assert {source["name"] for source in project["sources"]} == set(HOLDS)
    for source in project["sources"]:
        assert source["file"] == f"records/{source['name']}.parquet"
        columns = typical_sheets[source["name"]].columns
        assert set(source["columns"].values()) <= set(columns)


def test_columns_are_named_in_the_company_s_words(typical_sheets):
    project = tomllib.loads(project_file(RUSSIAN_TWIN, 3, tuple(typical_sheets.values())))
    changes = next(s for s in project["sources"] if s["name"] == "stage_changes")
    assert changes["columns"]["stage"] == "Этап сделки"
    assert project["activities"] == {"language": "ru"}  # calls and emails as well


@pytest.mark.parametrize("world", [MESSY, RUSSIAN_TWIN], ids=lambda world: world.name)
def test_deadlines_name_stages_of_the_funnel_of_the_company(world):
    project = tomllib.loads(project_file(world, 3, ()))
    stages = project["funnel"]["line"].split(" > ")
    after = {rule["name"]: rule["after"] for rule in project["deadlines"]}
    assert after[world.wording.word("Follow-up")] in stages
    assert ("Первый звонок" in after) == (world is RUSSIAN_TWIN)
    assert set(after.values()) - set(stages) == {"lead", "email", "missed call", "contact"}


def test_only_a_project_of_ours_may_be_written_over(tmp_path):
    refuse_foreign(tmp_path)
    (tmp_path / "greyzone.toml").write_text(MARK, encoding="utf-8")
    refuse_foreign(tmp_path)
    (tmp_path / "greyzone.toml").write_text("[project]", encoding="utf-8")
    with pytest.raises(GreyzoneError, match="did not write"):
        refuse_foreign(tmp_path)
