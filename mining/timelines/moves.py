"""From event to event and from work to work of a case: the waiting, and who or what changes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.timelines.clock import MICROS, Seconds
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Places, Timeline


@dataclass(frozen=True, slots=True)
class Moves:
    """Every event that has a successor in its case, with the waiting up to that.

    `first`: the places of the events; the successor of each is at the next place. `seconds`,
    `business_seconds`: from the end of the one to the beginning of the other, never below
    nothing. On the business clock the work on the second is taken off as it passed by the
    calendar, which is exact where it lies in opening hours.
    """

    first: Places
    seconds: Seconds
    business_seconds: Seconds


@dataclass(frozen=True, slots=True)
class Grouped:
    """Entries by the pair of values that they lead from and to.

    `frame`, one row a pair: `source`, `target`; `pair`: for each entry its row there.
    """

    frame: pd.DataFrame
    pair: Places

    def in_order(self) -> tuple[Places, Places]:
        """The entries pair by pair, as they were within each, and where each pair begins.

        The beginnings are one more than there are pairs.
        """
        return code_by_code(self.pair, len(self.frame))


def code_by_code(codes: NDArray[np.integer], number: int) -> tuple[Places, Places]:
    """Entries code by code (from 0 to under `number`), as they were within each; the beginnings.

    The beginnings are one more than there are codes.

    >>> order, edges = code_by_code(np.array([1, 0, 1]), 2)
    >>> order.tolist(), edges.tolist()
    ([1, 0, 2], [0, 1, 3])
    """
    few = np.min_scalar_type(-number - 1)  # sorts in one pass where there are few
    order = np.argsort(codes.astype(few), kind="stable")
    sizes = np.bincount(codes, minlength=number)
    return order, np.concatenate([[0], np.cumsum(sizes)])


def moves_of(timeline: Timeline) -> Moves:
    """Every event of a timeline with a successor, and the waiting up to it."""
    first = np.flatnonzero(np.diff(timeline.case) == 0)
    return Moves(first, *wait_between(timeline, first, first + 1))


def by_pair(source: Codes, target: Codes, values: tuple[str, ...]) -> Grouped:
    """Entries by their pair of codes of `values` (both known).

    >>> found = by_pair(np.array([0, 1, 0]), np.array([1, 1, 1]), ("a", "b"))
    >>> found.frame.values.tolist(), found.pair.tolist()
    ([['a', 'b'], ['b', 'b']], [0, 1, 0])
    """
    width = max(len(values), 1)
    pair, known = pd.factorize(source.astype("int64") * width + target)
    texts = np.array([*values, ""], dtype=object)  # of objects even where there is none
    frame = pd.DataFrame({"source": texts[known // width], "target": texts[known % width]})
    return Grouped(frame.astype("object"), pair.astype("int64"))


def hands_of(timeline: Timeline, by: str) -> tuple[Codes, tuple[str, ...]]:
    """For each event the code of its person (`resource`) or department, and their names."""
    if by == "resource":
        return timeline.person, timeline.people
    return timeline.department, timeline.departments


def changes(codes: Codes, moves: Moves) -> Places:
    """Which of the moves lead from one known value to another."""
    giver, taker = codes[moves.first], codes[moves.first + 1]
    return np.flatnonzero((giver != taker) & (giver != UNKNOWN) & (taker != UNKNOWN))


@dataclass(frozen=True, slots=True)
class Turns:
    """Work on a case that follows work on it, as places of events.

    `before`: the work before; `since`: the event that the wait began with; `work`: what
    ended it.
    """

    before: Places
    since: Places
    work: Places


def turns_of(timeline: Timeline) -> Turns:
    """From each piece of work on a case to the next, and since when that could be done.

    Where the log knows calls and emails, work is what goes out, what goes on inside, and
    calls that were taken; the next could be done since the last call or email either way, so
    that the time in which the customer was to act is no waiting of the company's. Entries
    in the CRM are no work: they are often made by somebody who has already passed the case
    on. Elsewhere every event is work.

    >>> from event_logs.event_log import EventLog
    >>> from mining.timelines.timeline import read_timeline
    >>> log = EventLog.from_traces({"a": ["Call out", "Email in", "New", "Email out"]})
    >>> found = turns_of(read_timeline(log))
    >>> found.before.tolist(), found.since.tolist(), found.work.tolist()
    ([0], [1], [3])
    """
    spoken, number = timeline.doing("communication"), len(timeline.case)
    is_work = timeline.doing("call out", "call in", "email out", "inside")
    if not is_work.any():
        spoken = is_work = np.ones(number, "bool")
    before, since = (_last_before(timeline, wanted) for wanted in (is_work, spoken))
    work = np.flatnonzero(is_work & (before != UNKNOWN))
    return Turns(before[work], since[work], work)


def _last_before(timeline: Timeline, wanted: Flags) -> Places:
    """For each event the place of the last wanted one before it in its case; `UNKNOWN`."""
    up_to = np.roll(timeline.latest(wanted), 1)
    up_to[timeline.position == 0] = UNKNOWN
    return up_to


def wait_between(timeline: Timeline, since: Places, until: Places) -> tuple[Seconds, Seconds]:
    """From the end of events to the beginning of later ones, on both clocks; see `Moves`."""
    begun, ended = timeline.begun[until], timeline.ended
    waited = np.maximum(begun - ended[since], 0) / MICROS
    until_end = timeline.business[until] - timeline.business[since]
    worked = (ended[until] - begun) / MICROS
    return waited, np.maximum(until_end - worked, 0.0)
