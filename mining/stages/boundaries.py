"""How sure a boundary is: found again in samples of cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.models.estimates import Estimate, wilson
from mining.stages.channels import Observed
from mining.stages.fitted import Fitted, decode, evidence, take_cases
from mining.stages.growth import grow
from mining.stages.observations import Ints

AGREES = 0.6
"""Cohen's kappa from which on two cuts are the same boundary (substantial: Landis, Koch 1977).

Of that as much is asked for as the content allows: where the stage of an event is itself
unsure, no two models agree better than the most probable way does with one drawn.
"""

MOST_RESAMPLED = 600


@dataclass(frozen=True, slots=True)
class Stability:
    """Of each boundary the share of samples that have it again, and how alike samples are."""

    found_again: dict[int, Estimate]
    ari: Estimate


def stability(fitted: Fitted, *, samples: int, seed: int) -> Stability:
    """Grow the model anew on bootstrap samples of at most `MOST_RESAMPLED` cases each."""
    again: dict[int, list[bool]] = {at: [] for at in fitted.grown.boundaries}
    needed = {at: AGREES * _own_agreement(fitted, at) for at in again}
    alike: list[float] = []
    size, stages = min(len(fitted.fitted), MOST_RESAMPLED), len(fitted.spoken)
    for number in range(samples):
        draws = np.random.default_rng([seed, 2, number])
        cases, counts = np.unique(draws.choice(fitted.fitted, size), return_counts=True)
        part = take_cases(fitted.read, cases)
        rows = np.isin(fitted.read.case, cases)
        seen = Observed(fitted.observed.names, fitted.observed.values, fitted.observed.codes[rows])
        given = evidence(part, seen, stages, counts.astype("float64"))
        model = grow(given, seed + number + 1).model
        other = decode(model, part, seen, stages, seed)[0].argmax(axis=1)
        mine = fitted.states[rows]
        for at, found in again.items():
            found.append(_has_boundary(mine, other, at, model.states, needed[at]))
        alike.append(adjusted_rand(mine, other))
    return Stability(
        {at: wilson(sum(found), len(found)) for at, found in again.items()}, _spread(alike)
    )


def adjusted_rand(first: Ints, second: Ints) -> float:
    """The adjusted Rand index of two partitions (Hubert and Arabie 1985).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(table, (first, second), 1)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = (
        (sums * (sums - 1)).sum() / 2 for sums in (table.sum(axis=1), table.sum(axis=0))
    )
    count = len(first)
    expected = rows * columns / max(count * (count - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _own_agreement(fitted: Fitted, at: int) -> float:
    """How far the most probable states and those of the ways drawn agree on a boundary."""
    near = (fitted.states == at) | (fitted.states == at + 1)
    late = fitted.states[near] > at
    return float(np.mean([kappa(late, path[near] > at) for path in fitted.paths]))


def _has_boundary(mine: Ints, other: Ints, at: int, states: int, needed: float) -> bool:
    near = (mine == at) | (mine == at + 1)
    late = mine[near] > at
    return any(kappa(late, other[near] > cut) >= needed for cut in range(states - 1))


def kappa(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Cohen's kappa of two yes-or-no readings.

    >>> kappa(np.array([True, False]), np.array([True, False]))
    1.0
    """
    if not len(first):
        return 0.0
    agreed = float((first == second).mean())
    by_chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return 0.0 if by_chance >= 1 else float((agreed - by_chance) / (1 - by_chance))


def _spread(values: list[float]) -> Estimate:
    if not values:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.quantile(values, (0.025, 0.975))
    return Estimate(float(np.mean(values)), float(low), float(high), len(values))
