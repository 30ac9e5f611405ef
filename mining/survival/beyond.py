"""The mean time beyond a limit, where some times are not over and some belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

SLACK = 1e-9
WIDEST = 0.2
"""How far to both sides of a quantile its density is looked for, at most."""


@dataclass(frozen=True, slots=True)
class Influenced:
    """An estimate and how much each observation moves it, in the order given.

    `influence` sums to nothing; divided by the number of observations it is what the
    estimate would change by if the observation were there once more.
    Source: Reid 1981 (influence functions of the product-limit estimator).
    """

    value: float
    influence: Numbers


@dataclass(frozen=True)
class Observed:
    """Times, some of them not over, in ascending order, with their Kaplan–Meier curve.

    `order` sorts the times given; `place` is the distinct time of each of the sorted;
    `times`, `at_risk`, `ends`, `staying` have one entry a distinct time.
    """

    order: Codes
    place: Codes
    over: NDArray[np.bool_]
    times: Numbers
    at_risk: Numbers
    ends: Numbers
    staying: Numbers

    @property
    def count(self) -> int:
        """How many times were observed."""
        return len(self.order)

    @property
    def longest(self) -> float:
        """The longest time seen, over or not."""
        return float(self.times[-1]) if len(self.times) else 0.0

    @property
    def known_until(self) -> float:
        """How far the curve is known: the longest time seen, or always where all are over."""
        return np.inf if self.count and self.staying[-1] <= SLACK else self.longest

    def quantile(self, share: float) -> float:
        """The first time by which `share` has ended; infinite where it never is."""
        reached = self.staying <= 1 - share + SLACK
        return float(self.times[reached.argmax()]) if reached.any() else np.inf

    def influences(self, reach: Numbers) -> Numbers:
        """What each observation moves Σ `reach` × (an end at each distinct time) by."""
        left = self.at_risk - self.ends
        per_end = np.divide(self.count * reach, left, out=np.zeros(len(left)), where=left > 0)
        passed = np.cumsum(per_end * self.ends / self.at_risk)
        moved = passed[self.place] - per_end[self.place] * self.over
        found = np.empty(self.count)
        found[self.order] = moved
        return found


def observe(seconds: Numbers, over: NDArray[np.bool_]) -> Observed:
    """Times with their curve; what is not over at a time was still followed then."""
    order = np.argsort(seconds)  # equal times become one, their order does not matter
    times, ended = seconds[order], over[order]
    fresh = np.diff(times, prepend=-1.0) != 0
    place = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    at_risk = (len(times) - first).astype("float64")
    ends = np.bincount(place, ended, minlength=len(first)).astype("float64")
    staying = np.cumprod(1 - ends / at_risk) if len(first) else at_risk
    return Observed(order, place, ended, times[first], at_risk, ends, staying)


def mean_beyond(observed: Observed, limit: float, until: float) -> Influenced:
    """The mean time beyond `limit`, counted up to `until`: the area under the curve between.

    Without censoring it is the mean of max(min(time, until) − limit, 0).
    Source: Irwin 1949 (restricted mean), its influence after Reid 1981.

    >>> seconds = observe(np.array([1.0, 5.0, 9.0]), np.ones(3, "bool"))
    >>> round(mean_beyond(seconds, 3.0, 9.0).value, 3)
    2.667
    """
    area = _areas(observed, limit, until)
    later = np.cumsum(area[::-1])[::-1]
    return Influenced(area_beyond(observed, limit, until), observed.influences(later[1:]))


def area_beyond(observed: Observed, limit: float, until: float) -> float:
    """The value of `mean_beyond` alone."""
    return float(_areas(observed, limit, until).sum())


def _areas(observed: Observed, limit: float, until: float) -> Numbers:
    """The area under the curve before the first of the distinct times and after each."""
    if not observed.count:
        return np.zeros(1)
    inner = np.append(observed.times, max(until, observed.longest))
    edges = np.clip(np.concatenate([[limit], inner]), limit, until)
    return np.concatenate([[1.0], observed.staying]) * np.diff(edges)


def quantile_moved(observed: Observed, share: float) -> Influenced:
    """A quantile, and how much each observation moves it.

    The density there is that of the times between two quantiles to both sides.
    Source: Siddiqui 1960; the width is of the order of Hall and Sheather 1988.
    """
    value = observed.quantile(share)
    if not np.isfinite(value):
        return Influenced(value, np.zeros(observed.count))
    reach = np.where(observed.times <= value, max(1 - share, SLACK), 0.0)
    half = _half(share, observed.count)
    low, high = observed.quantile(share - half), observed.quantile(share + half)
    spread = (high - low) / (2 * half) if np.isfinite(high) else 0.0
    return Influenced(value, observed.influences(reach) * spread)


@dataclass(frozen=True, slots=True)
class Excess:
    """The mean of what goes beyond a limit: `whole` is the mean of all of the times."""

    limit: float
    whole: float
    beyond: Influenced


def excess_beyond(seconds: Numbers, over: Flags, share: float, limit: float | None) -> Excess:
    """What goes beyond a limit, or beyond the time by which `share` of them had ended.

    The influence then counts that limit's own error. Where every time is over nothing need
    be put in order, which is most of the work.

    >>> found = excess_beyond(np.array([1.0, 2.0, 3.0, 6.0]), np.ones(4, "bool"), 0.25, None)
    >>> found.limit, found.whole, found.beyond.value
    (1.0, 3.0, 2.0)
    """
    if over.all():
        found = _all_over(seconds, share, limit)
        if found is not None:
            return found
    observed = observe(seconds, over)
    at = observed.quantile(share) if limit is None else limit
    until = observed.longest
    whole = area_beyond(observed, 0.0, until)
    if not np.isfinite(at):
        return Excess(at, whole, Influenced(np.nan, np.zeros(observed.count)))
    beyond = mean_beyond(observed, min(at, until), until)
    influence = beyond.influence
    if limit is None:
        # The later the quantile, the less of those still staying then lies beyond it.
        influence = influence - (1 - share) * quantile_moved(observed, share).influence
    return Excess(at, whole, Influenced(beyond.value, influence))


def _all_over(seconds: Numbers, share: float, limit: float | None) -> Excess | None:
    """The same where there is no censoring, by its formulas; None where all end by the limit."""
    half = _half(share, len(seconds))
    marks = np.array([share - half, share, share + half])
    places = np.maximum(np.ceil(len(seconds) * (marks - SLACK)).astype("int64"), 1) - 1
    low, middle, high = np.partition(seconds, places)[places]
    at = float(middle) if limit is None else limit
    excess = np.maximum(seconds - at, 0.0)
    influence = excess - excess.mean()
    if limit is None:
        ended = seconds <= at
        staying = 1 - ended.mean()
        if staying <= SLACK:
            return None
        moved = (1 - share) / staying * (1 - staying - ended) * (high - low) / (2 * half)
        influence = influence - (1 - share) * moved
    return Excess(at, float(seconds.mean()), Influenced(float(excess.mean()), influence))


def _half(share: float, count: int) -> float:
    """How far to both sides of a quantile its density is looked for."""
    return float(min(0.5 * count ** (-1 / 3), share, 1 - share, WIDEST))


def error_of(influence: Numbers, clusters: NDArray[np.integer]) -> tuple[float, int]:
    """The standard error of an estimate, and of how many clusters: what belongs together moves it.

    `influence` is already divided by the number of observations; `clusters` are whole
    numbers from 0. Source: the sandwich estimator, C ÷ (C − 1) for few clusters.

    >>> error_of(np.array([-0.5, 0.5]), np.array([0, 1]))
    (1.0, 2)
    """
    together = np.bincount(clusters, influence)
    number = distinct(clusters)
    if number < 2:  # noqa: PLR2004 - one alone says nothing of how they differ
        return float("inf"), number
    return float(np.sqrt((together**2).sum() * number / (number - 1))), number


def distinct(codes: NDArray[np.integer]) -> int:
    """How many different whole numbers there are among those from 0.

    >>> distinct(np.array([3, 0, 3]))
    2
    """
    return int(np.count_nonzero(np.bincount(codes)))
