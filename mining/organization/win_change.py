"""Why the win rate changed: other leads, other handling, or neither."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.models.estimates import Estimate
from mining.organization.leads import Leads, follow_up

Numbers = NDArray[np.float64]
AGREED = timedelta(hours=8)
FEWEST_LEADS = 30
"""Fewer leads in a period are not spoken of."""

FEWEST_IN_CELL = 10
OTHER = "other"
SAMPLES = 500
HANDLINGS = ("in time", "late", "not at all")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a change of the win rate; they add up to it.

    `mix`: leads came from other sources and campaigns. `handling`: leads of a source were
    touched more, or less, often in time. `rest`: leads of one source that were touched
    alike were won at another rate; nothing here says why.
    """

    mix: Estimate
    handling: Estimate
    rest: Estimate


@dataclass(frozen=True, slots=True)
class WinChange:
    """A change of the win rate between two periods, decomposed both ways.

    `before`, `after`: the share of leads won within `followed` of their arrival, with the
    number of leads. `change` = after − before. `mix_first`: other leads come in first, then
    other handling, then the rest; `rest_first`: the other way round. Where the two disagree
    the parts depend on each other, and neither is the truth. `cells`: `lead_source`,
    `campaign` ("other": too few by themselves), `leads_before`, `leads_after`, `won_before`,
    `won_after`. `too_young`: leads that cannot be judged yet. `refused`: why nothing is said.

    Intervals are of 95 %, by the bootstrap.
    """

    since: datetime
    followed: timedelta
    before: Estimate
    after: Estimate
    change: Estimate
    mix_first: Parts
    rest_first: Parts
    cells: pd.DataFrame
    too_young: int
    refused: str = ""


