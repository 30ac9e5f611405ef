"""A build is told step by step, ends in words where it fails, and is over when it is stopped."""

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from event_logs.storage import read_manifest
from mining.projects import build_log
from ui.components.building import started

PROJECT = """
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
columns = { case_id = "deal_id", timestamp = "changed_at" }
"""


@pytest.fixture
def place(tmp_path):
    """A project whose log is not built."""
    (tmp_path / "crm.csv").write_text("deal_id,stage,changed_at\n1,New,2026-01-05 10:00\n")
    (tmp_path / "greyzone.toml").write_text(PROJECT)
    return tmp_path


def drawn(place, language="en"):
    script = f"""
from pathlib import Path
import streamlit as st
from ui.components.building import build_in_sight
from ui.language import speak
speak({language!r})
st.text("built" if build_in_sight(Path({str(place)!r})) else "not built")
"""
    return AppTest.from_string(script, default_timeout=90).run()


def test_a_build_tells_its_steps_in_the_language_spoken(place):
    app = drawn(place, "ru")
    assert not app.exception
    told = [text.value for text in app.text]
    assert told[-1] == "built"
    assert "читаем crm.csv …" in told
    assert not [line for line in told[:-1] if not any("а" <= sign <= "я" for sign in line)]
    assert read_manifest(place).events == 1


def test_what_is_wrong_is_one_sentence(place):
    (place / "crm.csv").unlink()
    app = drawn(place)
    assert not app.exception
    assert [text.value for text in app.text][-1] == "not built"
    [error] = app.error
    assert "There is no file 'crm.csv'" in error.value


def test_what_is_wrong_is_said_in_the_language_spoken(place):
    (place / "crm.csv").rename(place / "crn.csv")
    app = drawn(place, "ru")
    assert not app.exception
    [error] = app.error
    wrong = "Файла «crm.csv» нет. Возможно, имелось в виду «crn.csv»?"
    assert error.value == f"{place / 'greyzone.toml'}, строка 5: {wrong}"


def test_a_build_that_is_stopped_is_over_and_the_log_is_as_it_was(place):
    build_log(read_project(place), None)
    before = read_manifest(place)
    with pytest.raises(ZeroDivisionError), started(place) as build:
        1 / 0  # noqa: B018 - what stops a page is an exception
    assert build.process.returncode < 0
    assert read_manifest(place) == before


def test_silence_is_told_too(place):
    with started(place) as build:
        said = list(build.lines())
        assert build.process.wait() == 0
    assert "" in said  # the interpreter takes longer to start than the page is patient
