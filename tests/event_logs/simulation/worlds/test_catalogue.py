import pytest

from event_logs.errors import GreyzoneError
from event_logs.simulation.worlds.catalogue import WORLDS, find_world


def test_an_unknown_world_is_answered_with_the_nearest():
    with pytest.raises(GreyzoneError, match=r"no world 'typicl'\. Did you mean 'typical'\?"):
        find_world("typicl")


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_the_sources_are_shares_of_all_leads(world):
    assert sum(share for _, share, _ in world.leads.sources) == pytest.approx(1)
