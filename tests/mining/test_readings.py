"""The log as found is stored beside the one declared, and made anew only when it must be."""

from dataclasses import replace
from datetime import date

import pytest

from event_logs.errors import FunnelError
from event_logs.storage import open_log, save_log
from mining.readings import read_as_found
from mining.stages.decisions import Decision

CHECK = Decision("Demo", 2, 2, "", "Check", "accepted", "Anna", date(2026, 11, 25))


@pytest.fixture
def home(tmp_path, hidden_log):
    save_log(hidden_log, tmp_path / "log", fingerprint="declared")
    return tmp_path


def activities(place):
    return set(open_log(place).events.activity.execute())


def test_the_accepted_stage_is_in_the_stored_log_and_in_its_funnel(home, found_stages, declared):
    reading = read_as_found(home, declared, found_stages, [CHECK])
    assert str(reading.funnel) == "New > Demo+ > Check+ > Won | Lost"
    assert "Check" in activities(reading.place)
    assert "Check" not in activities(home)


def test_it_is_made_anew_only_for_other_decisions(home, found_stages, declared):
    first = read_as_found(home, declared, found_stages, [CHECK]).manifest
    assert read_as_found(home, declared, found_stages, [CHECK]).manifest == first
    renamed = replace(CHECK, name="Technical check")
    second = read_as_found(home, declared, found_stages, [renamed])
    assert second.manifest.fingerprint != first.fingerprint
    assert "Technical check" in activities(second.place)


def test_a_name_that_stands_twice_stores_nothing(home, found_stages, declared):
    with pytest.raises(FunnelError):
        read_as_found(home, declared, found_stages, [replace(CHECK, name="New")])
    assert not (home / "as-found").exists()
