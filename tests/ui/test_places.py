"""The app finds the projects that it is given, and tells them apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import GreyzoneError
from ui.places import (
    add_project,
    find_projects,
    first_home,
    name_projects,
    named_projects,
    short_names,
)


@pytest.fixture
def folders(tmp_path):
    for name in ("clients/one", "clients/two", "alone"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "greyzone.toml").write_text("")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_a_folder_of_projects_stands_for_them(folders):
    given_folders = [folders / "alone", folders / "clients", folders / "clients" / "one"]
    assert [path.name for path in find_projects(given_folders)] == ["alone", "one", "two"]
    assert find_projects([folders / "alone" / "greyzone.toml"]) == (folders / "alone",)


def test_a_folder_without_one_is_a_place_to_begin_and_none_is_refused(folders):
    assert find_projects([folders / "empty"]) == ()
    with pytest.raises(GreyzoneError, match=r"nowhere: There is no such folder"):
        find_projects([folders / "nowhere"])


def test_a_project_made_in_the_app_is_among_those_named(folders, monkeypatch):
    monkeypatch.setenv("GREYZONE_PROJECTS", str(folders / "alone"))
    add_project(folders / "clients" / "one")
    assert [path.name for path in named_projects()] == ["alone", "one"]
    add_project(folders / "clients" / "one")
    assert [path.name for path in named_projects()] == ["alone", "one"]
    assert first_home() == folders / "alone"


def test_the_environment_names_them(folders, monkeypatch):
    monkeypatch.delenv("GREYZONE_PROJECTS", raising=False)
    name_projects([folders / "clients"])
    assert [path.name for path in named_projects()] == ["one", "two"]


@given(st.sets(st.tuples(*[st.sampled_from("abc")] * 3), min_size=1))
def test_short_names_tell_them_apart(parts):
    places = [Path("/", *part) for part in sorted(parts)]
    names = short_names(places)
    assert list(names.values()) == places
    assert all(str(place).endswith(name) for name, place in names.items())
