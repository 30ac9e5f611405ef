import numpy as np
import pytest

from mining.timelines.turns import MOST_SLIPS, taken_turns

HOUR = 3600.0


def waits(number, seed, *, jumps=0.5, slips=0.02):
    """Waits of which some were passed over: earlier and later work, seconds, and which."""
    chance = np.random.default_rng(seed)
    waited = chance.lognormal(np.log(2 * HOUR), 1, number)
    passed = chance.random(number) < np.clip(waited / (12 * HOUR), 0.05, 0.95)
    done = chance.poisson(waited / HOUR * 3)
    later = chance.binomial(done, np.where(passed, jumps, slips))
    return done - later, later, waited, passed


def test_probabilities_mean_what_they_say():
    found, truth = [], []
    for seed in range(40):
        earlier, later, waited, passed = waits(600, seed)
        told = taken_turns(earlier, later, waited).passed_over
        found += told[~np.isnan(told)].tolist()
        truth += passed[~np.isnan(told)].tolist()
    found, truth = np.array(found), np.array(truth)
    for low, high in ((0, 0.1), (0.1, 0.2), (0.8, 0.9), (0.9, 1.01)):
        here = (found >= low) & (found < high)
        assert truth[here].mean() == pytest.approx(found[here].mean(), abs=0.12)
    assert (truth == (found > 0.5)).mean() > 0.93


def test_the_rates_are_found():
    turns = taken_turns(*waits(5000, 3)[:3])
    assert turns.slips == pytest.approx(0.02, abs=0.01)
    assert turns.jumps[3:7] == pytest.approx([0.5] * 4, abs=0.06)
    assert np.all(np.diff(turns.share[2:7]) > 0)


def test_where_nothing_was_done_nothing_is_told():
    assert np.isnan(taken_turns([0, 3], [0, 0], [HOUR, HOUR]).passed_over).tolist() == [True, False]
    assert len(taken_turns([], [], []).passed_over) == 0


def test_who_always_takes_the_newest_first_is_not_called_in_turn():
    chance = np.random.default_rng(1)
    done = chance.poisson(6, 500)
    later = chance.binomial(done, 0.5)
    turns = taken_turns(done - later, later, np.full(500, 3 * HOUR))
    assert turns.slips <= MOST_SLIPS
    assert np.nanmean(turns.passed_over) > 0.8
