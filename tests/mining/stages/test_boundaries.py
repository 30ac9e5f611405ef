"""Measures of a boundary against another library and against planted shapes."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score

from mining.stages.boundaries import adjusted_rand, kappa, sharpness

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


def visits_of(chance, cases=400, length=12, seed=1):
    """Visits in which an event is of the late kind with a chance that hangs on its place."""
    random = np.random.default_rng(seed)
    late = np.concatenate([random.random(length) < chance(random, length) for _ in range(cases)])
    codes = late.astype(np.int16)[:, None]
    case = np.repeat(np.arange(cases), length)
    emission = np.array([[0.95, 0.05], [0.05, 0.95]])
    place = np.tile(np.arange(length) / (length - 1), cases)
    return SimpleNamespace(
        paths=np.tile((place > 0.5).astype(np.int8), (1, 1)),
        read=SimpleNamespace(case=case),
        observed=SimpleNamespace(codes=codes),
        model=SimpleNamespace(emissions=(emission,)),
        posterior=np.stack([1 - place, place], axis=1),
    )


def test_a_cut_that_lies_elsewhere_in_each_visit_is_sharp():
    def chance(random, length):
        return np.where(np.arange(length) >= random.integers(2, length - 1), 0.95, 0.05)

    assert sharpness(visits_of(chance), 0) > 0.1


def test_a_content_that_changes_smoothly_is_not():
    def chance(_random, length):
        return np.linspace(0.05, 0.95, length)

    assert sharpness(visits_of(chance), 0) < 0
