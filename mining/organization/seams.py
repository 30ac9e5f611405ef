"""What is lost at the seams: what a handover does to a deal, against comparable deals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from mining.effects.effect import Effect, estimate_risk_effect, refused_effect
from mining.effects.refusals import FEWEST, too_rarely
from mining.effects.verdicts import Verdict, judge
from mining.organization.takings import Takings

HORIZON = timedelta(days=90)
MARGIN = 0.03
EXACT = ("stage", "hand", "lead_source")
CONFOUNDERS = ("amount", "age", "in_stage", "workload")


@dataclass(frozen=True, slots=True)
class SeamLoss:
    """What coming by a handover did to deals: losing them, and letting them stall.

    `handovers`: how many there were among the takings (first ones in a stay). `lost` and
    `stalled`: the risk within the horizon, as verdicts on all seams together. `money`: the
    amount lost a handover; None where deals have no amount.
    """

    source: str
    target: str
    handovers: int
    lost: Verdict
    stalled: Verdict
    money: Effect | None


@dataclass(frozen=True, slots=True)
class SeamLosses:
    """The losses at every seam, most handovers first, and of all handovers together.

    A deal came by a handover where the hand that takes it up, for the first time in a stay
    in a stage, is another than the last that worked on it. It is compared with deals that
    the same hand took up in the same stage and from the same source of leads, but which it
    had already or nobody had before, alike in amount, age, days in the stage and workload.
    No deal is compared with that came by the very same seam earlier.

    `horizon`: within which losing or stalling counts. `margin`: a difference of risks that
    does not matter. `takings`: on what it rests.
    """

    seams: tuple[SeamLoss, ...]
    overall: SeamLoss
    horizon: timedelta
    margin: float
    takings: Takings


def seam_losses(
    takings: Takings, *, horizon: timedelta = HORIZON, margin: float = MARGIN
) -> SeamLosses:
    """What handovers did to deals, seam by seam and overall, see `SeamLosses`.

    Seams with fewer than 20 handovers are refused. Method: `estimate_risk_effect`; won deals
    can no longer be lost (a competing risk), open ones are censored.
    """
    rows = takings.rows[takings.rows["first"]]
    pairs = dict(_pairs(rows))
    effects = {
        pair: _effects(_of_pair(rows, *pair), takings, horizon)
        if number >= FEWEST
        else _too_few(number, takings)
        for pair, number in pairs.items()
    }
    lost = judge({pair: found[0] for pair, found in effects.items()}, margin=margin)
    stalled = judge({pair: found[1] for pair, found in effects.items()}, margin=margin)
    seams = tuple(
        SeamLoss(*pair, number, lost[pair], stalled[pair], effects[pair][2])
        for pair, number in pairs.items()
    )
    return SeamLosses(seams, _overall(rows, takings, horizon, margin), horizon, margin, takings)


def _pairs(rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str], int]]:
    """The seams with their handovers, most first."""
    handed = rows[rows["treated"]]
    counted = handed.groupby(["giver", "hand"], observed=True).size().reset_index(name="count")
    ordered = counted.sort_values(["count", "giver", "hand"], ascending=[False, True, True])
    pairs = zip(ordered["giver"].astype(str), ordered["hand"].astype(str), strict=True)
    return zip(pairs, ordered["count"].tolist(), strict=True)


def _of_pair(rows: pd.DataFrame, giver: str, taker: str) -> pd.DataFrame:
    """The deals that came by a seam, and those of the same hand that never did."""
    taken = rows[rows["hand"] == taker]
    came = taken["treated"] & (taken["giver"] == giver)
    return taken[came | (~taken["treated"] & (taken["came_from"] != giver))]


def _overall(rows: pd.DataFrame, takings: Takings, horizon: timedelta, margin: float) -> SeamLoss:
    """All handovers against deals that did not come by a seam that is usual in their stage."""
    usual = rows[rows["treated"]].groupby(["stage", "giver", "hand"], observed=True).size()
    usual = usual[usual >= FEWEST].index
    came = pd.MultiIndex.from_frame(rows[["stage", "came_from", "hand"]]).isin(usual)
    lost, stalled, money = _effects(rows[rows["treated"] | ~came], takings, horizon)
    judged = judge({"lost": lost, "stalled": stalled}, margin=margin)
    number = int(rows["treated"].sum())
    return SeamLoss("", "", number, judged["lost"], judged["stalled"], money)


def _too_few(number: int, takings: Takings) -> tuple[Effect, Effect, Effect | None]:
    """Nothing is reckoned for a seam of few handovers: in a large company most are."""
    refused = refused_effect(number, 0, too_rarely(number))
    return refused, refused, None if "amount" in takings.missing else refused


def _effects(
    rows: pd.DataFrame, takings: Takings, horizon: timedelta
) -> tuple[Effect, Effect, Effect | None]:
    exact = [name for name in EXACT if name not in takings.missing]
    numbers = [name for name in CONFOUNDERS if name not in takings.missing]
    within = horizon.total_seconds()
    stalls = rows.assign(seconds=rows["stall_seconds"], ended=rows["stall_ended"])
    lost, stalled = (
        estimate_risk_effect(each, within, exact=exact, confounders=numbers)
        for each in (rows, stalls)
    )
    if "amount" in takings.missing:
        return lost, stalled, None
    money = estimate_risk_effect(rows, within, exact=exact, confounders=numbers, worth="amount")
    return lost, stalled, money
