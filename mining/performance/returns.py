"""What going back to an earlier stage does to deals, against comparable ones that did not."""

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.effects.effect import Effect, estimate_risk_effect
from mining.models.funnel import Funnel
from mining.performance.stays import Stays
from mining.timelines.clock import MICROS, micros_of

HORIZON = timedelta(days=90)
CONTROLS = 5
"""Stays that a return is compared with, at most."""
MOST_CASES, MOST_RETURNS = 100_000, 5_000
DAY = 86_400.0
OPEN, LOST, OTHERWISE = 0, 1, 2


def effects_of_returns(
    log: EventLog,
    funnel: Funnel,
    found: Stays,
    *,
    horizon: timedelta = HORIZON,
    seed: int = 0,
) -> Mapping[str, Effect]:
    """Per stage that deals come back to: the effect on the risk of being lost in `horizon`.

    `found`: the stays of the log.
    A deal enters as it leaves a stage for an earlier one that it had been in; it is compared
    with deals that had stood in the same stage for as long and were open (up to five, at
    random), made alike in age, amount and how many stages they had entered. The first
    outcome of the funnel is the good one. Few returns are refused (`estimate_risk_effect`).
    Deals that come back later may stand among those compared with until they do, so what a
    very common return does is understated. Source: risk sets, Prentice and Breslow 1978.
    """
    stays = _stays(log, funnel, found, seed)
    again = stays[stays["returns_to"].notna()]
    chance = np.random.default_rng(seed)
    effects: dict[str, Effect] = {}
    for place, returns in again.groupby("returns_to", sort=True):
        taken = returns.sample(min(len(returns), MOST_RETURNS), random_state=seed)
        rows = _compared(stays, taken, chance)
        names = [name for name in ("amount", "age", "visit") if name in rows.columns]
        effects[str(place)] = estimate_risk_effect(
            rows, horizon.total_seconds(), exact=["stage"], confounders=names
        )
    return effects


def _stays(log: EventLog, funnel: Funnel, stays: Stays, seed: int) -> pd.DataFrame:
    """Stays of the cases, or of a sample, with what became of the case and whether it returned."""
    timeline = stays.timeline
    taken = _sample(len(timeline.cases), seed)
    mine = np.flatnonzero(taken[stays.case])
    names = np.array([*timeline.activities, None], dtype=object)
    frame = pd.DataFrame(
        {
            "case_id": stays.case[mine],
            "stage": names[stays.stage[mine]],
            "left_for": names[stays.left_for[mine]],
            "visit": stays.visit[mine],
            "begun": stays.begun[mine],
            "seconds": stays.took()[mine],
        }
    )
    facts = _facts(log).iloc[frame["case_id"]].reset_index(drop=True)
    is_over = facts["closed"].notna()
    is_good = facts["outcome"] == funnel.outcome_names[0]
    fate = np.where(is_over, np.where(is_good, OTHERWISE, LOST), OPEN)
    until = facts["closed"].fillna(micros_of(timeline.as_of) / MICROS)
    joined = pd.concat([frame, facts.drop(columns=["outcome", "closed"])], axis=1)
    return joined.assign(until=until, fate=fate, returns_to=_returned(joined, funnel))


def _facts(log: EventLog) -> pd.DataFrame:
    """What is known of every case, in the order of their ids."""
    cases = log.cases
    amount = {"amount": cases.amount.cast("float64")} if _has_amounts(cases) else {}
    return (
        cases.order_by("case_id")
        .select(
            "outcome",
            opened=epoch_seconds(cases.opened),
            closed=epoch_seconds(cases.closed),
            **amount,
        )
        .execute()
    )


def _returned(stays: pd.DataFrame, funnel: Funnel) -> pd.Series:
    """The stage that each stay was left for, where it is an earlier one that had been left."""
    rank = {name: place for place, name in enumerate(funnel.stage_names)}
    entered = stays.groupby(["case_id", "stage"])["visit"].min().rename("first").reset_index()
    entered = entered.rename(columns={"stage": "left_for"})
    known = stays[["case_id", "left_for", "visit"]].merge(
        entered, on=["case_id", "left_for"], how="left"
    )
    had_been = (known["first"] < known["visit"]).to_numpy()
    is_back = (stays["left_for"].map(rank) < stays["stage"].map(rank)).to_numpy()
    return stays["left_for"].where(had_been & is_back, None)


def _compared(
    stays: pd.DataFrame, returns: pd.DataFrame, chance: np.random.Generator
) -> pd.DataFrame:
    """Returns, and beside each stays in the same stage that had lasted as long and went on."""
    parts = [_at(returns, returns["seconds"].to_numpy()).assign(treated=True)]
    for stage, mine in returns.groupby("stage", sort=True):
        others = stays[stays["stage"] == stage].sort_values("seconds", ignore_index=True)
        lasted = others["seconds"].to_numpy()
        elapsed = np.repeat(mine["seconds"].to_numpy("float64"), CONTROLS)
        first = np.searchsorted(lasted, elapsed, side="right")
        elapsed, first = elapsed[first < len(lasted)], first[first < len(lasted)]
        drawn = first + (chance.random(len(first)) * (len(lasted) - first)).astype("int64")
        parts.append(_at(others.iloc[drawn], elapsed).assign(treated=False))
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["seconds"] > 0].drop_duplicates(["case_id", "treated", "elapsed"])


def _at(stays: pd.DataFrame, elapsed: np.ndarray) -> pd.DataFrame:
    """Stays as they stood when they had lasted so long: what was known then, what came."""
    now = stays["begun"].to_numpy("float64") + elapsed
    names = [name for name in ("case_id", "stage", "visit", "amount") if name in stays.columns]
    return stays[names].assign(
        elapsed=elapsed,
        age=np.floor((now - stays["opened"].to_numpy("float64")) / DAY),
        seconds=stays["until"].to_numpy("float64") - now,
        ended=stays["fate"].to_numpy("int64"),
    )


def _has_amounts(cases: object) -> bool:
    columns = cases.columns  # type: ignore[attr-defined]
    return "amount" in columns and cases.amount.type().is_numeric()  # type: ignore[attr-defined]


def _sample(cases: int, seed: int) -> NDArray[np.bool_]:
    """All cases, or of very many as many as are looked at, at random."""
    if cases <= MOST_CASES:
        return np.ones(cases, "bool")
    taken = np.zeros(cases, "bool")
    taken[np.random.default_rng(seed).choice(cases, MOST_CASES, replace=False)] = True
    return taken
