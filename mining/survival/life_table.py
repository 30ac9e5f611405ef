"""How long things last, where some are not over: Kaplan–Meier, quantiles, restricted mean."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mining.models.estimates import NOTHING_KNOWN, Estimate

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

Z = 1.959963984540054
SLACK = 1e-9
FEWEST_AT_RISK = 10
"""Beyond the last time at which so many are still followed, curves say little."""


@dataclass(frozen=True)
class LifeTable:
    """What is known of times of which some are censored.

    One entry a distinct time at which something ended: `times` (seconds, ascending),
    `at_risk` (followed up to then), `ends`. `count`: all that were followed. `horizon`: how
    far the curve is to be trusted, the last time at which `FEWEST_AT_RISK` were still
    followed (or half of all, if that is fewer).
    """

    times: Numbers
    at_risk: Counts
    ends: Counts
    count: int
    horizon: float

    @cached_property
    def staying(self) -> Numbers:
        """The Kaplan–Meier curve just after each time: the share not yet ended."""
        return np.cumprod(1 - self.ends / self.at_risk, dtype="float64")

    @cached_property
    def hazard_variance(self) -> Numbers:
        """Greenwood's sum Σ d ÷ n(n − d) up to each time; what leaves nobody adds nothing."""
        left = self.at_risk - self.ends
        return np.cumsum(_over(self.ends, self.at_risk * left))

    @cached_property
    def band(self) -> tuple[Numbers, Numbers]:
        """Pointwise 95 % limits of `staying`, by the log of the cumulative hazard."""
        curve = np.clip(self.staying, 0.0, 1.0)
        inside = (curve > 0) & (curve < 1)
        log = np.log(np.where(inside, curve, 0.5))
        reach = Z * np.sqrt(self.hazard_variance) / np.abs(log)
        low = np.where(inside, np.exp(log * np.exp(reach)), curve)
        high = np.where(inside, np.exp(log * np.exp(-reach)), curve)
        return low, high

    def is_known_at(self, seconds: float) -> bool:
        """Whether the curve is to be trusted at a time: it is, too, once nobody is left."""
        is_over = len(self.times) > 0 and self.staying[-1] == 0 and seconds >= self.times[-1]
        return self.count > 0 and (seconds <= self.horizon or is_over)

    def staying_at(self, seconds: float) -> Estimate:
        """The share not yet ended at a time."""
        place = int(np.searchsorted(self.times, seconds, side="right")) - 1
        if not self.is_known_at(seconds):
            return Estimate(NOTHING_KNOWN, 0.0, 1.0, self.count)
        if place < 0:
            return Estimate(1.0, 1.0, 1.0, self.count)
        low, high = self.band
        return Estimate(
            float(self.staying[place]), float(low[place]), float(high[place]), self.count
        )

    def quantile(self, share: float) -> Estimate:
        """The first time by which `share` has ended; not-a-number where it never is.

        An end of the interval that is not reached is infinite.
        Source: Brookmeyer and Crowley 1982, on the log-log scale.

        >>> table = life_table([1.0, 2, 3, 4], [True] * 4)
        >>> table.quantile(0.5).value
        2.0
        """
        low, high = self.band
        earliest, value, latest = (
            self._first(curve <= 1 - share + SLACK) for curve in (low, self.staying, high)
        )
        known = value if np.isfinite(value) else NOTHING_KNOWN
        return Estimate(known, earliest, latest, self.count)

    def mean(self, horizon: float | None = None) -> Estimate:
        """The mean time, counted up to `horizon` seconds (by default the table's own).

        The area under the curve (restricted mean survival time), its variance by Greenwood.

        >>> life_table([1.0, 5, 9, 9], [True, True, True, False]).mean(6.0).value
        4.5
        """
        if not self.count:
            return Estimate(NOTHING_KNOWN, 0.0, np.inf, 0)
        until = self.horizon if horizon is None else horizon
        within = self.times < until
        edges = np.concatenate([[0.0], self.times[within], [until]])
        heights = np.concatenate([[1.0], self.staying[within]])
        areas = heights * np.diff(edges)
        later = np.cumsum(areas[::-1])[::-1][1:]
        ends, at_risk = self.ends[within], self.at_risk[within]
        variance = float((later**2 * _over(ends, at_risk * (at_risk - ends))).sum())
        value, reach = float(areas.sum()), Z * variance**0.5
        return Estimate(value, max(value - reach, 0.0), value + reach, self.count)

    def _first(self, reached: NDArray[np.bool_]) -> float:
        return float(self.times[reached.argmax()]) if reached.any() else np.inf


def life_table(
    seconds: ArrayLike, ended: ArrayLike, weights: NDArray[np.int64] | None = None
) -> LifeTable:
    """The life table of times: `ended` is true where the time is over, false: censored.

    `weights`: how often each is there. What is censored at a time was still followed then.
    """
    times, over = np.asarray(seconds, "float64"), np.asarray(ended, "bool")
    many = np.ones(len(times), "int64") if weights is None else weights
    order = np.argsort(times, kind="stable")
    times, over, many = times[order], over[order], many[order]
    distinct, first = np.unique(times, return_index=True)
    left = np.add.reduceat(many, first) if len(first) else np.zeros(0, "int64")
    ends = np.add.reduceat(many * over, first) if len(first) else left
    at_risk = np.cumsum(left[::-1])[::-1]
    kept = ends > 0
    return LifeTable(
        distinct[kept], at_risk[kept], ends[kept], int(many.sum()), _horizon(distinct, at_risk)
    )


def _horizon(times: Numbers, at_risk: Counts) -> float:
    enough = at_risk >= min(FEWEST_AT_RISK, at_risk.max(initial=0) / 2)
    return float(times[enough][-1]) if len(times) else 0.0


def _over(above: NDArray[np.generic], below: NDArray[np.generic]) -> Numbers:
    """A quotient that is 0 where it would be one by 0."""
    zero = np.zeros(len(above))
    return np.divide(above, below, out=zero, where=np.asarray(below) > 0)
