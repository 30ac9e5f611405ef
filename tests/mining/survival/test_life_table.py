from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from mining.survival.life_table import FEWEST_AT_RISK, life_table

# Freireich et al. 1963, weeks in remission of children with acute leukaemia, as printed in
# Kalbfleisch and Prentice 1980 (p. 205); + is censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
# Klein and Moeschberger 2003, table 4.1: time, curve, its standard error.
PUBLISHED = {
    6: (0.857, 0.0764),
    7: (0.807, 0.0869),
    10: (0.753, 0.0963),
    13: (0.690, 0.1068),
    16: (0.627, 0.1141),
    22: (0.538, 0.1282),
    23: (0.448, 0.1346),
}


def published(text):
    words = text.split()
    return [float(word.rstrip("+")) for word in words], [not word.endswith("+") for word in words]


def test_the_curve_of_freireich_1963_is_that_of_the_book():
    table = life_table(*published(SIX_MP))
    assert table.times.tolist() == list(PUBLISHED)
    error = table.staying * table.hazard_variance**0.5
    for place, (staying, spread) in enumerate(PUBLISHED.values()):
        assert table.staying[place] == pytest.approx(staying, abs=6e-4)
        assert error[place] == pytest.approx(spread, abs=6e-5)


def test_the_medians_of_freireich_1963_are_those_published():
    assert life_table(*published(SIX_MP)).quantile(0.5).value == 23
    assert life_table(*published(PLACEBO)).quantile(0.5).value == 8
    assert np.isnan(life_table(*published(SIX_MP)).quantile(0.9).value)


# Mean remission without censoring is the plain mean (182 weeks over 21 children).
def test_without_censoring_the_mean_is_the_mean():
    times, ended = published(PLACEBO)
    table = life_table(times, ended)
    assert table.mean(23.0).value == pytest.approx(np.mean(times))
    plain = np.std(times) / len(times) ** 0.5
    reach = table.mean(23.0).high - table.mean(23.0).value
    assert reach == pytest.approx(1.96 * plain, rel=1e-3)


OBSERVED = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40)


@given(OBSERVED)
def test_the_curve_is_the_product_limit(observed):
    table = life_table([time for time, _ in observed], [over for _, over in observed])
    staying = Fraction(1)
    for place, time in enumerate(table.times):
        at_risk = sum(1 for other, _ in observed if other >= time)
        ended = sum(1 for other, over in observed if other == time and over)
        staying *= 1 - Fraction(ended, at_risk)
        assert table.staying[place] == pytest.approx(float(staying))
        assert (table.at_risk[place], table.ends[place]) == (at_risk, ended)


def censored_times(number, *, coarse=False, seed=7):
    chance = np.random.default_rng(seed)
    times, limits = chance.exponential(100, number), chance.exponential(250, number)
    if coarse:
        times, limits = times.round(-1), limits.round(-1)
    return np.minimum(times, limits), times <= limits


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.filterwarnings("ignore:(divide by zero|invalid value|The confidence interval)")
def test_curve_and_quantiles_are_those_of_statsmodels_and_scipy(coarse):
    times, ended = censored_times(800, coarse=coarse)
    table, theirs = life_table(times, ended), SurvfuncRight(times, ended.astype("int64"))
    assert table.times.tolist() == theirs.surv_times.tolist()
    assert table.staying == pytest.approx(theirs.surv_prob)
    error = table.staying * table.hazard_variance**0.5
    known = theirs.surv_prob > 0  # theirs is not-a-number where nobody is left
    assert error[known] == pytest.approx(theirs.surv_prob_se[known])
    for share in (0.25, 0.5, 0.75):
        found = table.quantile(share)
        assert (found.low, found.high) == theirs.quantile_ci(share, method="cloglog")
    curve = stats.ecdf(stats.CensoredData.right_censored(times, ~ended)).sf
    assert table.staying == pytest.approx(curve.evaluate(table.times))
    band = curve.confidence_interval(method="log-log")
    inside = (table.staying > 0) & (table.staying < 1)
    assert table.band[0][inside] == pytest.approx(band.low.evaluate(table.times)[inside])
    assert table.band[1][inside] == pytest.approx(band.high.evaluate(table.times)[inside])


@given(OBSERVED, st.integers(0, 39))
def test_to_censor_more_never_shortens_an_estimate(observed, which):
    times = [time for time, _ in observed]
    before = life_table(times, [over for _, over in observed])
    after = life_table(
        times, [over and place != which % len(observed) for place, (_, over) in enumerate(observed)]
    )
    horizon = float(max(times))
    assert after.mean(horizon).value >= before.mean(horizon).value - 1e-9
    for share in (0.25, 0.5, 0.9):
        first, second = before.quantile(share).value, after.quantile(share).value
        assert np.isnan(second) or second >= first


@given(OBSERVED, st.integers(1, 4))
def test_weights_are_repetitions(observed, weight):
    times, ended = [time for time, _ in observed], [over for _, over in observed]
    weighted = life_table(times, ended, np.full(len(times), weight))
    repeated = life_table(np.repeat(times, weight), np.repeat(ended, weight))
    assert weighted.at_risk.tolist() == repeated.at_risk.tolist()
    assert weighted.staying == pytest.approx(repeated.staying)
    assert (weighted.count, weighted.horizon) == (repeated.count, repeated.horizon)


def test_beyond_the_last_that_many_were_followed_nothing_is_said():
    times = np.arange(1.0, 31)
    table = life_table(times, times % 2 == 0)
    assert table.horizon == times[-FEWEST_AT_RISK]
    assert not np.isnan(table.staying_at(table.horizon).value)
    assert np.isnan(table.staying_at(table.horizon + 5).value)
    over = life_table(times, np.ones(30, "bool"))
    assert over.staying_at(99.0).value == 0


def test_of_nothing_nothing_is_known():
    table = life_table([], [])
    assert np.isnan(table.quantile(0.5).value)
    assert np.isnan(table.mean().value)
    assert np.isnan(table.staying_at(1.0).value)


def test_intervals_of_the_mean_cover_the_truth():
    # Exponential with mean 100 up to 150 seconds: 100 · (1 − e^−1.5).
    truth, covered, rounds = 100 * (1 - np.exp(-1.5)), 0, 400
    for seed in range(rounds):
        found = life_table(*censored_times(150, seed=seed)).mean(150.0)
        covered += found.low <= truth <= found.high
    assert 0.92 <= covered / rounds <= 0.98
