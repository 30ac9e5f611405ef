"""The interval of a ratio stays within 0 and 1 and holds the planted share."""

import math

import numpy as np
import pandas as pd

from mining.evidence.ratios import ratio_of_sums


def test_it_holds_the_planted_share_as_often_as_it_says():
    random = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        wholes = random.exponential(10, 150)
        parts = wholes * random.beta(1, 4, 150)
        found = ratio_of_sums(pd.Series(parts), pd.Series(wholes))
        held += found.low <= 0.2 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_what_is_certain_in_all_cases_has_no_width_but_stays_a_share():
    found = ratio_of_sums(pd.Series([2.0, 3.0]), pd.Series([2.0, 3.0]))
    assert found.value == 1.0
    assert 0 <= found.low <= found.high <= 1


def test_nothing_is_known_of_no_case_and_little_of_one():
    assert math.isnan(ratio_of_sums(pd.Series([]), pd.Series([])).value)
    one = ratio_of_sums(pd.Series([1.0]), pd.Series([2.0]))
    assert (one.value, one.low, one.high) == (0.5, 0.0, 1.0)
