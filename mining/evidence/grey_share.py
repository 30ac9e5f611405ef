"""The grey zone: the share of the journey in which the recorded stage is not the real one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.evidence.ratios import ratio_of_sums
from mining.evidence.timeline import Timeline, hidden_states, owner_index
from mining.models.durations import to_timedelta
from mining.models.estimates import Estimate
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages

WAYS = ("stage", "source", "team", "period")


@dataclass(frozen=True, slots=True)
class GreyZoneShare:
    """How much of the journey lies in the grey zone.

    There the stage that the CRM shows is not the real one (`mismatch`), or the real one is
    a stage that nobody declared (`undeclared`). `time`: its share of the time from the first
    communication to the end of each deal; `money`: the same, each deal weighing as much as
    it is worth; `lost`: the share of lost deals that were lost in it. `frame`, one row a
    group of `by` ("all", "stage", "source", "team", "period"): `by`, `group`, `cases`,
    `time`, `time_of`, `share`, `low`, `high`. `cases`, one row a deal: `case_id`, `grey`
    (share of its time), `seconds`, `amount`. `unseen`: time before the first communication,
    of which nothing can be said. Intervals carry the posterior of the stages as expected
    shares, and the drawing of deals; not that the model itself is fitted.
    """

    time: Estimate
    mismatch: Estimate
    undeclared: Estimate
    money: Estimate
    lost: Estimate
    frame: pd.DataFrame
    cases: pd.DataFrame
    unseen: pd.Timedelta


def grey_zone_share(timeline: Timeline, funnel: Funnel, found: HiddenStages) -> GreyZoneShare:
    """The grey zone of a log by its timeline and the stages found.

    Raises `ValueError` where `found` is a refusal: then nothing is known of the real stages.
    """
    if found.model is None:
        raise ValueError(found.refusal or "no stages were found")
    owners, hidden = owner_index(found.model, funnel), hidden_states(found)
    rows = timeline.frame
    seconds = (rows["until"] - rows["at"]).to_numpy("float64")
    agrees = owners[None, :] == rows["recorded"].to_numpy()[:, None]
    seen = ~np.isnan(timeline.real[:, 0])
    real = np.nan_to_num(timeline.real)
    parts = pd.DataFrame(
        {
            "seconds": np.where(seen, seconds, 0.0),
            "mismatch": (real * ~agrees).sum(axis=1) * seconds,
            "undeclared": (real * (agrees & hidden)).sum(axis=1) * seconds,
        }
    )
    parts["grey"] = parts["mismatch"] + parts["undeclared"]
    whole = pd.concat([rows, parts], axis=1)
    per_case = _per_case(whole)
    frames = [_lines(whole, timeline, by) for by in ("all", *WAYS)]
    return GreyZoneShare(
        time=ratio_of_sums(per_case["grey"], per_case["seconds"]),
        mismatch=ratio_of_sums(per_case["mismatch"], per_case["seconds"]),
        undeclared=ratio_of_sums(per_case["undeclared"], per_case["seconds"]),
        money=_money(per_case),
        lost=_lost(rows, real, agrees, hidden, funnel),
        frame=pd.concat(frames, ignore_index=True),
        cases=per_case.reset_index()[["case_id", "share", "seconds", "amount"]].rename(
            columns={"share": "grey"}
        ),
        unseen=pd.Timedelta(seconds=float(seconds[~seen].sum())),
    )


def _per_case(whole: pd.DataFrame) -> pd.DataFrame:
    names = ["seconds", "mismatch", "undeclared", "grey"]
    cases = whole.groupby("case_id")[names].sum()
    cases["amount"] = whole.groupby("case_id")["amount"].first()
    cases["share"] = cases["grey"] / cases["seconds"].where(cases["seconds"] > 0)
    return cases


def _money(cases: pd.DataFrame) -> Estimate:
    known = cases[cases["amount"].notna() & cases["share"].notna()]
    return ratio_of_sums(known["share"] * known["amount"], known["amount"])


def _lost(
    rows: pd.DataFrame,
    real: NDArray[np.float64],
    agrees: NDArray[np.bool_],
    hidden: NDArray[np.bool_],
    funnel: Funnel,
) -> Estimate:
    """Of the deals whose last entry is another outcome than the first: lost in the grey zone.

    What counts is the moment before the outcome was entered.
    """
    good = len(funnel.stage_names)
    ends = np.flatnonzero((rows["entered"] > good).to_numpy())
    before = ends - 1
    case = rows["case_id"].to_numpy()
    same = (before >= 0) & (case[np.maximum(before, 0)] == case[ends])
    before = before[same]
    before = before[~np.isnan(real[before, 0]) & (real[before].sum(axis=1) > 0)]
    grey = (real[before] * (~agrees[before] | hidden)).sum(axis=1)
    return ratio_of_sums(pd.Series(grey), pd.Series(np.ones(len(grey))))


def _lines(whole: pd.DataFrame, timeline: Timeline, by: str) -> pd.DataFrame:
    names = np.array([*timeline.stages, ""], dtype=object)
    stage = names[whole["recorded"].to_numpy()]
    group = whole.assign(all="", stage=stage)[by]
    summed = whole.assign(group=group).groupby(["group", "case_id"])[["grey", "seconds"]].sum()
    summed = summed[summed["seconds"] > 0]
    lines = []
    for name, cases in summed.groupby(level="group"):
        share = ratio_of_sums(cases["grey"], cases["seconds"])
        time = to_timedelta(pd.Series([cases["grey"].sum(), cases["seconds"].sum()]))
        lines.append((by, name, len(cases), *time, share.value, share.low, share.high))
    columns = ["by", "group", "cases", "time", "time_of", "share", "low", "high"]
    return pd.DataFrame(lines, columns=columns)
