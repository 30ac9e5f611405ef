"""The entropy of ways against the sum over every way."""

from itertools import product

import numpy as np
import pytest

from mining.stages.entropy import path_entropy, way_entropies
from mining.stages.ordered_hmm import Likelihood, OrderedHmm
from mining.stages.recorder import first_recorder
from mining.stages.sequences import lay_out
from mining.stages.transitions import ordered_transition

STATES, LENGTHS = 3, (4, 1, 3)


@pytest.fixture
def played():
    random = np.random.default_rng(3)
    case = np.repeat(np.arange(len(LENGTHS)), LENGTHS)
    codes = random.integers(0, 2, (len(case), 1)).astype(np.int16)
    declared = np.minimum(np.arange(len(case)) % 3, 1).astype(np.int64)
    data = lay_out(case, codes, (2,), declared, 2)
    owners = np.array([0, 0, 1])
    model = OrderedHmm(
        np.array([0.6, 0.3, 0.1]),
        ordered_transition(random.random((STATES, STATES)) * 5),
        (random.dirichlet([1, 1], STATES),),
        0.2,
        np.array([0.5]),
        first_recorder(owners, 2),
        (np.array([0.5, 0.5]),),
    )
    return model, data


def brute(model, data, seen):
    """The entropy of each case's ways, one by one, in the order of the layout."""
    stays = np.diag(model.transition)
    offsets, found = data.offsets, []
    for number in range(data.widths[0]):
        length = int((data.widths > number).sum())
        rows = [offsets[t] + number for t in range(length)]
        chances = []
        for way in product(range(STATES), repeat=length):
            chance = model.start[way[0]] * seen.fresh[rows[0], way[0]]
            for t in range(1, length):
                here, before = way[t], way[t - 1]
                if here == before:
                    chance *= stays[here] * seen.staying[rows[t], here]
                else:
                    chance *= model.transition[before, here] * seen.fresh[rows[t], here]
            chances.append(chance)
        shares = np.array(chances) / sum(chances)
        shares = shares[shares > 0]
        found.append(-(shares * np.log2(shares)).sum())
    return sorted(found)


def test_it_is_the_sum_over_all_ways(played):
    model, data = played
    random = np.random.default_rng(5)
    shape = (len(data.pattern), STATES)
    seen = Likelihood(
        random.random(shape), random.random(shape), np.zeros(len(data.pattern)), np.zeros(shape)
    )
    assert sorted(way_entropies(model, data, seen)) == pytest.approx(brute(model, data, seen))


def test_nothing_known_is_the_entropy_of_the_model_itself(played):
    model, data = played
    ones = np.ones((len(data.pattern), STATES))
    found = path_entropy(model, data)
    expected = np.mean(brute(model, data, Likelihood(ones, ones, ones[:, 0], ones)))
    assert found.prior.value == pytest.approx(expected)
    assert found.prior.count == len(LENGTHS)


def test_a_way_that_is_told_is_certain(played):
    model, data = played
    told = np.zeros((len(data.pattern), STATES))
    told[:, 1] = 1.0
    seen = Likelihood(told, told, told[:, 0], told)
    assert way_entropies(model, data, seen) == pytest.approx(0.0, abs=1e-9)
