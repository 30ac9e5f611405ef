"""Deals that came to us, and the first call with each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.timelines.clock import MICROS, Seconds, micros_of
from mining.timelines.moves import wait_between
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Places, Timeline

CALLS = ("call out", "call in")


@dataclass(frozen=True, slots=True)
class FirstCalls:
    """Deals that came to us, one entry each, and how long they waited for a call.

    `start`: the first event of the deal. `call`: the first call since, made or taken;
    `UNKNOWN` where there is none. `seconds`, `business_seconds` until it began, or until
    the last event of a deal that ended without, or the end of the log (censored).
    `department`: whose call it was; of the others, and where it is not known, the one that
    makes most of them.
    """

    start: Places
    call: Places
    seconds: Seconds
    business_seconds: Seconds
    department: Codes

    @property
    def called(self) -> Flags:
        """Which deals were called."""
        return np.asarray(self.call != UNKNOWN)


def first_calls(timeline: Timeline) -> FirstCalls:
    """The first call of every deal that did not begin with a call or an email of ours.

    A log without calls has none, and one in which no department is known neither.

    >>> from event_logs.event_log import EventLog
    >>> from mining.timelines.timeline import read_timeline
    >>> log = EventLog.from_traces({"a": ["New", "Call out, answered"]})
    >>> len(first_calls(read_timeline(log)).start)
    0
    """
    calls = np.flatnonzero(timeline.doing(*CALLS))
    hands = timeline.department[calls]
    if not (hands != UNKNOWN).any():
        return _of(timeline, np.zeros(0, "int64"), np.zeros(0, "int64"), UNKNOWN)
    starts = np.flatnonzero((timeline.position == 0) & ~timeline.doing(*CALLS, "email out"))
    at = np.searchsorted(calls, starts)
    call = np.append(calls, UNKNOWN)[at]
    call = np.where(timeline.case[call] == timeline.case[starts], call, UNKNOWN)
    made = timeline.department[call[call != UNKNOWN]]
    usual = int(np.bincount(made[made != UNKNOWN], minlength=1).argmax())
    return _of(timeline, starts, call, usual)


def _of(timeline: Timeline, start: Places, call: Places, usual: int) -> FirstCalls:
    called = call != UNKNOWN
    last = _last(timeline, start)
    until = np.where(called, call, last)
    seconds, business = wait_between(timeline, start, until)
    goes_on = ~called & timeline.cases["closed"].isna().to_numpy()[timeline.case[start]]
    to_end = micros_of(timeline.as_of) - timeline.ended[start]
    department = np.where(called, timeline.department[call], UNKNOWN)
    return FirstCalls(
        start,
        call,
        np.where(goes_on, to_end / MICROS, seconds),
        np.where(goes_on, timeline.business_end - timeline.business[start], business),
        np.where(department == UNKNOWN, usual, department).astype("int32"),
    )


def _last(timeline: Timeline, start: Places) -> NDArray[np.int64]:
    """The last events of the cases that begin with `start`."""
    return np.searchsorted(timeline.case, timeline.case[start], side="right") - 1
