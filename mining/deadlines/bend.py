"""How an outcome changes with the time until a reaction, and where that curve bends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.effects.design import Design, Numbers, design_of
from mining.models.estimates import NOTHING_KNOWN, Estimate

BINS = 6
FEWEST_IN_BIN = 30
FEWEST = 120
"""With fewer reactions no bend is looked for."""
DRAWS = 499
LEVEL = 0.05
ALIKE = 1e-6
"""Less than this share of the spread of waiting left by the confounders tells nothing."""
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Bend:
    """The adjusted outcome by the time until the reaction.

    `curve`, one row a bin of waiting: `low`, `high` (seconds), `count`, `change` (of the
    outcome against those in the first bin, that in time where there are enough) with
    `change_low` and `change_high`. `knot`: from how many seconds on the outcome falls (or
    rises) differently, with its interval; not-a-number where `why_not` says why it cannot be
    told. `before` and `after`: the change a day of waiting on either side of the knot.
    `p_value`: of a straight line bending nowhere.
    """

    curve: pd.DataFrame
    knot: Estimate
    before: float
    after: float
    p_value: float
    why_not: str = ""


NO_CURVE = pd.DataFrame(columns=["low", "high", "count", "change", "change_low", "change_high"])


def bend_of(
    rows: pd.DataFrame,
    exact: Sequence[str],
    confounders: Sequence[str],
    *,
    limit: float,
    seed: int = 0,
) -> Bend:
    """The curve of `outcome` over `waited` (seconds), adjusted, and its bend if there is one.

    The outcome is regressed on a line with one knot, within `exact` strata and with the
    confounders; the knot is where the squares are least. Whether there is one at all is
    tested against the straight line: the most that any knot takes off, among as many draws
    of residuals with their signs shuffled by case (a wild bootstrap). `limit` is the
    deadline, the first bin of the curve.
    Source: Hansen 1996 (sup-F); Cameron, Gelbach and Miller 2008 (wild cluster bootstrap).
    """
    unknown = Estimate(NOTHING_KNOWN, 0.0, np.inf, len(rows))
    if len(rows) < FEWEST:
        why = f"{len(rows)} reactions are too few; {FEWEST} would suffice"
        return Bend(NO_CURVE, unknown, NOTHING_KNOWN, NOTHING_KNOWN, NOTHING_KNOWN, why)
    design = design_of(rows.assign(treated=False), exact, confounders, "case_id")
    waited = rows["waited"].to_numpy("float64")
    curve = _curve(design, waited, limit)
    knots = _knots(waited)
    if len(knots) < 3:  # noqa: PLR2004 - one each side of the middle one
        why = "Nearly all reactions took equally long"
        return Bend(curve, unknown, NOTHING_KNOWN, NOTHING_KNOWN, NOTHING_KNOWN, why)
    return replace(_fitted(design, waited, knots, unknown, seed), curve=curve)


def _fitted(design: Design, waited: Numbers, knots: Numbers, unknown: Estimate, seed: int) -> Bend:
    sweep = _Sweep(design)
    outcome, line = sweep.left_of(design.outcome), sweep.left_of(waited)
    if (line**2).mean() <= ALIKE * waited.var():
        why = "How long it took goes with what else differs between the deals"
        return Bend(NO_CURVE, unknown, NOTHING_KNOWN, NOTHING_KNOWN, NOTHING_KNOWN, why)
    hinges = np.column_stack([sweep.left_of(np.maximum(waited - knot, 0)) for knot in knots])
    straight = _residual(outcome, line[:, None])
    beyond = np.column_stack([_residual(hinge, line[:, None]) for hinge in hinges.T])
    gains = _gains(straight, beyond)
    best = int(gains.argmax())
    drawn = _drawn(straight, beyond, design.cluster, seed)
    p_value = float((1 + (drawn >= gains[best]).sum()) / (1 + len(drawn)))
    slope, turn = np.linalg.lstsq(np.column_stack([line, hinges[:, best]]), outcome, rcond=None)[0]
    day = 86_400.0
    bent = Bend(NO_CURVE, unknown, slope * day, (slope + turn) * day, p_value)
    if p_value > LEVEL:
        return replace(bent, why_not="The curve may as well be straight: no bend can be told")
    near = knots[gains >= gains[best] - np.quantile(drawn, 1 - LEVEL)]
    knot = Estimate(float(knots[best]), float(near.min()), float(near.max()), unknown.count)
    return replace(bent, knot=knot)


class _Sweep:
    """What strata and confounders leave of a column (Frisch, Waugh and Lovell)."""

    def __init__(self, design: Design) -> None:
        self.stratum = design.stratum
        self.sizes = np.bincount(design.stratum)
        features = [self._centred(column) for column in design.features.T]
        self.features = np.column_stack(features) if features else np.zeros((len(self.stratum), 0))
        self.basis = np.linalg.qr(self.features)[0]

    def left_of(self, column: Numbers) -> Numbers:
        """The column without what strata and confounders explain of it."""
        centred = self._centred(column)
        return centred - self.basis @ (self.basis.T @ centred)

    def _centred(self, column: Numbers) -> Numbers:
        return column - (np.bincount(self.stratum, column) / self.sizes)[self.stratum]


def _residual(column: Numbers, others: Numbers) -> Numbers:
    return column - others @ np.linalg.lstsq(others, column, rcond=None)[0]


def _gains(residual: Numbers, columns: Numbers) -> Numbers:
    """By how much each column alone would lower the squares, over the mean square."""
    squares = (columns**2).sum(axis=0)
    explained = np.divide(
        (columns.T @ residual) ** 2, squares, out=np.zeros(len(squares)), where=squares > 0
    )
    return explained / max(float((residual**2).mean()), 1e-300)


def _drawn(residual: Numbers, columns: Numbers, cluster: NDArray[np.int64], seed: int) -> Numbers:
    """The best gain of any column in draws in which none has any."""
    chance = np.random.default_rng(seed)
    cases = int(cluster.max()) + 1
    found = np.empty(DRAWS)
    for draw in range(DRAWS):
        signs = chance.integers(0, 2, cases)[cluster] * 2 - 1
        found[draw] = _gains(residual * signs, columns).max()
    return found


def _knots(waited: Numbers) -> Numbers:
    late = waited[waited > 0]
    inner = np.quantile(late, np.linspace(0.1, 0.9, 17)) if len(late) else late
    return np.unique(inner.round(3))


def _curve(design: Design, waited: Numbers, limit: float) -> pd.DataFrame:
    """Changes against the first bin, with intervals by case."""
    edges = _edges(waited, limit)
    place = np.searchsorted(edges, waited, side="left")
    sweep = _Sweep(design)
    marks = np.column_stack(
        [sweep.left_of((place == bin_).astype("float64")) for bin_ in range(1, len(edges) + 1)]
    )
    outcome = sweep.left_of(design.outcome)
    inverse = np.linalg.pinv(marks.T @ marks, hermitian=True)
    change = inverse @ (marks.T @ outcome)
    left = outcome - marks @ change
    scores = np.column_stack([np.bincount(design.cluster, left * mark) for mark in marks.T])
    reach = Z * np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse))
    bounds = np.concatenate([[0.0], edges, [waited.max()]])
    return pd.DataFrame(
        {
            "low": bounds[:-1],
            "high": bounds[1:],
            "count": np.bincount(place, minlength=len(edges) + 1),
            "change": np.concatenate([[0.0], change]),
            "change_low": np.concatenate([[0.0], change - reach]),
            "change_high": np.concatenate([[0.0], change + reach]),
        }
    )


def _edges(waited: Numbers, limit: float) -> Numbers:
    """The deadline, then bounds that part what is late into equal groups, none too small."""
    late = waited[waited > limit]
    bins = min(BINS, len(late) // FEWEST_IN_BIN)
    inner = np.quantile(late, np.arange(1, bins) / bins) if bins else np.zeros(0)
    first = [limit] if (waited <= limit).sum() >= FEWEST_IN_BIN else []
    return np.unique(np.concatenate([first, inner]))
