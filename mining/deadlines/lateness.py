"""What lateness costs: deals whose deadline was broken against comparable ones in time."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.deadlines.bend import Bend, bend_of
from mining.deadlines.obligations import LATE, MISSED, Obligations
from mining.deadlines.rules import Rule
from mining.effects.censored import HAPPENED, OTHER, risk_within
from mining.effects.effect import Effect, estimate_risk_effect, estimate_time_effect
from mining.models.estimates import NOTHING_KNOWN
from mining.models.funnel import Funnel
from mining.timelines.clock import DAY, HOUR, MICROS
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN

SOURCES, AMOUNT = ("lead_source", "source"), "amount"
"""Attributes of deals that are looked at where the scene was read with them."""

MOST_ROWS = 40_000
"""Of more obligations a random sample is compared."""
FOLLOWED = 0.99
"""The horizon: by then so many of the deals that ended had ended. Late reactions delay deals;
with an early horizon that alone would look like deals lost."""
TOLD_AFTER = ("lead", "missed call")
"""What the clock of a deadline must start with for its cost to be told."""
TURNED_ROUND = (
    "In a deal that is under way, silence may be the consequence of its being lost and not the"
    " cause; the records do not tell which came first"
)
CONFOUNDERS = ("amount", "age", "contacts", "arrivals", "hour")


@dataclass(frozen=True, slots=True)
class Lateness:
    """What breaking one deadline changed.

    `won`: the effect on the probability of winning within `horizon` seconds after the moment
    at which the deadline was due; `time`: that on the time until the deal ends, won or lost.
    Both against deals in time that were open at that moment too, in the same stage and of
    the same source, alike in amount, age, contacts so far, load and hour. `bend`: how the
    probability of winning falls with the time until the reaction. All three are None where
    `why_not` says why nothing is told.

    `looked_at` of `obligations`: all that were decided on deals open at the due moment, or a
    random sample.
    """

    rule: Rule
    obligations: int
    looked_at: int
    horizon: float = NOTHING_KNOWN
    won: Effect | None = None
    time: Effect | None = None
    bend: Bend | None = None
    why_not: str = ""


def lateness(scene: Scene, found: Obligations, funnel: Funnel, *, seed: int = 0) -> Lateness:
    """What it costs to break a deadline.

    The first outcome of the funnel is winning. Looking on from the due moment, at deals
    open then, is what keeps deals that ended early from counting as kept (no immortal
    time). Nothing is told of deadlines whose clock starts in a deal under way: there an
    unanswered mail often is a lost deal, and in a simulated company in which lateness does
    no harm at all such a comparison found harm nine times in ten.
    Source: van Houwelingen 2007 (landmarks).
    """
    rows = _rows(scene, found, funnel)
    whole = Lateness(found.rule, len(rows), 0)
    if found.rule.after not in TOLD_AFTER:
        return replace(whole, why_not=TURNED_ROUND)
    over = rows["ended"] > 0
    if not over.any():
        return replace(whole, why_not="No deal has ended since it was due")
    horizon = float(rows.loc[over, "seconds"].quantile(FOLLOWED))
    chosen = _sample(rows, seed)
    exact = ["stage", *(name for name in SOURCES if name in chosen)]
    confounders = [name for name in CONFOUNDERS if name in chosen]
    ended = chosen.assign(ended=chosen["ended"] > 0)
    return replace(
        whole,
        looked_at=len(chosen),
        horizon=horizon,
        won=estimate_risk_effect(chosen, horizon, exact=exact, confounders=confounders),
        time=estimate_time_effect(ended, horizon, exact=exact, confounders=confounders),
        bend=_bend(chosen, horizon, exact, confounders, found.rule),
    )


def _rows(scene: Scene, found: Obligations, funnel: Funnel) -> pd.DataFrame:
    """One row a decided obligation of a deal that was open when it was due."""
    decided = found.decided
    case, start = (decided[name].to_numpy("int64") for name in ("case", "start"))
    clock = scene.clock(found.rule.clock)
    started = decided["started"].to_numpy("int64")
    due = clock.moments(clock.at(started) + found.rule.seconds)
    closed, ended = _ends(scene, funnel)
    until = closed[case]
    frame = pd.DataFrame(
        {
            "case_id": case,
            "treated": decided["state"].isin((LATE, MISSED)).to_numpy(),
            "seconds": (until - due) / MICROS,
            "after": (until - decided["ended"].to_numpy("int64")) / MICROS,
            "ended": ended[case],
            "stage": decided["stage"].to_numpy(),
            "waited": decided["waited"].to_numpy(),
            "reacted": (decided["reaction"] != UNKNOWN).to_numpy(),
            **_known_before(scene, case, start, started),
        }
    )
    return frame[until > due].reset_index(drop=True)


def _ends(scene: Scene, funnel: Funnel) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per case when it ended (or `as_of`) and how: 0 not, `HAPPENED` won, `OTHER` otherwise."""
    cases = scene.timeline.cases
    as_of = pd.Timestamp(scene.timeline.as_of)
    over = cases["closed"].notna() & (cases["closed"] <= as_of)
    closed = cases["closed"].where(over, as_of).astype("datetime64[us, UTC]").astype("int64")
    won = (cases["outcome"] == funnel.outcome_names[0]).fillna(value=False)
    ended = np.where(over, np.where(won, HAPPENED, OTHER), 0)
    return closed.to_numpy(), ended.astype("int64")


def _known_before(
    scene: Scene, case: NDArray[np.int64], start: NDArray[np.int64], started: NDArray[np.int64]
) -> dict[str, NDArray[np.generic]]:
    """What is known of each obligation when its clock starts."""
    timeline = scene.timeline
    first = np.searchsorted(timeline.case, case)
    spoken = np.concatenate([[0], np.cumsum(timeline.doing("call out", "call in", "email out"))])
    ready = np.sort(started)
    a_day = np.searchsorted(ready, started) - np.searchsorted(ready, started - DAY * MICROS)
    attributes = {
        name: timeline.cases[name].to_numpy()[case]
        for name in (*SOURCES, AMOUNT)
        if name in timeline.cases
    }
    return {
        **attributes,
        "age": (started - timeline.ended[first]) / MICROS,
        "contacts": (spoken[start] - spoken[first]).astype("float64"),
        "arrivals": a_day.astype("float64"),
        "hour": (scene.wall.local(started) % DAY / HOUR).astype("float64"),
    }


def _sample(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    if len(rows) <= MOST_ROWS:
        return rows
    return rows.sample(MOST_ROWS, random_state=seed).sort_index(ignore_index=True)


def _bend(
    rows: pd.DataFrame, horizon: float, exact: list[str], confounders: list[str], rule: Rule
) -> Bend:
    """The curve over the time until the reaction, among those that came; looked at from then."""
    came = rows[rows["reacted"] & (rows["after"] > 0)].reset_index(drop=True)
    won = risk_within(
        came["after"].to_numpy("float64"),
        came["ended"].to_numpy("int64"),
        horizon,
        np.zeros(len(came), "bool"),
    )
    return bend_of(came.assign(outcome=won), exact, confounders, limit=rule.seconds)
