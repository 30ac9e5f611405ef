"""Weights under which untreated rows look like the treated ones."""

from dataclasses import dataclass

import numpy as np

from mining.effects.design import Design, Flags, Numbers

STEPS = 40
NEAR_ENOUGH = 1e-6
RIDGE = 1e-3
FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Balance:
    """Weights of the untreated rows, and how alike the groups are under them.

    `weights`: one a row, 0 for treated ones; in each stratum they sum to its treated rows.
    `score`: the log odds of being treated as the features tell them. `imbalance`: per
    feature, what still lies between the two means, in standard deviations. `effective`: as
    how many equally weighted rows the untreated count (Kish).
    """

    weights: Numbers
    score: Numbers
    imbalance: Numbers
    effective: float


def balance(design: Design) -> Balance:
    """Weights that give untreated rows the strata and the mean features of the treated.

    Entropy balancing (Hainmueller 2012) within exact strata: of all such weights those
    nearest to equal ones. It is the propensity score of a logistic model fitted so that it
    balances, hence doubly robust (Zhao and Percival 2017). A trace of a ridge keeps weights
    finite where no balance is possible; then `imbalance` tells.
    """
    counts = np.bincount(design.stratum[design.treated], minlength=design.strata)
    wanted = design.features[design.treated].sum(axis=0)
    number = max(int(counts.sum()), 1)
    ridge = RIDGE * np.sqrt(number)
    coefficients = np.zeros(design.features.shape[1])
    here = _State(design, counts.astype("float64"), coefficients)
    for _ in range(STEPS if len(coefficients) else 0):
        slope = here.total - wanted + ridge * coefficients
        if np.abs(slope).max() <= NEAR_ENOUGH * number:
            break
        step = np.linalg.solve(here.curvature() + ridge * np.eye(len(slope)), slope)
        coefficients, here = _shortened(here, wanted, ridge, coefficients, step)
    weights = here.weights
    return Balance(
        weights=weights,
        score=design.features @ coefficients,
        imbalance=np.abs(here.total - wanted) / number,
        effective=float(weights.sum() ** 2 / max((weights**2).sum(), 1e-300)),
    )


class _State:
    """The dual problem at one vector of coefficients."""

    def __init__(self, design: Design, counts: Numbers, coefficients: Numbers) -> None:
        self.design, self.counts = design, counts
        score = design.features @ coefficients
        untreated = ~design.treated
        top = np.full(design.strata, -np.inf)
        np.maximum.at(top, design.stratum[untreated], score[untreated])
        shifted = np.where(untreated, np.exp(np.minimum(score - top[design.stratum], 0.0)), 0.0)
        sums = np.bincount(design.stratum, shifted, minlength=design.strata)
        self.weights: Numbers = shifted * (counts / sums)[design.stratum]
        self.total: Numbers = self.weights @ design.features
        self.value = float(counts @ (np.log(sums) + top))

    def curvature(self) -> Numbers:
        """The weighted covariance of the features within strata, summed over the treated."""
        means = means_of(self.design, self.weights)
        left = self.design.features - means[self.design.stratum]
        return left.T @ (left * self.weights[:, None])


def means_of(design: Design, weights: Numbers) -> Numbers:
    """The weighted mean of each feature in each stratum (strata × features)."""
    whole = np.bincount(design.stratum, weights, minlength=design.strata)
    sums = [
        np.bincount(design.stratum, weights * column, minlength=design.strata)
        for column in design.features.T
    ]
    return np.column_stack(sums) / whole[:, None] if sums else np.zeros((design.strata, 0))


def _shortened(
    here: _State, wanted: Numbers, ridge: float, coefficients: Numbers, step: Numbers
) -> tuple[Numbers, _State]:
    """Newton's step, halved until it leads downhill."""
    best = _height(here, wanted, ridge, coefficients)
    size = min(1.0, FARTHEST / max(float(np.abs(step).max()), 1e-300))
    for _ in range(STEPS):
        tried = coefficients - size * step
        there = _State(here.design, here.counts, tried)
        if _height(there, wanted, ridge, tried) <= best:
            return tried, there
        size /= 2
    return coefficients, here


def _height(state: _State, wanted: Numbers, ridge: float, coefficients: Numbers) -> float:
    return float(state.value - wanted @ coefficients + ridge / 2 * (coefficients @ coefficients))


def within_support(design: Design, score: Numbers, *, caliper: float = 0.25) -> Flags:
    """Rows that are untreated, or treated with a score that untreated ones of the stratum reach.

    `caliper`: by how many standard deviations of the score it may lie beyond (Austin 2011).
    """
    untreated = ~design.treated
    reach = caliper * float(score.std())
    low, high = np.full(design.strata, np.inf), np.full(design.strata, -np.inf)
    np.minimum.at(low, design.stratum[untreated], score[untreated])
    np.maximum.at(high, design.stratum[untreated], score[untreated])
    inside = (score >= low[design.stratum] - reach) & (score <= high[design.stratum] + reach)
    return untreated | inside