def win_change(
    found: Leads,
    *,
    since: datetime | None = None,
    followed: timedelta | None = None,
    agreed: timedelta = AGREED,
) -> WinChange:
    """Decompose the change of the win rate between leads before and from `since` on.

    Without `since` the leads are cut in two halves. All are judged by what had become of
    them `followed` after they arrived (by default, when nine in ten closed ones had closed),
    so that young leads do not look bad; younger ones are left out. Handling is whether a
    lead was touched within `agreed` business time, later, or not at all.

    Source: Kitagawa 1955 (components of a difference between two rates); Das Gupta 1978
    (three factors, every order).
    """
    wait = follow_up(found) if followed is None else followed
    cases = found.cases
    judged = cases[cases["followed_seconds"] >= wait.total_seconds()].copy()
    in_time = judged["closing_seconds"] <= wait.total_seconds()
    judged["won"] = judged["won"] & in_time
    moment = since or judged["arrived"].quantile(0.5)
    counts = _counts(judged, judged["arrived"] >= moment, agreed)
    young = len(cases) - len(judged)
    return _decomposed(counts, moment, wait, young)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Leads by period (2), lead cell, handling (3) and whether they were won (2)."""

    numbers: Numbers
    cells: pd.DataFrame


def _counts(judged: pd.DataFrame, is_after: pd.Series, agreed: timedelta) -> _Counts:
    touch = judged["touch_seconds"]
    handling = np.where(touch.isna(), 2, np.where(touch <= agreed.total_seconds(), 0, 1))
    keys = judged[["lead_source", "campaign"]].astype("str")
    fewest = keys.assign(after=is_after.to_numpy(), leads=1).pivot_table(
        index=["lead_source", "campaign"], columns="after", values="leads", aggfunc="sum"
    )
    fewest = fewest.reindex(columns=[False, True]).fillna(0)
    enough = fewest.index[(fewest >= FEWEST_IN_CELL).all(axis=1)]
    index = pd.MultiIndex.from_frame(keys)
    code = enough.get_indexer(index)
    cells = [*enough, (OTHER, OTHER)]
    code = np.where(code < 0, len(enough), code)
    shape = (2, len(cells), len(HANDLINGS), 2)
    places = (is_after.to_numpy("int64"), code, handling, judged["won"].to_numpy("int64"))
    flat = np.ravel_multi_index(places, shape)
    numbers = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype("float64")
    return _Counts(numbers, pd.DataFrame(cells, columns=["lead_source", "campaign"]))


def _decomposed(counts: _Counts, moment: datetime, wait: timedelta, young: int) -> WinChange:
    numbers = counts.numbers
    sizes = numbers.sum(axis=(1, 2, 3))
    samples = _resampled(numbers)
    values, spread = _all_parts(numbers[None])[0], _all_parts(samples)
    low, high = np.nanquantile(spread, [0.025, 0.975], axis=0)
    of = [int(sizes[0]), int(sizes[1]), *[int(sizes.sum())] * 7]
    rows = zip(values.tolist(), low.tolist(), high.tolist(), of, strict=True)
    every = [Estimate(*row) for row in rows]
    refused = ""
    if sizes.min() < FEWEST_LEADS:
        refused = (
            f"Only {sizes.min():.0f} leads of one period can be judged;"
            f" {FEWEST_LEADS} would suffice"
        )
    by_cell = numbers.sum(axis=2)
    cells = counts.cells.assign(
        leads_before=by_cell[0].sum(axis=1).astype("int64"),
        leads_after=by_cell[1].sum(axis=1).astype("int64"),
        won_before=by_cell[0, :, 1].astype("int64"),
        won_after=by_cell[1, :, 1].astype("int64"),
    )
    return WinChange(
        moment,
        wait,
        every[0],
        every[1],
        every[2],
        Parts(*every[3:6]),
        Parts(*every[6:9]),
        cells,
        young,
        refused,
    )


def _resampled(numbers: Numbers) -> Numbers:
    """Bootstrap samples of the leads of each period (samples × the shape of `numbers`)."""
    dice = np.random.default_rng(1955)
    drawn = [
        dice.multinomial(int(period.sum()), period.ravel() / max(period.sum(), 1.0), SAMPLES)
        for period in numbers
    ]
    return np.stack(drawn, axis=1).reshape((SAMPLES, *numbers.shape)).astype("float64")


def _all_parts(numbers: Numbers) -> Numbers:
    """Both rates, their change, and its parts in both orders (samples × 9).

    `numbers`: samples × period × lead cell × handling × won.
    """
    mixes, handlings, rates = [], [], []
    for period in np.moveaxis(numbers, 1, 0):
        leads = period.sum(axis=3)
        of_cell = leads.sum(axis=2, keepdims=True)
        whole = of_cell.sum(axis=1, keepdims=True)
        overall = _over(period[..., 1].sum(axis=(1, 2))[:, None, None], whole, 0.0)
        in_cell = _over(period[..., 1].sum(axis=2, keepdims=True), of_cell, overall)
        mixes.append(_over(of_cell, whole, 0.0))
        handlings.append(_over(leads, of_cell, 1 / len(HANDLINGS)))
        rates.append(_over(period[..., 1], leads, in_cell))
    paths = (
        ((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)),
        ((0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)),
    )
    won = [
        [(mixes[s] * handlings[g] * rates[r]).sum(axis=(1, 2)) for s, g, r in path]
        for path in paths
    ]
    mix_first, (rest, handling, mix) = (
        [later - earlier for earlier, later in pairwise(path)] for path in won
    )
    before, after = won[0][0], won[0][3]
    return np.stack([before, after, after - before, *mix_first, mix, handling, rest], axis=1)


def _over(part: Numbers, whole: Numbers, otherwise: Numbers | float) -> Numbers:
    """A share, and what stands for it where there is nothing to share."""
    whole = np.broadcast_to(whole, np.broadcast_shapes(part.shape, whole.shape))
    fallback = np.broadcast_to(np.asarray(otherwise, "float64"), whole.shape).copy()
    return np.divide(part, whole, out=fallback, where=whole > 0)
