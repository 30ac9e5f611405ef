"""Rework: places that deals come back to, what comes in, what gets out, and what it costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from mining.effects.effect import Effect
from mining.models.durations import to_timedelta
from mining.models.estimates import wilson
from mining.models.funnel import Funnel
from mining.performance.returns import HORIZON, effects_of_returns
from mining.performance.stays import Stays, stays_in
from mining.survival.beyond import error_of, mean_beyond, observe
from mining.timelines.clock import MICROS, Seconds, micros_of
from mining.timelines.moves import code_by_code
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Timeline, read_timeline

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
    log: EventLog, funnel: Funnel | None = None, *, timeline: Timeline | None = None
) -> Rework:
    """The loops of a log, see `Rework`.

    `timeline`: that of the log, where it has been read already.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["New", "Demo", "New", "Demo", "Won"], "b": ["New"]},
    ...     outcomes=["Won"], stages=["New", "Demo"])
    >>> row = find_rework(log, parse_funnel("New > Demo > Won")).frame.iloc[0]
    >>> row.place, int(row.entered), int(row.returned), int(row.won)
    ('New', 2, 1, 1)
    """
    timeline = timeline or read_timeline(log)
    won = funnel.outcome_names[0] if funnel is not None else ""
    stays = stays_in(timeline, funnel) if funnel is not None else None
    rows = [
        row
        for visits in _visits(timeline, stays, funnel)
        for row in _rows(_loops(visits, timeline, won), visits.kind)
    ]
    names = ["kind", "place", *_COUNTS, "share", "low", "high", *_times()]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.assign(**{name: to_timedelta(frame[name]) for name in _times()})
    frame = frame.astype(dict.fromkeys(_COUNTS, "int64"))
    order = ["total", "returned", "kind", "place"]
    frame = frame.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    effects = effects_of_returns(log, funnel, stays) if funnel is not None and stays else {}
    return Rework(frame, effects)


def returning_cases(timeline: Timeline, funnel: Funnel | None, kind: str, place: str) -> list[str]:
    """The cases of a timeline that came back to a place, those that came most often first."""
    stays = stays_in(timeline, funnel) if funnel is not None else None
    [visits] = (each for each in _visits(timeline, stays, funnel) if each.kind == kind)
    came = _came_back(visits)
    mine = came[came["place"] == visits.names.index(place)]
    ordered = mine.sort_values("rounds", ascending=False, kind="stable")
    return [str(name) for name in timeline.cases["case_id"].to_numpy()[ordered["case"]]]


@dataclass(frozen=True, slots=True)
class _Visits:
    """Visits of places of a kind, by case and time.

    `place`: codes of `names`. `back`: which come from further on; `left`, `business_left`:
    when each ended on the two clocks, in seconds; `is_open`: which had not.
    """

    kind: str
    names: tuple[str, ...]
    place: Codes
    case: Codes
    back: Flags
    is_open: Flags
    left: Seconds
    business_left: Seconds


def _visits(timeline: Timeline, stays: Stays | None, funnel: Funnel | None) -> Iterator[_Visits]:
    yield _runs(timeline, funnel)
    if stays is not None and funnel is not None:
        yield _in_stages(stays, funnel)


def _in_stages(stays: Stays, funnel: Funnel) -> _Visits:
    """Stays in declared stages; back: entered from a later one, or from an outcome."""
    names = stays.timeline.activities
    ranks = {name: rank for rank, name in enumerate(funnel.stage_names)}
    rank = np.array([*(ranks.get(name, len(ranks)) for name in names), UNKNOWN])
    return _Visits(
        "stage",
        names,
        stays.stage,
        stays.case,
        rank[stays.before] > rank[stays.stage],
        ~stays.over,
        stays.until(),
        stays.until("business"),
    )


def _runs(timeline: Timeline, funnel: Funnel | None) -> _Visits:
    """Undeclared activities, one row a run of the same: when something else came next."""
    number = len(timeline.case)
    is_last = np.diff(timeline.case, append=UNKNOWN) != 0
    ends = is_last | (np.diff(timeline.activity, append=UNKNOWN) != 0)
    declared = timeline.named(*funnel.names) if funnel is not None else np.zeros(number, "bool")
    places = np.flatnonzero(ends & ~declared & ~timeline.doing("communication"))
    is_open = is_last[places]
    following = np.where(is_open, places, places + 1)
    return _Visits(
        "activity",
        timeline.activities,
        timeline.activity[places],
        timeline.case[places],
        np.ones(len(places), "bool"),
        is_open,
        timeline.ended[following] / MICROS,
        timeline.business[following],
    )


def _came_back(visits: _Visits) -> pd.DataFrame:
    """One row a place and case that came back to it, `entered` (cases of the place) beside."""
    order, _edges = code_by_code(visits.place, len(visits.names))
    place, case = visits.place[order], visits.case[order]
    fresh = (np.diff(place, prepend=UNKNOWN) != 0) | (np.diff(case, prepend=UNKNOWN) != 0)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    back = np.cumsum(visits.back[order])
    entered = np.bincount(place[first], minlength=len(visits.names) + 1)
    rounds = back[last] - back[first]  # the first visit is no return
    came = rounds > 0
    first, last = first[came], last[came]
    at = {"": visits.left, "business_": visits.business_left}
    extra = {f"{name}extra": left[order[last]] - left[order[first]] for name, left in at.items()}
    return pd.DataFrame(
        {
            "place": place[first],
            "case": case[first],
            "rounds": rounds[came],
            "entered": entered[place[first]],
            "is_last": visits.is_open[order[last]],
            "first": order[first],
            **extra,
        }
    )


def _loops(visits: _Visits, timeline: Timeline, won: str) -> pd.DataFrame:
    """What became of every case that came back to a place."""
    came = _came_back(visits)
    case, first = came["case"].to_numpy(), came["first"].to_numpy()
    closed = timeline.cases["closed"].notna().to_numpy()[case]
    is_won = (timeline.cases["outcome"] == won).to_numpy("bool")[case]
    inside = came["is_last"].to_numpy() & ~closed
    end = micros_of(timeline.as_of) / MICROS - visits.left[first]
    business_end = timeline.business_end - visits.business_left[first]
    return came.assign(
        place=np.array([*visits.names, ""], dtype=object)[came["place"]],
        inside=inside,
        extra=np.where(inside, end, came["extra"]),
        business_extra=np.where(inside, business_end, came["business_extra"]),
        is_closed=closed,
        won=closed & is_won,
    )


def _rows(found: pd.DataFrame, kind: str) -> Iterator[dict[str, object]]:
    groups = found.groupby("place", sort=True)
    largest = groups.size().sort_values(ascending=False, kind="stable").index[:MOST]
    for place in largest:
        mine = groups.get_group(place)
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
