"""What a thing that happened to some cases changed, against comparable cases without it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mining.effects import refusals
from mining.effects.balancing import Balance, balance, within_support
from mining.effects.censored import restricted_time, risk_within
from mining.effects.contrast import contrast
from mining.effects.design import Design, Flags, design_of, with_comparable
from mining.models.estimates import NOTHING_KNOWN

METHOD = "entropy balancing within exact strata, regression-adjusted, clustered by case"


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a treatment on the treated: a difference with its 95 % interval.

    `treated`: treated rows that have comparable ones, on which all else rests; `comparable`:
    the untreated rows compared with, `effective` of how many equally weighted ones they are
    worth. `outcome_with`: mean outcome of the treated, `outcome_without`: what it would have
    been without, going by comparable rows; `difference` = with − without, with its interval
    `low` to `high` and `p_value`. `naive`: the difference that a plain comparison shows.

    `e_value`: how strongly something not looked at would have to go with both treatment and
    outcome (as a risk ratio) to explain the difference away; `e_value_low`: the same for the
    end of the interval nearer to none (1: nothing is needed). `overlap`: share of the treated
    that have comparable rows at all.

    `refused`: a sentence where the groups are too thin or too unlike; then the figures that
    would mislead are not-a-number.
    """

    treated: int
    comparable: int
    effective: float
    outcome_with: float
    outcome_without: float
    difference: float
    low: float
    high: float
    p_value: float
    naive: float
    e_value: float
    e_value_low: float
    overlap: float
    refused: str = ""
    method: str = METHOD

    @property
    def in_all(self) -> float:
        """The difference times the treated: how many outcomes (or how much) in all."""
        return self.difference * self.treated


def estimate_effect(
    rows: pd.DataFrame,
    *,
    exact: Sequence[str] = (),
    confounders: Sequence[str] = (),
    cluster: str = "case_id",
) -> Effect:
    """The effect of `treated` on `outcome`, one row a case at a moment.

    `rows` has `treated` (bool), `outcome` (0 and 1, or any number) and the columns named:
    `exact` ones must agree (stage, source), `confounders` are numbers that are balanced
    (amount, age, workload), `cluster` says which rows are of one case. The estimate is of
    the treated that have comparable rows: untreated rows are weighted by entropy balancing
    within exact strata, what is left of the differences is taken off by a linear regression
    (exact balance makes both doubly robust), and the interval is that of the influence
    function summed by cluster, with Welch's degrees of freedom.

    >>> found = estimate_effect(pd.DataFrame({"case_id": range(200), "stage": [0, 1] * 100,
    ...     "treated": [True] * 60 + [False] * 140, "outcome": [1, 1, 0] * 66 + [0, 0]}),
    ...     exact=["stage"])
    >>> found.treated, found.comparable, found.low < 0 < found.high
    (60, 140, True)
    """
    is_risk = refusals.is_yes_or_no(rows["outcome"].to_numpy("float64"))
    return _estimate(design_of(rows, exact, confounders, cluster), is_risk=is_risk)


def estimate_risk_effect(
    rows: pd.DataFrame,
    horizon: float,
    *,
    exact: Sequence[str] = (),
    confounders: Sequence[str] = (),
    cluster: str = "case_id",
    worth: str = "",
) -> Effect:
    """The effect on the risk that an outcome happens within `horizon` seconds.

    Instead of `outcome`, rows have `seconds` (until the end, or until it was last seen) and
    `ended`: 0 not over (censored), 1 the outcome, 2 what forestalls it (a competing outcome).
    With `worth`, a column of amounts, it is the effect on the amount lost so; rows without
    an amount are left out.
    """
    if worth:
        rows = rows[rows[worth].notna()]
    treated = rows["treated"].to_numpy("bool")
    if refused := refusals.not_seen_long_enough(rows, horizon):
        return _refused(treated, refused)
    seconds, ended = rows["seconds"].to_numpy("float64"), rows["ended"].to_numpy("int64")
    values = risk_within(seconds, ended, horizon, treated)
    if worth:
        values = values * rows[worth].to_numpy("float64")
    design = design_of(rows.assign(outcome=values), exact, confounders, cluster)
    return _estimate(design, is_risk=not worth)


def estimate_time_effect(
    rows: pd.DataFrame,
    horizon: float,
    *,
    exact: Sequence[str] = (),
    confounders: Sequence[str] = (),
    cluster: str = "case_id",
) -> Effect:
    """The effect on the mean time until the end, counted up to `horizon` seconds.

    Instead of `outcome`, rows have `seconds` and `ended` (false: censored). A difference of
    restricted mean survival times, in seconds.
    """
    if refused := refusals.not_seen_long_enough(rows, horizon):
        return _refused(rows["treated"].to_numpy("bool"), refused)
    values = restricted_time(
        rows["seconds"].to_numpy("float64"),
        rows["ended"].to_numpy("bool"),
        horizon,
        rows["treated"].to_numpy("bool"),
    )
    design = design_of(rows.assign(outcome=values), exact, confounders, cluster)
    return _estimate(design, is_risk=False)


def _estimate(whole: Design, *, is_risk: bool) -> Effect:
    design = whole.kept(with_comparable(whole))
    refused = refusals.too_few(design, whole)
    if not refused:
        design = _overlapping(design)
        refused = refusals.too_few(design, whole)
    if refused:
        return _refused(whole.treated, refused)
    balanced = balance(design)
    if refused := refusals.too_unlike(design, balanced) or refusals.too_rare(design):
        return _refused(whole.treated, refused)
    return _compared(whole, design, balanced, is_risk=is_risk)


def _overlapping(design: Design) -> Design:
    """Without the treated rows that are unlike every untreated row of their stratum."""
    inside = design.kept(within_support(design, balance(design).score))
    return inside.kept(with_comparable(inside))


def _compared(whole: Design, design: Design, balanced: Balance, *, is_risk: bool) -> Effect:
    found = contrast(design, balanced)
    if is_risk and (refused := refusals.impossible(found.outcome_without)):
        return _refused(whole.treated, refused)
    treated = int(design.treated.sum())
    return Effect(
        treated=treated,
        comparable=len(design.treated) - treated,
        effective=balanced.effective,
        outcome_with=found.outcome_with,
        outcome_without=found.outcome_without,
        difference=found.difference,
        low=found.difference - found.reach,
        high=found.difference + found.reach,
        p_value=found.p_value,
        naive=_naive(whole),
        e_value=found.e_value(is_risk=is_risk),
        e_value_low=found.e_value_low(is_risk=is_risk),
        overlap=treated / int(whole.treated.sum()),
    )


def _naive(design: Design) -> float:
    treated, others = design.outcome[design.treated], design.outcome[~design.treated]
    return float(treated.mean() - others.mean())


def _refused(treated: Flags, refused: str) -> Effect:
    number = int(treated.sum())
    return refused_effect(number, len(treated) - number, refused)


def refused_effect(treated: int, comparable: int, refused: str) -> Effect:
    """An effect of which nothing is said but why.

    >>> refused_effect(3, 0, "Only 3 cases came so").difference
    nan
    """
    unknown = NOTHING_KNOWN
    return Effect(
        treated=treated,
        comparable=comparable,
        effective=unknown,
        outcome_with=unknown,
        outcome_without=unknown,
        difference=unknown,
        low=unknown,
        high=unknown,
        p_value=unknown,
        naive=unknown,
        e_value=unknown,
        e_value_low=unknown,
        overlap=unknown,
        refused=refused,
    )
