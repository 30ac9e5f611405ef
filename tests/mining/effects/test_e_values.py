import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.effects.e_values import bound, e_value_of_difference, e_value_of_ratio


@pytest.mark.parametrize(
    ("ratio", "expected"), [(3.9, 7.26), (1.8, 3.0), (0.8, 1.81), (1.0, 1.0), (2.0, 3.41)]
)
def test_it_is_that_of_the_paper(ratio, expected):
    """VanderWeele and Ding 2017: 3.9 gives 7.26 and its lower limit 1.8 gives 3.0."""
    assert e_value_of_ratio(ratio) == pytest.approx(expected, abs=0.005)


@given(st.floats(0.01, 100))
def test_it_is_the_same_both_ways_and_at_least_the_ratio(ratio):
    assert e_value_of_ratio(ratio) == pytest.approx(e_value_of_ratio(1 / ratio))
    assert e_value_of_ratio(ratio) >= max(ratio, 1 / ratio) - 1e-9


def test_a_ratio_with_nothing_below_or_above_cannot_be_explained_away():
    assert math.isinf(e_value_of_ratio(math.inf))
    assert math.isinf(e_value_of_ratio(0.0))
    assert math.isnan(e_value_of_ratio(-1.0))


@given(st.floats(-3, 3))
def test_a_difference_in_standard_deviations_goes_by_its_approximate_ratio(standardised):
    assert e_value_of_difference(standardised) == pytest.approx(
        e_value_of_ratio(math.exp(0.91 * standardised))
    )


def test_an_interval_that_holds_none_needs_nothing():
    assert bound(0.2, -0.1, 0.5) == 0
    assert bound(-0.4, -0.7, -0.1) == -0.1


@pytest.mark.parametrize("standardised", [1e6, -1e6])
def test_a_difference_of_very_many_deviations_is_no_error(standardised):
    assert e_value_of_difference(standardised) > 1e100
