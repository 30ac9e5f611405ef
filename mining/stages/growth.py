"""From one state per declared stage to as many as the order of content asks for, and back."""

import numpy as np
from threadpoolctl import threadpool_limits

from mining.stages.order_test import SHORTEST_BLOCK
from mining.stages.pruning import Grown, prune
from mining.stages.recursions import log_likelihood
from mining.stages.reshaping import place, split, start_model
from mining.stages.sequences import Sequences
from mining.stages.state_tests import Evidence, state_test, ways

MOST_STATES = 14
Z_TRIED, GAIN_NEEDED = 3.0, 0.45


def grow(given: Evidence, seed: int) -> Grown:
    """The states that there are: split while content has an order, then merge what has none.

    On one thread: the products of matrices are many and small, and on a machine that has
    other work to do, threads that wait for each other took ten times the work's own time.
    """
    with threadpool_limits(1, "blas"):
        return _grow(given, np.random.default_rng(seed))


def _grow(given: Evidence, draws: np.random.Generator) -> Grown:
    grown = Grown(start_model(given.data), 0)
    while grown.model.states < MOST_STATES:
        larger = _grow_once(given, grown, draws)
        if larger.model is grown.model:
            return prune(given, larger, draws)
        grown = larger
    return prune(given, grown, draws)


def _grow_once(given: Evidence, grown: Grown, draws: np.random.Generator) -> Grown:
    """One state more, where one can be split; else the same model.

    A state that seems to have an order is split for a try. It stays split if the two states
    joined pass the order test (with two states the edges of their visits are drawn better
    than with one), and the whole is explained so much better as a further state costs.
    """
    model, data = grown.model, given.data
    paths = ways(given, model, draws)
    found = [state_test(given, paths, state, state) for state in range(model.states)]
    tests = grown.tests + sum(each.runs > 0 for each in found)
    needed = log_likelihood(model, data) + GAIN_NEEDED * price_of_a_state(data)
    for state in sorted(range(model.states), key=lambda state: -found[state].z):
        if found[state].z < Z_TRIED or found[state].block < SHORTEST_BLOCK:
            continue
        larger = split(given, model, state, paths[0])
        tests += 1
        joined = state_test(given, ways(given, larger, draws), state, state + 1)
        if joined.passes and log_likelihood(larger, data) >= needed:
            return Grown(place(larger, data), tests)
    return Grown(model, tests)


def price_of_a_state(data: Sequences) -> float:
    """What a state costs by the Bayesian information criterion, in log-likelihood.

    Each channel counts the communications that it applies to. Source: Schwarz 1978.
    """
    counts = np.bincount(data.pattern, data.weight, len(data.codes))
    whole = 1.5 * np.log(data.weight.sum())
    for at, size in enumerate(data.sizes):
        whole += (size - 1) / 2 * np.log(max(counts[data.codes[:, at] >= 0].sum(), 1))
    return float(whole)
