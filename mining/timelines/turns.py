"""Whether a deal waited its turn or was passed over, by the order in which others were served."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

EDGES = np.array([0.25, 0.5, 1, 2, 4, 8, 16]) * 3600.0
"""Limits of waiting times (seconds) within which the same shares are assumed."""

ROUNDS = 60
MOST_SLIPS = 0.08
"""Who does later work first more often than so does not work in turn."""
SURE = 0.8
"""How likely one of the two has to be to be told."""
_IN_TURN, _PASSED, _SHARE = (1.0, 19.0), (2.0, 2.0), (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Turns:
    """How likely each stretch of waiting was one of being passed over.

    `passed_over`, one entry a stretch: a probability; not-a-number where nothing was done in
    it that could tell. `slips`: the share of later work among what is done while a deal
    waits its turn; `jumps`: while it is passed over, and `share` of stretches passed over,
    by length of the wait (one more than `EDGES`).
    """

    passed_over: Numbers
    slips: float
    jumps: Numbers
    share: Numbers


def taken_turns(earlier: ArrayLike, later: ArrayLike, waited: ArrayLike) -> Turns:
    """Tell stretches in which a deal waited its turn from those in which it was passed over.

    Of what was done in each, `earlier` pieces of work had come before the deal and `later`
    ones after it; it waited so many seconds. Whoever works in turn does earlier work first,
    but for slips; whoever has let the deal lie takes what comes. A mixture of two binomial
    distributions, fitted by expectation and maximisation with weak priors: slips are rare
    and the same for all, jumps and the share passed over depend on how long the wait was.

    >>> turns = taken_turns([4, 3, 0, 1] * 9, [0, 0, 5, 0] * 9, [7200.0] * 36)
    >>> turns.passed_over[:3].round(1).tolist()
    [0.0, 0.0, 1.0]
    """
    before, after = np.asarray(earlier, "float64"), np.asarray(later, "float64")
    number = before + after
    length = np.searchsorted(EDGES, np.asarray(waited, "float64"))
    told = number > 0
    slips, jumps = 0.05, np.full(len(EDGES) + 1, 0.5)
    share = np.full(len(EDGES) + 1, 0.3)
    n, k, group = number[told], after[told], length[told]
    for _ in range(ROUNDS):
        passed = _posterior(n, k, slips, jumps[group], share[group])
        slips = min(_mean(k, n, 1 - passed, _IN_TURN, np.zeros(len(n), "int64"), 1)[0], MOST_SLIPS)
        jumps = np.maximum(_mean(k, n, passed, _PASSED, group, len(jumps)), 2 * slips)
        share = _mean(passed, np.ones(len(n)), np.ones(len(n)), _SHARE, group, len(share))
    known = np.full(len(number), np.nan)
    known[told] = _posterior(n, k, slips, jumps[group], share[group])
    return Turns(known, float(slips), jumps, share)


def _posterior(
    number: Numbers, later: Numbers, slips: float, jumps: Numbers, share: Numbers
) -> Numbers:
    """The probability of having been passed over, by Bayes."""
    for_it = np.log(share) + later * np.log(jumps) + (number - later) * np.log1p(-jumps)
    against = np.log1p(-share) + later * np.log(slips) + (number - later) * np.log1p(-slips)
    return 1 / (1 + np.exp(np.clip(against - for_it, -700, 700)))


def _mean(
    hits: Numbers,
    number: Numbers,
    weight: Numbers,
    prior: tuple[float, float],
    group: NDArray[np.int64],
    groups: int,
) -> Numbers:
    """The weighted share of hits in each group, with a beta prior."""
    above = np.bincount(group, weight * hits, minlength=groups) + prior[0]
    below = np.bincount(group, weight * number, minlength=groups) + sum(prior)
    return np.clip(above / below, 1e-4, 1 - 1e-4)
