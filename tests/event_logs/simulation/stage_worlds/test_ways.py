import numpy as np

from event_logs.simulation.stage_worlds.catalogue import NOISES, WORLDS
from event_logs.simulation.stage_worlds.ways import draw_ways


def test_won_deals_reach_the_last_stage_and_every_deal_communicates():
    owner = np.repeat([0, 1, 2], [1, 5, 1])
    ways = draw_ways(np.random.default_rng(3), WORLDS["hid3"], NOISES["high"], 200, owner)
    assert set(ways.case) == set(range(200))
    last = np.zeros(200, int)
    np.maximum.at(last, ways.case, ways.stage)
    assert (last[ways.outcome == 1] == 6).all()
    assert ways.share.min() >= 0
    assert ways.share.max() <= 1
