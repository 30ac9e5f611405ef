from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from mining.models.estimates import wilson
from mining.survival.life_table import life_table
from mining.survival.outcomes import incidences

OBSERVED = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=1, max_size=30)


@given(OBSERVED)
def test_the_share_is_that_of_aalen_and_johansen(observed):
    found = incidences([time for time, _ in observed], [end for _, end in observed], kinds=2)
    for kind, incidence in enumerate(found, start=1):
        staying, share = Fraction(1), Fraction(0)
        for place, time in enumerate(incidence.table.times):
            at_risk = sum(1 for other, _ in observed if other >= time)
            own = sum(1 for other, end in observed if other == time and end == kind)
            every = sum(1 for other, end in observed if other == time and end)
            share += staying * Fraction(own, at_risk)
            staying *= 1 - Fraction(every, at_risk)
            assert incidence.share[place] == pytest.approx(float(share))


@given(OBSERVED)
def test_the_shares_of_all_ends_and_of_what_stays_are_one(observed):
    found = incidences([time for time, _ in observed], [end for _, end in observed], kinds=2)
    staying = found[0].table.staying
    assert sum(each.share for each in found) + staying == pytest.approx(np.ones(len(staying)))


def competing(number, seed=7):
    chance = np.random.default_rng(seed)
    won, lost, limit = (chance.exponential(mean, number) for mean in (100, 150, 300))
    first = np.minimum(won, lost)
    return np.minimum(first, limit), np.where(first > limit, 0, np.where(won < lost, 1, 2))


@pytest.mark.filterwarnings("ignore:(divide by zero|invalid value):RuntimeWarning")
def test_shares_and_errors_are_those_of_statsmodels():
    times, ended = competing(500)
    theirs = CumIncidenceRight(times, ended)
    for kind, found in enumerate(incidences(times, ended, kinds=2)):
        # Theirs has an entry for every time, also where one was only censored.
        at_ends = np.searchsorted(theirs.times, found.table.times)
        assert found.share == pytest.approx(theirs.cinc[kind][at_ends])
        for place in (20, 200, 350):
            error = found.error_by(float(found.table.times[place]))
            assert error == pytest.approx(theirs.cinc_se[kind][at_ends[place]], rel=0.02)


def test_intervals_cover_the_truth():
    # Two competing exponentials: the share won by 80 is 0.6 · (1 − e^(−80/60)).
    truth, covered, rounds = 0.6 * (1 - np.exp(-80 / 60)), 0, 400
    for seed in range(rounds):
        found = incidences(*competing(150, seed=seed), kinds=2)[0].by(80.0)
        covered += found.low <= truth <= found.high
    assert 0.92 <= covered / rounds <= 0.98


def test_with_one_kind_of_end_it_is_what_no_longer_stays():
    times, ended = competing(200)
    [only] = incidences(times, ended > 0, kinds=1)
    assert only.share == pytest.approx(1 - life_table(times, ended > 0).staying)


def test_where_nobody_is_followed_nothing_is_said():
    [won, lost] = incidences([1.0, 2, 3], [1, 0, 0], kinds=2)
    assert won.by(2.0).value == pytest.approx(1 / 3)
    assert lost.by(2.0).value == 0
    assert np.isnan(won.by(50.0).value)


def test_that_none_has_ended_so_is_not_sure_either():
    won, lost = incidences([1.0] * 5 + [9.0] * 15, [2] * 5 + [0] * 15, kinds=2)
    none = won.by(5.0)
    assert none.value == none.low == 0.0
    assert none.high == pytest.approx(wilson(0, 20).high)
    assert 0 < lost.by(5.0).low < 0.25 < lost.by(5.0).high
    every, _ = incidences([1.0] * 20, [1] * 20, kinds=2)
    assert every.by(5.0).low == pytest.approx(wilson(20, 20).low)
