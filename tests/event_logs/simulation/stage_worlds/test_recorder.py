import numpy as np

from event_logs.simulation.stage_worlds.catalogue import NOISES, WORLDS
from event_logs.simulation.stage_worlds.recorder import record_updates
from event_logs.simulation.stage_worlds.ways import draw_ways


def test_nothing_overtakes_and_a_worse_recorder_forgets_more():
    owner = np.repeat([0, 1, 2], [1, 5, 1])
    forgotten = {}
    for level in ("low", "high"):
        draws = np.random.default_rng(6)
        ways = draw_ways(draws, WORLDS["hid3"], NOISES[level], 500, owner)
        time = np.arange(len(ways.case)) * 9 * 3600.0
        updates = record_updates(draws, NOISES[level], ways, owner, time)
        known = np.where(np.isfinite(updates.recorded), updates.recorded, -np.inf)
        latest = np.maximum.accumulate(known, axis=1)
        assert (latest[np.isfinite(known)] == known[np.isfinite(known)]).all()
        entered = np.isfinite(updates.real)
        forgotten[level] = (entered & ~np.isfinite(updates.recorded)).sum() / entered.sum()
    assert forgotten["high"] > 3 * forgotten["low"]
