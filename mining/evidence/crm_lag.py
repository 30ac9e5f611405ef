"""How late the CRM is: from when a deal was really in a stage to when somebody entered it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.evidence.ratios import ratio_of_sums
from mining.evidence.timeline import Timeline, owner_index
from mining.models.durations import to_timedelta
from mining.models.estimates import Estimate
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages

SAMPLES = 200
SURE = 0.5
"""Moments of entry less likely than this are left out.

Of a deal that came into a stage at one of several moments, none of them likely, nobody can say
how late the CRM was: early guesses make long lags, late ones count as none.
"""

TAILS = (0.025, 0.975)
ENOUGH = 0.9
"""A median that fewer of the samples reach has no interval."""

HALF = 0.5 + 1e-12


@dataclass(frozen=True, slots=True)
class CrmLag:
    """The lag of the CRM in each declared stage but the first.

    `frame`: `stage`, `cases` (expected number that really entered it, of those whose moment
    of entry is more likely than not; the others are left out), `median` with
    `median_low` and `median_high` (Kaplan–Meier; NaT where too few were recorded to say),
    `missing` (share never recorded, of those that are past the stage) with `missing_low`
    and `missing_high`, `missing_of`, and `ahead` (share recorded before anything showed it).
    An update that is missing is censored when the CRM shows a later stage; one that may still
    come, at the end of the log. `stays`: what it was counted from, one row a possible moment
    of a real entry: `case_id`, `stage`, `weight`, `seconds`, `is_recorded`, `is_past`.
    """

    frame: pd.DataFrame
    stays: pd.DataFrame


def crm_lag(
    timeline: Timeline,
    funnel: Funnel,
    found: HiddenStages,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
) -> CrmLag:
    """The lag of a log's CRM by the stages found; intervals from bootstrap samples of cases.

    Raises `ValueError` where `found` is a refusal.
    """
    if found.model is None:
        raise ValueError(found.refusal or "no stages were found")
    owners = owner_index(found.model, funnel)
    names = funnel.stage_names[1:]
    tables = [
        _stays(timeline, owners, at).assign(stage=name) for at, name in enumerate(names, start=1)
    ]
    stays = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    rows = [_row(name, table, samples, seed) for name, table in zip(names, tables, strict=True)]
    frame = pd.DataFrame(rows)
    times = ("median", "median_low", "median_high")
    return CrmLag(frame.assign(**{name: to_timedelta(frame[name]) for name in times}), stays)


def _stays(timeline: Timeline, owners: NDArray[np.int64], at: int) -> pd.DataFrame:
    """Possible moments at which each case really entered a stage, each with its probability.

    A case is in the stage `at` or past it with some probability at each communication; what
    that probability gains over all before is the probability of having come just then.
    """
    rows = timeline.frame
    there = np.where(owners >= at, timeline.real, 0.0).sum(axis=1)
    exactly = np.where(owners == at, timeline.real, 0.0).sum(axis=1)
    case = rows["case_id"]
    spoken = rows["is_spoken"].to_numpy() & ~np.isnan(timeline.real[:, 0])
    reached = pd.Series(np.where(spoken, there, 0.0)).groupby(case, sort=False).cummax()
    before = reached.groupby(case, sort=False).shift(fill_value=0.0)
    # Cases that jump past the stage never were in it.
    passed_in = pd.Series(exactly).groupby(case, sort=False).transform("max").clip(upper=1.0)
    gained = ((reached - before) * passed_in).to_numpy()
    moments = rows.loc[gained > SURE, ["case_id", "at"]].assign(weight=gained[gained > SURE])
    shown = _shown(rows, at)
    joined = moments.merge(shown, on="case_id", how="left")
    is_recorded = joined["recorded_at"].notna()
    stop = joined["recorded_at"].fillna(joined["past_at"]).fillna(joined["end"])
    return pd.DataFrame(
        {
            "case_id": joined["case_id"],
            "weight": joined["weight"],
            "seconds": (stop - joined["at"]).clip(lower=0.0),
            "is_ahead": is_recorded & (joined["recorded_at"] < joined["at"]),
            "is_recorded": is_recorded,
            "is_past": is_recorded | joined["past_at"].notna(),
        }
    )


def _shown(rows: pd.DataFrame, at: int) -> pd.DataFrame:
    """When the CRM first shows the stage, when first a later one, and the last moment."""
    entered = rows["entered"]
    own = rows[entered == at].groupby("case_id")["at"].min()
    past = rows[entered > at].groupby("case_id")["at"].min()
    end = rows.groupby("case_id")["until"].max()
    found = pd.DataFrame({"end": end}).join(own.rename("recorded_at")).join(past.rename("past_at"))
    # Entered only after a later one: what the CRM showed at the time was the later one.
    late = found["recorded_at"] > found["past_at"]
    found.loc[late, "recorded_at"] = np.nan
    return found.reset_index()


def _row(name: str, stays: pd.DataFrame, samples: int, seed: int) -> dict[str, object]:
    median, low, high = _median(stays, samples, seed)
    missing = _share_of(stays[stays["is_past"]], "is_recorded", wanted=False)
    ahead = _share_of(stays[stays["is_recorded"]], "is_ahead", wanted=True)
    return {
        "stage": name,
        "cases": float(stays["weight"].sum()),
        "median": median,
        "median_low": low,
        "median_high": high,
        "missing": missing.value,
        "missing_low": missing.low,
        "missing_high": missing.high,
        "missing_of": missing.count,
        "ahead": ahead.value,
    }


def _median(stays: pd.DataFrame, samples: int, seed: int) -> tuple[float, float, float]:
    """The median lag with its interval from samples of cases."""
    if stays.empty:
        return np.nan, np.nan, np.nan
    codes, cases = pd.factorize(stays["case_id"])
    order = np.argsort(stays["seconds"].to_numpy(), kind="stable")
    ordered = stays.iloc[order]
    times = ordered["seconds"].to_numpy("float64"), ordered["is_recorded"].to_numpy("bool")
    weight, case = ordered["weight"].to_numpy("float64"), codes[order]
    alike = np.full(len(cases), 1 / len(cases))
    drawn = np.random.default_rng(seed).multinomial(len(cases), alike, samples)
    medians = np.array([weighted_median(*times, weight * counts[case]) for counts in drawn])
    sure = medians[np.isfinite(medians)]
    low, high = np.quantile(sure, TAILS) if len(sure) >= ENOUGH * samples else (np.nan, np.nan)
    return weighted_median(*times, weight), float(low), float(high)


def _share_of(stays: pd.DataFrame, column: str, *, wanted: bool) -> Estimate:
    hits = stays["weight"].where(stays[column] == wanted, 0.0)
    per_case = pd.DataFrame({"hit": hits, "weight": stays["weight"], "case_id": stays["case_id"]})
    sums = per_case.groupby("case_id")[["hit", "weight"]].sum()
    return ratio_of_sums(sums["hit"], sums["weight"])


def weighted_median(
    seconds: NDArray[np.float64], ended: NDArray[np.bool_], weight: NDArray[np.float64]
) -> float:
    """The Kaplan–Meier median of weighted times in ascending order; nan where it is not reached.

    >>> ends = np.array([True, False, True])
    >>> weighted_median(np.array([1.0, 2.0, 3.0]), ends, np.array([1.0, 1.0, 1.0]))
    3.0
    """
    at_risk = weight[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(ended & (at_risk > 0), 1 - weight / at_risk, 1.0)
    staying = np.cumprod(kept)
    reached = np.flatnonzero(staying <= HALF)
    return float(seconds[reached[0]]) if len(reached) else float("nan")
