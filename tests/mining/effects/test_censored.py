import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.effects.censored import restricted_time, risk_within

ROWS = st.lists(st.tuples(st.integers(1, 8), st.sampled_from([0, 1, 2])), min_size=1, max_size=12)


def by_hand(rows, horizon):
    """Aalen–Johansen risk of end 1 and Kaplan–Meier restricted mean, step by step."""
    staying, risk, mean, last = 1.0, 0.0, 0.0, 0.0
    for time in sorted({t for t, _ in rows if t <= horizon}):
        mean, last = mean + staying * (time - last), time
        at_risk = sum(t >= time for t, _ in rows)
        risk += staying * sum((t, e) == (time, 1) for t, e in rows) / at_risk
        staying *= 1 - sum(t == time and e > 0 for t, e in rows) / at_risk
    return risk, mean + staying * (horizon - last)


def pseudo(rows, horizon):
    seconds = np.array([t for t, _ in rows], "float64")
    ended = np.array([e for _, e in rows])
    group = np.zeros(len(rows), "bool")
    return (
        risk_within(seconds, ended, horizon, group),
        restricted_time(seconds, ended > 0, horizon, group),
    )


@given(ROWS, st.integers(1, 9))
def test_their_mean_is_the_estimate_of_the_group(rows, horizon):
    expected = by_hand(rows, horizon)
    found = [float(values.mean()) for values in pseudo(rows, float(horizon))]
    assert found == pytest.approx(expected)


@given(ROWS, st.integers(1, 9))
def test_they_are_the_derivative_of_the_estimate_by_the_weight_of_a_row(rows, horizon):
    """A weight that grows by 1/1000: a thousand copies of all rows, and one more of this."""
    many = rows * 1000
    chosen = rows[0]
    for place, value in enumerate(pseudo(rows, float(horizon))):
        before = by_hand(rows, horizon)[place]
        slope = (by_hand([*many, chosen], horizon)[place] - before) * 1000
        assert value[0] == pytest.approx(before + len(rows) * slope, abs=0.2)


def test_risk_and_time_of_a_published_kind_of_table():
    """Ends at 1, 3 (other), 4, censored at 2: S = 3/4, then 3/8, then 0."""
    rows = [(1, 1), (2, 0), (3, 2), (4, 1)]
    risk, time = pseudo(rows, 4.0)
    assert risk.mean() == pytest.approx(1 / 4 + 3 / 8)
    assert time.mean() == pytest.approx(1 + 3 / 4 * 2 + 3 / 8)


def test_groups_are_estimated_apart():
    seconds, ended = np.array([1.0, 2, 3, 4]), np.array([1, 0, 1, 0])
    group = np.array([False, True, False, True])
    together = risk_within(seconds, ended, 5.0, group)
    assert together[~group] == pytest.approx(risk_within(seconds[::2], ended[::2], 5.0, group[::2]))
