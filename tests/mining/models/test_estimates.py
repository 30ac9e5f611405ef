import math

import pytest
from scipy.stats import binomtest

from mining.models.estimates import wilson


@pytest.mark.parametrize(("successes", "count"), [(0, 7), (3, 11), (11, 11), (240, 1_000)])
def test_the_interval_is_scipys(successes, count):
    found = wilson(successes, count)
    expected = binomtest(successes, count).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_of_nothing_nothing_is_known():
    found = wilson(0, 0)
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0, 1)
