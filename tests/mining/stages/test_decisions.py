"""Decisions are kept in the project file and make the funnel as found."""

from dataclasses import replace
from datetime import date

import pytest

from event_logs.errors import FunnelError, ProjectError
from event_logs.project.project_file import read_project
from mining.models.funnel import compile_funnel, parse_funnel
from mining.stages.decisions import (
    Decision,
    as_found,
    decide,
    funnel_as_found,
    read_decisions,
    take_back,
)

DAY = date(2026, 11, 25)
CHECK = Decision("Demo", 2, 2, "call, technical", "Technical check", "accepted", "Anna", DAY)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text("case_id,stage,timestamp\n")
    (tmp_path / "greyzone.toml").write_text(
        '# mine\n[project]\nname = "x"\n[[sources]]\nname = "crm"\nholds = "stage changes"\n'
        'file = "a.csv"\n'
    )
    return tmp_path


def test_a_decision_is_read_as_it_was_made_and_the_last_one_stands(folder):
    decide(folder, CHECK)
    assert read_decisions(read_project(folder)) == (CHECK,)
    changed = replace(CHECK, decision="rejected", name="", why="only noise")
    assert read_decisions(decide(folder, changed)) == (changed,)
    assert read_decisions(take_back(folder, changed)) == ()
    assert (folder / "greyzone.toml").read_text().startswith("# mine\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('decision = "perhaps"', "cannot be 'perhaps'"),
        ('decision = "accepted"', "lacks 'name'"),
        ('decision = "merged"\ncolour = "red"', "'colour'"),
    ],
)
def test_a_mistake_by_hand_names_its_line(folder, line, told):
    with (folder / "greyzone.toml").open("a") as file:
        file.write(f'[[hidden_stages]]\nowner = "Demo"\npart = 2\nparts = 2\nby = "A"\n{line}\n')
        file.write("on = 2026-11-25\n")
    with pytest.raises(ProjectError, match=told):
        read_decisions(read_project(folder))


def test_an_accepted_part_is_a_stage_of_the_funnel(found_stages, declared):
    found = as_found(found_stages, [CHECK], declared)
    assert [(s.name, s.owner, s.states) for s in found.stages] == [
        ("New", "New", (0,)),
        ("Demo", "Demo", (1,)),
        ("Technical check", "Demo", (2,)),
    ]
    assert [stage.name for stage in found.accepted] == ["Technical check"]
    funnel = funnel_as_found(declared, found)
    assert str(funnel) == "New > Demo+ > Technical check+ > Won | Lost"
    moves = {transition.name for transition in compile_funnel(funnel).transitions}
    assert {"Technical check → Won", "Demo → Lost", "Technical check → Lost"} <= moves
    assert "Demo → Won" not in moves


@pytest.mark.parametrize("decision", ["merged", "rejected", None])
def test_what_is_not_accepted_stays_where_it_was_declared(found_stages, declared, decision):
    decisions = [replace(CHECK, decision=decision)] if decision else []
    found = as_found(found_stages, decisions, declared)
    assert [(s.name, s.states) for s in found.stages] == [("New", (0,)), ("Demo", (1, 2))]
    assert str(funnel_as_found(declared, found)) == str(declared)


def test_a_decision_of_another_number_of_parts_is_stale(found_stages, declared):
    old = replace(CHECK, parts=3)
    found = as_found(found_stages, [old], declared)
    assert found.stale == (old,)
    assert found.accepted == ()


def test_the_first_part_may_have_a_name_of_its_own(found_stages, declared):
    first = replace(CHECK, part=1, name="Visit")
    found = as_found(found_stages, [first, CHECK], declared)
    assert [stage.name for stage in found.stages] == ["New", "Visit", "Technical check"]
    back = parse_funnel("New > Demo > Won")
    assert str(funnel_as_found(back, found)) == "New > Visit > Technical check > Won"


def test_a_name_that_is_taken_is_refused(found_stages, declared):
    found = as_found(found_stages, [replace(CHECK, name="New")], declared)
    with pytest.raises(FunnelError, match="New"):
        funnel_as_found(declared, found)
