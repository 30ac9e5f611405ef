"""Rows made comparable: strata that must agree exactly, features that must agree in the mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEW_VALUES = 5
"""A confounder with at most so many different values is balanced value by value."""

CONSTANT = 1e-9
"""A feature that spreads less tells nothing."""

FEWEST_IN_STRATUM = 3
"""A stratum with fewer untreated rows has no one to compare with."""


@dataclass(frozen=True, slots=True)
class Design:
    """Rows ready to be compared; all arrays have one entry a row.

    `stratum` and `cluster` are codes from 0. `features` (rows × features) have mean 0 and
    spread 1 over all rows; there may be none. `names`: which confounder each came from.
    """

    treated: Flags
    outcome: Numbers
    stratum: Codes
    cluster: Codes
    features: Numbers
    names: tuple[str, ...]

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return int(self.stratum.max()) + 1 if len(self.stratum) else 0

    def kept(self, rows: Flags) -> "Design":
        """Only these rows, strata numbered anew."""
        _, stratum = np.unique(self.stratum[rows], return_inverse=True)
        return replace(
            self,
            treated=self.treated[rows],
            outcome=self.outcome[rows],
            stratum=stratum.astype("int64"),
            cluster=self.cluster[rows],
            features=self.features[rows],
        )


def design_of(
    rows: pd.DataFrame, exact: Sequence[str], confounders: Sequence[str], cluster: str
) -> Design:
    """The design of rows with the columns `treated` and `outcome`; see `Design`.

    A missing value of an exact column is a value of its own. A number enters by its normal
    score (the normal quantile of its rank), so that the unit and a few huge amounts do not
    matter, and by the square of it; where it is missing, by a mark of that.
    """
    found = [feature for name in confounders for feature in _features(rows[name], name)]
    spread = [(name, values.std(), values) for name, values in found]
    useful = [(name, (values - values.mean()) / sd) for name, sd, values in spread if sd > CONSTANT]
    empty = np.zeros((len(rows), 0))
    return Design(
        treated=rows["treated"].to_numpy("bool"),
        outcome=rows["outcome"].to_numpy("float64"),
        stratum=_codes(rows, exact),
        cluster=_codes(rows, [cluster]),
        features=np.column_stack([values for _, values in useful]) if useful else empty,
        names=tuple(name for name, _ in useful),
    )


def with_comparable(design: Design) -> Flags:
    """Rows of strata in which somebody was treated and enough were not."""
    treated = np.bincount(design.stratum[design.treated], minlength=design.strata)
    others = np.bincount(design.stratum[~design.treated], minlength=design.strata)
    return ((treated > 0) & (others >= FEWEST_IN_STRATUM))[design.stratum]


def _features(values: pd.Series, name: str) -> list[tuple[str, Numbers]]:
    numbers = values.astype("float64").to_numpy(na_value=np.nan)
    missing = np.isnan(numbers)
    marks = [(name, missing.astype("float64"))] if missing.any() else []
    distinct = np.unique(numbers[~missing])
    if len(distinct) <= FEW_VALUES:
        return marks + [(name, (numbers == value).astype("float64")) for value in distinct[1:]]
    score = np.where(missing, 0.0, _normal_scores(values))
    return [*marks, (name, score), (name, np.where(missing, 0.0, score**2 - 1))]


def _normal_scores(values: pd.Series) -> Numbers:
    from scipy.special import ndtri  # noqa: PLC0415 - heavy to import

    ranks = values.astype("float64").rank().to_numpy()
    return ndtri((ranks - 0.5) / max(int(values.notna().sum()), 1))


def _codes(rows: pd.DataFrame, names: Sequence[str]) -> Codes:
    if not names:
        return np.zeros(len(rows), "int64")
    grouped = rows.groupby(list(names), dropna=False, sort=False, observed=True)
    return grouped.ngroup().to_numpy("int64")
