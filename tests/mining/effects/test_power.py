"""A power calculation that keeps its promise, and says when none can be kept."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from statsmodels.stats.proportion import power_proportions_2indep

from mining.effects.power import NONE_COME, TOO_LONG, TOO_SMALL, judging, needed_after

WAIT = {"followed": timedelta(days=30), "begin": date(2026, 7, 1)}


@pytest.mark.parametrize(("difference", "before"), [(0.1, 600), (0.06, 3000), (0.2, 120)])
def test_so_many_cases_show_the_difference_four_times_in_five(difference, before):
    deviation, runs = 0.5, 4000
    after = math.ceil(needed_after(difference, deviation, before))
    draw = np.random.default_rng(7)
    error = deviation * math.sqrt(1 / before + 1 / after)
    seen = np.abs(draw.normal(difference, error, runs)) > 1.959964 * error
    assert seen.mean() == pytest.approx(0.8, abs=0.02)


def test_it_agrees_with_the_power_of_statsmodels():
    before, rate, gain = 2000, 0.3, 0.04
    after = needed_after(gain, math.sqrt(rate * (1 - rate)), before)
    found = power_proportions_2indep(gain, rate, after, before / after, alternative="two-sided")
    assert found.power == pytest.approx(0.8, abs=0.02)


def test_what_takes_for_ever_is_said():
    assert judging(0.001, 0.5, before=100, per_day=5, **WAIT).why_not == TOO_SMALL
    assert judging(math.nan, 0.5, before=100, per_day=5, **WAIT).why_not == TOO_SMALL
    assert judging(0.1, 0.5, before=400, per_day=0.1, **WAIT).why_not == TOO_LONG
    assert judging(0.1, 0.5, before=400, per_day=0, **WAIT).why_not == NONE_COME


def test_more_cases_a_day_or_a_larger_difference_are_judged_sooner():
    slow, fast = (judging(0.1, 0.5, before=1000, per_day=rate, **WAIT).on for rate in (2, 20))
    large = judging(0.2, 0.5, before=1000, per_day=2, **WAIT).on
    assert fast < slow
    assert large < slow
    assert fast > WAIT["begin"] + WAIT["followed"]
