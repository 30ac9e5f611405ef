"""The difference between treated rows and weighted untreated ones, and how sure it is."""

import math
from dataclasses import dataclass

import numpy as np

from mining.effects.balancing import Balance, means_of
from mining.effects.design import Design, Numbers
from mining.effects.e_values import bound, e_value_of_difference, e_value_of_ratio

MOST_LEVERAGE = 0.9


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference of means with its standard error and Welch's degrees of freedom.

    `log_ratio_error`: the standard error of the logarithm of the ratio of the two means.
    `spread`: the standard deviation of the outcome among the weighted untreated rows.
    """

    outcome_with: float
    outcome_without: float
    error: float
    degrees: float
    log_ratio_error: float
    spread: float

    @property
    def difference(self) -> float:
        """With − without."""
        return self.outcome_with - self.outcome_without

    @property
    def reach(self) -> float:
        """Half the width of the 95 % interval."""
        return self._quantile * self.error

    @property
    def p_value(self) -> float:
        """Two-sided, by Student's t."""
        from scipy.special import stdtr  # noqa: PLC0415 - heavy to import

        if not self.error:
            return 1.0 if not self.difference else 0.0
        return float(2 * stdtr(self.degrees, -abs(self.difference) / self.error))

    def e_value(self, *, is_risk: bool) -> float:
        """The E-value: of the risk ratio, or of the difference in standard deviations."""
        if is_risk:
            return e_value_of_ratio(self._ratio)
        return e_value_of_difference(self._standardised)

    def e_value_low(self, *, is_risk: bool) -> float:
        """The E-value of the end of the interval that is nearer to none."""
        if is_risk:
            if not (self.outcome_with > 0 and self.outcome_without > 0):
                return 1.0
            middle, reach = math.log(self._ratio), self._quantile * self.log_ratio_error
            return e_value_of_ratio(math.exp(bound(middle, middle - reach, middle + reach)))
        if not self.spread:
            return 1.0
        low, high = self.difference - self.reach, self.difference + self.reach
        return e_value_of_difference(bound(self.difference, low, high) / self.spread)

    @property
    def _ratio(self) -> float:
        return self.outcome_with / self.outcome_without if self.outcome_without > 0 else math.inf

    @property
    def _standardised(self) -> float:
        return self.difference / self.spread if self.spread else math.inf

    @property
    def _quantile(self) -> float:
        from scipy.special import stdtrit  # noqa: PLC0415 - heavy to import

        return float(stdtrit(self.degrees, 0.975))


def contrast(design: Design, balanced: Balance) -> Contrast:
    """The regression-adjusted difference, its error by the influence function, by cluster.

    A linear regression of the weighted untreated rows, with a constant a stratum, says what
    to expect of each row; what treated rows have beyond it is the difference. An untreated
    row's residual is enlarged by its leverage (as HC3), or small strata would look sure.
    """
    treated, weights = design.treated, balanced.weights
    number = int(treated.sum())
    residual, leverage = _residuals(design, weights)
    outcome_with = float(design.outcome[treated].mean())
    difference = float(residual[treated].mean())
    of_treated = np.where(treated, residual - difference, 0.0) / number
    of_others = weights * residual / (1 - leverage) / number
    of_with = np.where(treated, design.outcome - outcome_with, 0.0) / number
    error, degrees = _error(design, of_treated, of_others, balanced.effective)
    outcome_without = outcome_with - difference
    of_without = of_with - of_treated + of_others
    return Contrast(
        outcome_with,
        outcome_without,
        error,
        degrees,
        log_ratio_error=(
            math.sqrt(_by_cluster(design, of_with / outcome_with - of_without / outcome_without))
            if min(outcome_with, outcome_without) > 0
            else math.inf
        ),
        spread=_spread(design, weights),
    )


def _residuals(design: Design, weights: Numbers) -> tuple[Numbers, Numbers]:
    """What each outcome is beyond expectation, and how much an untreated row expects itself."""
    whole = np.bincount(design.stratum, weights, minlength=design.strata)
    level = np.bincount(design.stratum, weights * design.outcome, minlength=design.strata) / whole
    residual = design.outcome - level[design.stratum]
    leverage = weights / whole[design.stratum]
    if design.features.shape[1]:
        left = design.features - means_of(design, weights)[design.stratum]
        weighted = left * weights[:, None]
        inverse = np.linalg.pinv(left.T @ weighted, hermitian=True)
        residual = residual - left @ (inverse @ (weighted.T @ residual))
        leverage = leverage + ((left @ inverse) * weighted).sum(axis=1)
    return residual, np.minimum(leverage, MOST_LEVERAGE)


def _error(
    design: Design, of_treated: Numbers, of_others: Numbers, effective: float
) -> tuple[float, float]:
    variance = _by_cluster(design, of_treated - of_others)
    first, second = _by_cluster(design, of_treated), _by_cluster(design, of_others)
    cases = len(np.unique(design.cluster[design.treated]))
    parts = first**2 / max(cases - 1, 1) + second**2 / max(effective - 1.0, 1.0)
    degrees = (first + second) ** 2 / parts if parts else math.inf
    return math.sqrt(variance), degrees


def _by_cluster(design: Design, influence: Numbers) -> float:
    sums = np.bincount(design.cluster, influence)
    clusters = int(np.count_nonzero(np.bincount(design.cluster)))
    return float((sums**2).sum()) * clusters / max(clusters - 1, 1)


def _spread(design: Design, weights: Numbers) -> float:
    mean = float(np.average(design.outcome, weights=weights))
    return math.sqrt(float(np.average((design.outcome - mean) ** 2, weights=weights)))
