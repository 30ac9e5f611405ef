import re
from dataclasses import fields

import pytest

from event_logs.errors import GreyzoneError
from event_logs.simulation import world as worlds
from event_logs.simulation.world import WORLDS, find_world


def test_an_unknown_world_is_answered_with_the_nearest():
    with pytest.raises(GreyzoneError, match=r"no world 'typicl'\. Did you mean 'typical'\?"):
        find_world("typicl")


@pytest.mark.parametrize(
    "knobs", [worlds.Leads, worlds.Process, worlds.CrmHabits, worlds.Noise, worlds.Dirt]
)
def test_every_knob_is_documented(knobs):
    """A knob without its unit in the docstring cannot be turned on purpose."""
    told = set(re.findall(r"`(\w+)`", knobs.__doc__))
    assert {knob.name for knob in fields(knobs)} - {"by_hour"} <= told


def test_the_sources_are_shares_of_all_leads():
    for world in WORLDS.values():
        assert sum(share for _, share, _ in world.leads.sources) == pytest.approx(1)
