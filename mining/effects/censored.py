"""Outcomes that are not over yet, as numbers that can be averaged: pseudo-observations.

The pseudo-observation of a row is what it contributes to the estimate of its group: their
mean is the estimate itself, with censoring accounted for. They are computed by the
infinitesimal jackknife, in one pass over the sorted times.

Source: Andersen, Klein and Rosthøj 2003 (pseudo-observations); Parner, Andersen and
Overgaard 2023 (by the infinitesimal jackknife).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.effects.design import Codes, Flags, Numbers

CENSORED, HAPPENED, OTHER = 0, 1, 2
"""What ended a row's time: nothing yet, the outcome, or what forestalls it."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A life table of one group, one entry a distinct time of an end up to the horizon.

    `passed` and `left`, one entry a row: how many of the times it saw, and at which of them
    it ended (−1: at none). `happened`: whether the row ended so with the outcome.
    """

    times: Numbers
    at_risk: Numbers
    ends: Numbers
    outcomes: Numbers
    passed: Codes
    left: Codes
    happened: Flags

    @property
    def staying(self) -> Numbers:
        """The Kaplan–Meier curve just after each time."""
        return np.cumprod(1 - self.ends / self.at_risk, dtype="float64")

    def per_row(
        self, estimate: float, own: Numbers, of_outcome: Numbers, drift: Numbers
    ) -> Numbers:
        """Pseudo-observations from the derivatives of an estimate by the weight of a row.

        `own`, `of_outcome`: what ending, and ending with the outcome, at a time adds;
        `drift`: what being at risk at it takes off.
        """
        ended = self.left >= 0
        taken_off = np.concatenate([[0.0], np.cumsum(drift)])[self.passed]
        added = np.where(ended, own[self.left], 0.0) if len(own) else np.zeros(len(self.left))
        extra = np.where(self.happened, of_outcome[self.left], 0.0) if len(own) else 0.0
        return estimate + len(self.left) * (added + extra - taken_off)


def risk_within(
    seconds: Numbers, ended: NDArray[np.integer], horizon: float, group: Flags
) -> Numbers:
    """Pseudo-observations of the risk that the outcome happens within `horizon` seconds.

    `ended`: 0 not over, 1 the outcome happened, 2 something that forestalls it (won before
    it could be lost). Their mean over a group is the Aalen–Johansen estimate of it.

    >>> risk_within(np.array([1., 2, 3, 4]), np.array([1, 2, 1, 2]), 3.0, np.zeros(4, bool))
    array([1., 0., 1., 0.])
    """
    return _per_group(seconds, ended, horizon, group, _risk)


def restricted_time(seconds: Numbers, ended: Flags, horizon: float, group: Flags) -> Numbers:
    """Pseudo-observations of the mean time until the end, at most `horizon` seconds.

    Their mean over a group is the restricted mean of the Kaplan–Meier curve.

    >>> restricted_time(np.array([1., 5, 9]), np.ones(3, bool), 6.0, np.zeros(3, bool))
    array([1., 5., 6.])
    """
    return _per_group(seconds, ended.astype("int64"), horizon, group, _time)


def _per_group(
    seconds: Numbers,
    ended: NDArray[np.integer],
    horizon: float,
    group: Flags,
    measure: Callable[[_Table, float], Numbers],
) -> Numbers:
    values = np.zeros(len(seconds))
    for side in (False, True):
        chosen = group == side
        if chosen.any():
            values[chosen] = measure(_life_table(seconds[chosen], ended[chosen], horizon), horizon)
    return values


def _life_table(seconds: Numbers, ended: NDArray[np.integer], horizon: float) -> _Table:
    over = (ended != CENSORED) & (seconds <= horizon)
    times = np.unique(seconds[over])
    left = np.where(over, np.searchsorted(times, seconds), -1)
    happened = over & (ended == HAPPENED)
    return _Table(
        times=times,
        at_risk=len(seconds) - np.searchsorted(np.sort(seconds), times).astype("float64"),
        ends=np.bincount(left[over], minlength=len(times)).astype("float64"),
        outcomes=np.bincount(left[happened], minlength=len(times)).astype("float64"),
        passed=np.searchsorted(times, seconds, side="right"),
        left=left,
        happened=happened,
    )


def _risk(table: _Table, horizon: float) -> Numbers:  # noqa: ARG001 - the table ends at it
    before = np.concatenate([[1.0], table.staying[:-1]]) if len(table.times) else table.times
    incidence = np.cumsum(before * table.outcomes / table.at_risk)
    risk = float(incidence[-1]) if len(incidence) else 0.0
    remaining = _over(risk - incidence, table.at_risk - table.ends)
    return table.per_row(
        risk,
        own=-remaining,
        of_outcome=before / table.at_risk,
        drift=before * table.outcomes / table.at_risk**2 - remaining * table.ends / table.at_risk,
    )


def _time(table: _Table, horizon: float) -> Numbers:
    staying = table.staying
    areas = staying * np.diff(np.append(table.times, horizon))
    later = np.cumsum(areas[::-1])[::-1]
    first = float(table.times[0]) if len(table.times) else horizon
    remaining = _over(later, table.at_risk - table.ends)
    return table.per_row(
        first + float(areas.sum()),
        own=-remaining,
        of_outcome=np.zeros(len(table.times)),
        drift=-remaining * table.ends / table.at_risk,
    )


def _over(above: Numbers, below: Numbers) -> Numbers:
    """A quotient that is 0 where nobody is left (there is nothing above it either)."""
    return np.divide(above, below, out=np.zeros(len(above)), where=below > 0)
