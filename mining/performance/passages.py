"""Every stay in a place of the process and every passage to the next, with how long it took."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from event_logs.case_ids import are_among
from event_logs.event_log import EventLog
from mining.models.directly_follows_graph import Clock
from mining.models.funnel import Funnel
from mining.performance.stays import Stays, stays_in
from mining.timelines.clock import MICROS, Seconds, micros_of
from mining.timelines.first_calls import first_calls
from mining.timelines.moves import Grouped, by_pair, moves_of, turns_of, wait_between
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Timeline, read_timeline

Kind = Literal["stage", "move", "step", "handover", "lead"]
KINDS: tuple[Kind, ...] = ("stage", "move", "step", "handover", "lead")
"""A stay in a declared stage; one that ended, by what came next; from one activity to the
next; from the work of one department to that of another, as long as it was not for the
customer to act (`turns_of`); from the first event of a deal that came to us to the first
call, by the department that made it (`first_calls`)."""
ANSWERED_FOR: tuple[Kind, ...] = ("stage", "handover", "lead")
"""Kinds of places that somebody answers for; moves and steps overlap them."""
MOST = 40
"""So many places of a kind are looked at, those that take most time; none can lose more."""
NOT_KEPT = -1
_PLACE = ["kind", "source", "target"]


@dataclass(frozen=True, slots=True)
class Passages:
    """Stays and passages, one entry each.

    `places`, one row a place: `kind` (see `KINDS`), `source`, `target` (a stage: itself
    twice). `place` (row of `places`), `case` (its place in `case_ids`), `begun` (seconds
    since 1970), `seconds` and `business_seconds` that it took, `over` (false: a stay that
    goes on, censored at the end of the log; a lead without a call, censored at the end of
    the deal or of the log). `end`: of the log. Of the other kinds what comes next is not yet
    known where it has not come.
    """

    places: pd.DataFrame
    place: NDArray[np.int32]
    case: NDArray[np.int32]
    begun: NDArray[np.float64]
    seconds: NDArray[np.float64]
    business_seconds: NDArray[np.float64]
    over: NDArray[np.bool_]
    end: float
    case_ids: pd.Series

    def took(self, clock: Clock) -> NDArray[np.float64]:
        """How long each took on a clock."""
        return self.business_seconds if clock == "business" else self.seconds


def read_passages(
    log: EventLog, funnel: Funnel | None = None, *, timeline: Timeline | None = None
) -> Passages:
    """The stays and passages of a log; of stages only where a funnel declares some.

    Of the places that take most time. `timeline`: that of the log, where it has been read
    already.

    >>> found = read_passages(EventLog.from_traces({"a": ["New", "Call", "Won"]}))
    >>> found.places.values.tolist(), found.seconds.tolist()
    ([['step', 'Call', 'Won'], ['step', 'New', 'Call']], [3600.0, 3600.0])
    """
    return longest(read_every_passage(log, funnel, timeline=timeline))


def read_every_passage(
    log: EventLog, funnel: Funnel | None = None, *, timeline: Timeline | None = None
) -> Passages:
    """The stays and passages of a log at every place, however little time it takes."""
    timeline = timeline or read_timeline(log)
    parts = [_handovers(timeline), _leads(timeline), _steps(timeline)]
    if funnel is not None:
        stays = stays_in(timeline, funnel)
        parts += [_moved(stays), _stayed(stays)]
    return _joined(parts, timeline)


def of_cases(passages: Passages, names: pa.Array) -> Passages:
    """The passages of some of the cases, by name; nothing is read again."""
    return _having(passages, are_among(passages.case_ids, names)[passages.case])


def longest(passages: Passages) -> Passages:
    """The passages at the places of each kind that take most time, see `MOST`."""
    count = len(passages.places)
    sums = passages.places.assign(
        total=np.bincount(passages.place, passages.seconds, count),
        passages=np.bincount(passages.place, minlength=count),
    )
    sums = sums[sums["passages"] > 0]
    sums = sums.sort_values(["total", *_PLACE], ascending=[False, True, True, True])
    kept = sums.groupby("kind").head(MOST).sort_values(_PLACE).index.to_numpy()
    if len(kept) == count:
        return passages
    number = np.full(count, NOT_KEPT, "int32")
    number[kept] = np.arange(len(kept))
    found = _having(passages, number[passages.place] != NOT_KEPT)
    places = passages.places.loc[kept].reset_index(drop=True)
    return replace(found, places=places, place=number[found.place])


def _having(passages: Passages, kept: NDArray[np.bool_]) -> Passages:
    names = ("place", "case", "begun", "seconds", "business_seconds", "over")
    return replace(passages, **{name: getattr(passages, name)[kept] for name in names})


def slow_cases(
    found: Passages, place: tuple[str, str, str], seconds: float, clock: Clock
) -> list[str]:
    """The cases that took longer than `seconds` in a place, the longest first."""
    number = found.places.index[(found.places[_PLACE] == list(place)).all(axis=1)]
    mine = np.flatnonzero(np.isin(found.place, number))
    took = pd.Series(found.took(clock)[mine]).groupby(found.case[mine]).max()
    longest = took[took > seconds].sort_values(ascending=False, kind="stable")
    return [str(name) for name in found.case_ids.to_numpy()[longest.index]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Passages of one kind, see `Passages`; `pairs` has their sources and targets."""

    kind: Kind
    pairs: Grouped
    case: Codes
    begun: Seconds
    seconds: Seconds
    business_seconds: Seconds
    over: Flags


