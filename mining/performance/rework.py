"""Rework: places that deals come back to, what comes in, what gets out, and what it costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.effects.effect import Effect
from mining.models.durations import to_timedelta
from mining.models.estimates import wilson
from mining.models.funnel import Funnel
from mining.performance.returns import HORIZON, effects_of_returns
from mining.performance.stage_times import stays_in_stages
from mining.survival.beyond import error_of, mean_beyond, observe
from mining.timelines.contacts import is_communication

FEWEST = 20
"""Cases that came back, under which no time is estimated."""
MOST = 60
CLOCKS = {"": "extra", "business_": "business_extra"}
_COUNTS = ("entered", "returned", "rounds", "won", "lost", "on", "inside")


@dataclass(frozen=True, slots=True)
class Rework:
    """Loops: places that cases came back to after having left them for another.

    `frame`, one row a place, the costliest first: `kind` ("stage": a declared one, come back
    to from a later stage or an outcome; "activity": an undeclared one, after anything else;
    calls and emails are none, they are meant to be many), `place`,
    `entered` (cases), `returned` (cases that came back: the inflow), `share` of those that
    entered with `low` and `high` (Wilson), `rounds` (times that they came back); the
    outflow: `won`, `lost` (otherwise closed), `on` (open, and past the place again) and
    `inside` (open, still there), which add up to `returned`. The time from first leaving
    the place to leaving it at last: `extra` on average with `extra_low` and `extra_high`,
    `total` = returned × extra with `total_low` and `total_high`, and all of it as
    `business_…`; cases still inside are censored. NaT where fewer than `FEWEST` came back.

    `effects`, per stage come back to: what coming back did to the risk of being lost within
    `horizon`, against deals that had stood in the same stage for as long and had not come
    back: the net loss.
    """

    frame: pd.DataFrame
    effects: Mapping[str, Effect]
    horizon: timedelta = HORIZON


def find_rework(
    log: EventLog, funnel: Funnel | None = None, *, stays: Table | None = None
) -> Rework:
    """The loops of a log, see `Rework`.

    `stays`: those of `stays_in_stages`, where they are known already.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["New", "Demo", "New", "Demo", "Won"], "b": ["New"]},
    ...     outcomes=["Won"], stages=["New", "Demo"])
    >>> row = find_rework(log, parse_funnel("New > Demo > Won")).frame.iloc[0]
    >>> row.place, int(row.entered), int(row.returned), int(row.won)
    ('New', 2, 1, 1)
    """
    won = funnel.outcome_names[0] if funnel is not None else ""
    visits = _runs(log, funnel)
    if funnel is not None:
        stays = stays_in_stages(log, funnel) if stays is None else stays
        visits = visits.union(_in_stages(stays, funnel))
    found = _loops(visits, log, won)
    rows = list(_rows(found))
    names = ["kind", "place", *_COUNTS, "share", "low", "high", *_times()]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.assign(**{name: to_timedelta(frame[name]) for name in _times()})
    frame = frame.astype(dict.fromkeys(_COUNTS, "int64"))
    order = ["total", "returned", "kind", "place"]
    frame = frame.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    effects = effects_of_returns(log, funnel) if funnel is not None else {}
    return Rework(frame, effects)


def returning_cases(log: EventLog, funnel: Funnel | None, kind: str, place: str) -> list[str]:
    """The cases that came back to a place, those that came most often first."""
    visits = _runs(log, funnel)
    if kind == "stage" and funnel is not None:
        visits = _in_stages(stays_in_stages(log, funnel), funnel)
    came = _came_back(visits.filter(visits.place == place))
    ordered = came.order_by(came.rounds.desc(), "case_id")
    return [str(name) for name in ordered.execute()["case_id"]]


def _in_stages(stays: Table, funnel: Funnel) -> Table:
    """Stays in declared stages; `back`: entered from a later one, or from an outcome."""
    ranks = [(name, rank) for rank, name in enumerate(funnel.stage_names)]
    after = stays.before.cases(*ranks, else_=len(ranks)) > stays.stage.cases(*ranks)
    return stays.select(
        "case_id",
        "is_open",
        back=after & stays.before.notnull(),
        kind=ibis.literal("stage"),
        place=stays.stage,
        left=stays.begun + stays.seconds,
        business_left=stays.business_begun + stays.business_seconds,
    )


def _runs(log: EventLog, funnel: Funnel | None) -> Table:
    """Undeclared activities, one row a run of the same: when something else came next."""
    events = log.events
    is_last = events.next_activity.isnull() | (events.next_activity != events.activity)
    ends = events.filter(is_last)
    if funnel is not None:
        ends = ends.filter(ends.activity.notin(list(funnel.names)))
    ends = ends.filter(~is_communication(ends))
    return ends.select(
        "case_id",
        is_open=ends.next_activity.isnull(),
        back=ibis.literal(value=True),
        kind=ibis.literal("activity"),
        place=ends.activity,
        left=epoch_seconds(ends.next_timestamp.coalesce(ends.timestamp)),
        business_left=ends.next_business_seconds.coalesce(ends.business_seconds),
    )


def _came_back(visits: Table) -> Table:
    """One row a case and place that it came back to, `entered` (cases of the place) beside."""
    back = visits.back.cast("int64")
    visited = visits.group_by("kind", "place", "case_id").agg(
        rounds=back.sum() - back.argmin(visits.left),  # the first visit is no return
        is_last=visits.is_open.max(),
        first_left=visits.left.min(),
        last_left=visits.left.max(),
        business_first_left=visits.business_left.min(),
        business_last_left=visits.business_left.max(),
    )
    visited = visited.cache()
    entered = visited.group_by("kind", "place").agg(entered=visited.count())
    return visited.filter(visited.rounds > 0).inner_join(entered, ["kind", "place"])


def _loops(visits: Table, log: EventLog, won: str) -> pd.DataFrame:
    """What became of every case that came back to a place."""
    came = _came_back(visits)
    events = log.events
    limits = events.aggregate(
        end=epoch_seconds(events.timestamp).max(), business_end=events.business_seconds.max()
    )
    cases = log.cases.select("case_id", "closed", "outcome")
    fated = came.inner_join(cases, "case_id").cross_join(limits)
    inside = fated.is_last & fated.closed.isnull()
    left = inside.ifelse(fated.end, fated.last_left)
    business_left = inside.ifelse(fated.business_end, fated.business_last_left)
    return fated.select(
        "kind",
        "place",
        "entered",
        "rounds",
        inside=inside,
        extra=left - fated.first_left,
        business_extra=business_left - fated.business_first_left,
        is_closed=fated.closed.notnull(),
        won=(fated.closed.notnull() & (fated.outcome == won)).fill_null(False),
    ).execute()


def _rows(found: pd.DataFrame) -> Iterator[dict[str, object]]:
    groups = found.groupby(["kind", "place"], sort=True)
    largest = groups.size().sort_values(ascending=False, kind="stable").index[:MOST]
    for kind, place in largest:
        mine = groups.get_group((kind, place))
        share = wilson(len(mine), int(mine["entered"].iloc[0]))
        won, closed, inside = (int(mine[name].sum()) for name in ("won", "is_closed", "inside"))
        yield {
            "kind": kind,
            "place": place,
            "entered": share.count,
            "returned": len(mine),
            "share": share.value,
            "low": share.low,
            "high": share.high,
            "rounds": int(mine["rounds"].sum()),
            "won": won,
            "lost": closed - won,
            "inside": inside,
            "on": len(mine) - closed - inside,
            **_extra(mine, ""),
            **_extra(mine, "business_"),
        }


def _extra(mine: pd.DataFrame, prefix: str) -> dict[str, float]:
    """The mean time of the loop with its interval, and what it comes to in all."""
    names = [name for name in _times() if name.startswith("business_") == bool(prefix)]
    if len(mine) < FEWEST:
        return dict.fromkeys(names, np.nan)
    took = mine[CLOCKS[prefix]].to_numpy("float64")
    observed = observe(took, ~mine["inside"].to_numpy("bool"))
    found = mean_beyond(observed, 0.0, observed.longest)
    error, _number = error_of(found.influence / len(took), np.arange(len(took)))
    reach = 1.959963984540054 * error
    ends = (found.value, max(found.value - reach, 0.0), found.value + reach)
    return dict(zip(names, (*ends, *(len(took) * end for end in ends)), strict=True))


def _times() -> tuple[str, ...]:
    names = ("extra", "extra_low", "extra_high", "total", "total_low", "total_high")
    return (*names, *(f"business_{name}" for name in names))
