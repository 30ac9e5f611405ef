"""Means beyond a limit: against plain means, the product-limit estimator, and what was planted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.survival.beyond import (
    error_of,
    excess_beyond,
    mean_beyond,
    observe,
    quantile_moved,
)
from mining.survival.life_table import life_table

TIMES = st.lists(st.integers(0, 30).map(float), min_size=2, max_size=40)


@given(TIMES, st.integers(0, 40))
def test_without_censoring_it_is_the_mean_of_what_goes_beyond(times, limit):
    seconds = np.array(times)
    observed = observe(seconds, np.ones(len(seconds), "bool"))
    found = mean_beyond(observed, min(float(limit), observed.longest), observed.longest)
    beyond = np.maximum(seconds - limit, 0.0)
    assert found.value == pytest.approx(beyond.mean(), abs=1e-9)
    assert found.influence == pytest.approx(beyond - beyond.mean(), abs=1e-9)


@given(TIMES, st.sampled_from([0.1, 0.25, 0.5]), st.none() | st.integers(0, 40).map(float))
def test_times_that_are_all_over_need_no_curve(times, share, limit):
    seconds = np.array(times)
    observed = observe(seconds, np.ones(len(seconds), "bool"))
    found = excess_beyond(seconds, np.ones(len(seconds), "bool"), share, limit)
    at = observed.quantile(share) if limit is None else limit
    beyond = mean_beyond(observed, min(at, observed.longest), observed.longest)
    moved = quantile_moved(observed, share).influence if limit is None else 0.0
    assert (found.limit, found.whole) == (at, pytest.approx(seconds.mean()))
    assert found.beyond.value == pytest.approx(beyond.value, abs=1e-9)
    expected = beyond.influence - (1 - share) * moved
    assert found.beyond.influence == pytest.approx(expected, abs=1e-9)


@given(TIMES, st.data())
def test_with_censoring_it_is_the_area_under_the_curve_of_the_life_table(times, data):
    seconds = np.array(times)
    over = np.array(data.draw(st.lists(st.booleans(), min_size=len(times), max_size=len(times))))
    observed = observe(seconds, over)
    until = observed.longest
    table = life_table(seconds, over)
    assert mean_beyond(observed, 0.0, until).value == pytest.approx(table.mean(until).value)
    assert mean_beyond(observed, 0.0, until).influence.sum() == pytest.approx(0.0, abs=1e-6)
    told = table.quantile(0.25).value
    assert observed.quantile(0.25) == (told if np.isfinite(told) else np.inf)


@given(TIMES, st.data())
def test_censoring_more_never_shortens_the_mean(times, data):
    seconds = np.array(times)
    draw = st.lists(st.booleans(), min_size=len(times), max_size=len(times))
    over = np.array(data.draw(draw))
    fewer = over & np.array(data.draw(draw))
    until = float(seconds.max())
    before, after = (mean_beyond(observe(seconds, each), 0.0, until) for each in (over, fewer))
    assert after.value >= before.value - 1e-9
    for share in (0.25, 0.5, 0.9):
        assert observe(seconds, fewer).quantile(share) >= observe(seconds, over).quantile(share)


def test_the_error_without_clusters_is_that_of_a_mean():
    seconds = np.random.default_rng(1).exponential(10.0, 500)
    found = mean_beyond(observe(seconds, np.ones(500, "bool")), 0.0, seconds.max())
    error, number = error_of(found.influence / 500, np.arange(500))
    assert (error, number) == (pytest.approx(seconds.std(ddof=1) / 500**0.5), 500)


def test_what_belongs_together_counts_once():
    seconds = np.random.default_rng(2).exponential(10.0, 300)
    twice = np.tile(seconds, 2)
    cases = np.tile(np.arange(300), 2)
    once = mean_beyond(observe(seconds, np.ones(300, "bool")), 3.0, seconds.max())
    both = mean_beyond(observe(twice, np.ones(600, "bool")), 3.0, seconds.max())
    alone, together = (
        error_of(found.influence / len(found.influence), group)[0]
        for found, group in ((once, np.arange(300)), (both, cases))
    )
    assert together == pytest.approx(alone)


def test_the_interval_under_censoring_holds_the_truth_as_often_as_it_says():
    """Exponential stays beyond their own quartile, a third censored; the truth is closed form."""
    chance, hits, rounds, size = np.random.default_rng(3), 0, 400, 150
    until = 30.0
    quartile = -10.0 * np.log(0.75)
    truth = 10.0 * (np.exp(-quartile / 10) - np.exp(-until / 10))
    for _ in range(rounds):
        stay, followed = chance.exponential(10.0, size), chance.uniform(5.0, 60.0, size)
        followed = np.minimum(followed, 60.0)
        observed = observe(np.minimum(stay, followed), stay <= followed)
        limit = quantile_moved(observed, 0.25)
        found = mean_beyond(observed, limit.value, until)
        influence = (found.influence - 0.75 * limit.influence) / size
        error, _number = error_of(influence, np.arange(size))
        hits += abs(found.value - truth) <= 1.96 * error
    assert 0.92 <= hits / rounds <= 0.98


def test_nothing_observed_says_nothing():
    observed = observe(np.zeros(0), np.zeros(0, "bool"))
    assert observed.longest == 0.0
    assert observed.quantile(0.5) == np.inf
    assert mean_beyond(observed, 0.0, 0.0).value == 0.0
    assert error_of(np.array([1.0]), np.array([0])) == (np.inf, 1)
