"""The funnel that records suggest: that of the worlds is found, and nothing where none shows."""

import pytest

from benchmarks.truth.examiners._played import funnel_of_play, log_of_play
from event_logs.event_log import EventLog
from event_logs.simulation.company.company import play_company
from event_logs.simulation.worlds.catalogue import WORLDS
from mining.discovery.proposed_funnel import propose_funnel


@pytest.mark.parametrize("name", ["calm", "typical", "messy", "russian"])
def test_the_declared_funnel_of_a_world_is_proposed(name):
    played = play_company(WORLDS[name], seed=3, deals=300)
    assert propose_funnel(log_of_play(played)) == str(funnel_of_play(played))


def test_a_good_outcome_is_told_by_its_name_else_by_how_much_lies_before_it():
    paths = {"a": ["In", "Talk", "Оплачено"], "b": ["In", "Отказ"]}
    assert propose_funnel(EventLog.from_traces(paths)) == "In > Talk > Оплачено | Отказ"
    paths = {"a": ["In", "Talk", "End X"], "b": ["In", "End Y"]}
    assert propose_funnel(EventLog.from_traces(paths)) == "In > Talk > End X | End Y"


@pytest.mark.parametrize(
    "paths",
    [
        {"a": ["In", "Out"], "b": ["Out", "In"]},  # nothing ends
        {"a": ["Only"]},  # nothing but an end
        {"a": ["In > out", "Won"], "b": ["In > out"]},  # not to be written on one line
    ],
)
def test_nothing_is_proposed_where_no_funnel_shows(paths):
    assert propose_funnel(EventLog.from_traces(paths)) == ""


def test_rare_stages_and_communications_are_no_part_of_it():
    paths = {f"{n}": ["New", "Offer", "Won"] for n in range(30)}
    paths["odd"] = ["New", "On hold", "Offer", "Won"]
    assert propose_funnel(EventLog.from_traces(paths)) == "New > Offer > Won"
