"""How things end, where several ends compete and some are not over: Aalen–Johansen."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mining.models.estimates import NOTHING_KNOWN, Estimate, wilson
from mining.survival.life_table import LifeTable, Numbers, Z, life_table

OPEN = 0
"""How a time ended that is not over."""
ROUNDING = 1e-12
"""A sum of shares as near as this to none or all of them is none or all."""


@dataclass(frozen=True)
class Incidence:
    """How likely one of several competing ends is by each time (cumulative incidence).

    `table` is that of all ends together; `ends` counts those of this kind at its times.
    """

    table: LifeTable
    ends: NDArray[np.int64]

    @cached_property
    def share(self) -> Numbers:
        """The share that has ended so, just after each time. Source: Aalen and Johansen 1978."""
        return np.cumsum(self._before * self.ends / self.table.at_risk)

    def by(self, seconds: float) -> Estimate:
        """The share that has ended so by a time; the interval is on the log-log scale.

        Variance by the delta method (Marubini and Valsecchi 1995). Where none or all have,
        that scale knows no error: the interval is Wilson's, of those followed up to then.
        """
        table = self.table
        if not table.is_known_at(seconds):
            return Estimate(NOTHING_KNOWN, 0.0, 1.0, table.count)
        until = int(np.searchsorted(table.times, seconds, side="right"))
        value = float(self.share[until - 1]) if until else 0.0
        if not ROUNDING < value < 1 - ROUNDING:
            return self._of_none_or_all(until, float(round(value)))
        error = self._variance(until, value) ** 0.5
        reach = Z * error / (value * abs(np.log(value)))
        low, high = (float(value ** np.exp(side * reach)) for side in (1, -1))
        return Estimate(value, low, high, table.count)

    def error_by(self, seconds: float) -> float:
        """The standard error of the share by a time."""
        until = int(np.searchsorted(self.table.times, seconds, side="right"))
        return self._variance(until, float(self.share[until - 1])) ** 0.5 if until else 0.0

    def _of_none_or_all(self, until: int, value: float) -> Estimate:
        table = self.table
        later = table.at_risk[min(until, len(table.times) - 1) :]
        followed = int(later[0]) if len(later) and value < 1 else table.count
        told = wilson(round(value * followed), followed)
        return Estimate(value, told.low, told.high, table.count)

    @cached_property
    def _before(self) -> Numbers:
        """The share not yet ended just before each time."""
        staying = self.table.staying
        return np.concatenate([[1.0], staying[:-1]]) if len(staying) else staying

    def _variance(self, until: int, value: float) -> float:
        table = self.table
        at_risk = table.at_risk[:until].astype("float64")
        every, own = table.ends[:until].astype("float64"), self.ends[:until].astype("float64")
        left, before = value - self.share[:until], self._before[:until]
        alone = at_risk * (at_risk - every)
        hazard = np.divide(every, alone, out=np.zeros(until), where=alone > 0)
        return float(
            (left**2 * hazard).sum()
            + (before**2 * own * (at_risk - own) / at_risk**3).sum()
            - 2 * (left * before * own / at_risk**2).sum()
        )


def incidences(seconds: ArrayLike, ended: ArrayLike, kinds: int) -> tuple[Incidence, ...]:
    """The cumulative incidence of each kind of end, from 1 to `kinds`; 0 is not over.

    >>> won, lost = incidences([1.0, 2, 3, 4], [1, 2, 0, 1], kinds=2)
    >>> won.share.tolist(), lost.share.tolist()
    ([0.25, 0.25, 0.75], [0.0, 0.25, 0.25])
    """
    times, codes = np.asarray(seconds, "float64"), np.asarray(ended, "int64")
    table = life_table(times, codes != OPEN)
    places = np.searchsorted(table.times, times)
    return tuple(
        Incidence(table, np.bincount(places[codes == kind], minlength=len(table.times)))
        for kind in range(1, kinds + 1)
    )
