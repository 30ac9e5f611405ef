"""Measures of a boundary against another library."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score

from mining.stages.boundaries import adjusted_rand, kappa

LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40)


@given(LABELS)
def test_the_rand_index_is_the_one_of_sklearn(pairs):
    first, second = np.array(pairs).T
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40))
def test_kappa_is_the_one_of_sklearn(pairs):
    first, second = np.array(pairs).T
    if len(set(first)) < 2 and len(set(second)) < 2:
        assert kappa(first, second) == 0.0
    else:
        assert kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