def _steps(timeline: Timeline) -> _Part:
    moves = moves_of(timeline)
    first, codes = moves.first, timeline.activity
    pairs = by_pair(codes[first], codes[first + 1], timeline.activities)
    times = timeline.ended[first] / MICROS, moves.seconds, moves.business_seconds
    return _Part("step", pairs, timeline.case[first], *times, np.ones(len(first), "bool"))


def _handovers(timeline: Timeline) -> _Part:
    turns, of = turns_of(timeline), timeline.department
    giver, taker = of[turns.before], of[turns.work]
    handed = (giver != taker) & (giver != UNKNOWN) & (taker != UNKNOWN)
    since = turns.since[handed]
    pairs = by_pair(giver[handed], taker[handed], timeline.departments)
    times = timeline.ended[since] / MICROS, *wait_between(timeline, since, turns.work[handed])
    return _Part("handover", pairs, timeline.case[since], *times, np.ones(len(since), "bool"))


def _leads(timeline: Timeline) -> _Part:
    found = first_calls(timeline)
    start, names = found.start, (*timeline.activities, *timeline.departments)
    pairs = by_pair(timeline.activity[start], found.department + len(timeline.activities), names)
    times = timeline.ended[start] / MICROS, found.seconds, found.business_seconds
    return _Part("lead", pairs, timeline.case[start], *times, found.called)


def _stayed(stays: Stays) -> _Part:
    pairs = by_pair(stays.stage, stays.stage, stays.timeline.activities)
    took = stays.took(), stays.took("business")
    return _Part("stage", pairs, stays.case, stays.begun, *took, stays.over)


def _moved(stays: Stays) -> _Part:
    """Stays that ended, by what came next."""
    over = stays.over
    pairs = by_pair(stays.stage[over], stays.left_for[over], stays.timeline.activities)
    took = stays.took()[over], stays.took("business")[over]
    return _Part("move", pairs, stays.case[over], stays.begun[over], *took, over[over])


def _joined(parts: list[_Part], timeline: Timeline) -> Passages:
    """All passages, the places in order of kind and name."""
    frames = [part.pairs.frame.assign(kind=part.kind)[_PLACE] for part in parts]
    places = pd.concat(frames, ignore_index=True).sort_values(_PLACE)
    number = np.empty(len(places), "int32")
    number[places.index] = np.arange(len(places))
    before = np.cumsum([0, *map(len, frames)])
    numbers = [number[part.pairs.pair + at] for part, at in zip(parts, before, strict=False)]

    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Passages(
        places=places.reset_index(drop=True),
        place=np.concatenate(numbers),
        **{name: whole(name) for name in ("case", "begun", "seconds", "business_seconds", "over")},
        end=micros_of(timeline.as_of) / MICROS,
        case_ids=timeline.cases["case_id"],
    )
