"""The recursions beside sums over all ways through the states."""

from itertools import product

import numpy as np
import pytest

from mining.stages.fitting import fit
from mining.stages.ordered_hmm import row_likelihood
from mining.stages.recursions import expect, sample_paths
from mining.stages.reshaping import start_model
from mining.stages.sequences import lay_out


@pytest.fixture
def small():
    draws = np.random.default_rng(1)
    case = np.repeat([0, 1, 2], [4, 1, 3])
    codes = draws.integers(-1, 3, (8, 2)).astype(np.int16)
    declared = np.array([0, 0, 1, 1, 0, 0, 1, 0])
    data = lay_out(case, codes, (3, 3), declared, 2)
    return case, data, start_model(data)


def test_posterior_and_likelihood_are_those_of_all_ways(small):
    case, data, model = small
    seen, found = row_likelihood(model, data), expect(model, data)
    place = np.argsort(data.order)
    total = 0.0
    for which in range(3):
        rows = place[np.flatnonzero(case == which)]
        weights = {}
        for way in product(range(2), repeat=len(rows)):
            chance = model.start[way[0]] * seen.fresh[rows[0], way[0]]
            for at in range(1, len(rows)):
                kind = seen.staying if way[at] == way[at - 1] else seen.fresh
                chance *= model.transition[way[at - 1], way[at]] * kind[rows[at], way[at]]
            weights[way] = chance
        whole = sum(weights.values())
        total += np.log(whole) + seen.factor[rows].sum()
        for at, row in enumerate(rows):
            late = sum(weight for way, weight in weights.items() if way[at] == 1) / whole
            assert found.posterior[row, 1] == pytest.approx(late)
    assert found.fit == pytest.approx(total)


def test_sampled_ways_are_as_frequent_as_the_posterior_says(small):
    _, data, model = small
    paths = sample_paths(model, data, np.random.default_rng(2), 4_000)
    np.testing.assert_allclose(paths.mean(axis=0), expect(model, data).posterior[:, 1], atol=0.04)


def test_each_round_explains_the_data_no_worse(hidden):
    data, model = hidden.given.data, start_model(hidden.given.data)
    fits = []
    for _ in range(4):
        fits.append(expect(model, data).fit)
        model = fit(model, data, 1)
    assert (np.diff(fits) > -0.5).all()
