"""Every stay of a deal in a declared stage, until the next declared stage or an outcome."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.models.directly_follows_graph import Clock
from mining.models.funnel import Funnel
from mining.timelines.clock import MICROS, Seconds, micros_of
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Places, Timeline


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays in declared stages, one entry each, by case and time.

    `entered`, `left`: the events of the timeline that began and ended each; `left` is
    `UNKNOWN` where it is not over at the end of the log. `stage`, `before` and `left_for`:
    codes of activities, the latter two of the declared stages or outcomes that came before
    and next (`UNKNOWN`: it is the first; not over). `visit`: which declared stage or outcome
    of the case it is, from 0.
    """

    timeline: Timeline
    entered: Places
    left: Places
    stage: Codes
    before: Codes
    left_for: Codes
    visit: NDArray[np.int64]

    @property
    def case(self) -> Codes:
        """The numbers of the cases."""
        return self.timeline.case[self.entered]

    @property
    def over(self) -> Flags:
        """Which are not going on at the end of the log."""
        return np.asarray(self.left != UNKNOWN)

    @property
    def begun(self) -> Seconds:
        """When each began, in seconds since 1970."""
        return np.asarray(self.timeline.ended[self.entered] / MICROS)

    def took(self, clock: Clock = "calendar") -> Seconds:
        """How long each lasted on a clock, up to the end of the log where it goes on."""
        return self.until(clock) - self._shown(self.entered, clock)

    def until(self, clock: Clock = "calendar") -> Seconds:
        """What the clock showed at the end of each, or at that of the log."""
        last = self.timeline.business_end
        if clock == "calendar":
            last = micros_of(self.timeline.as_of) / MICROS
        return np.where(self.over, self._shown(self.left, clock), last)

    def _shown(self, events: Places, clock: Clock) -> Seconds:
        """What the clock showed at events of the timeline."""
        if clock == "business":
            return self.timeline.business[events]
        return np.asarray(self.timeline.ended[events] / MICROS)


def stays_in(timeline: Timeline, funnel: Funnel) -> Stays:
    """The stays of a timeline in the declared stages of a funnel.

    Calls, emails and other undeclared activities do not end a stay; what does is the next
    declared stage that is another, or any outcome of the log. Entering the stage that a case
    is in already begins no new stay.

    >>> from event_logs.event_log import EventLog
    >>> from mining.models.funnel import parse_funnel
    >>> from mining.timelines.timeline import read_timeline
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"]}, outcomes=["won"])
    >>> found = stays_in(read_timeline(log), parse_funnel("new > won"))
    >>> found.took().tolist(), found.over.tolist()
    ([7200.0], [True])
    """
    ends = timeline.cases["outcome"].dropna().unique()
    marks = np.flatnonzero(timeline.named(*funnel.names, *map(str, ends)))
    case, activity = timeline.case[marks], timeline.activity[marks]
    same = np.diff(case, prepend=UNKNOWN) == 0
    fresh = ~same | (np.diff(activity, prepend=UNKNOWN) != 0)
    marks, case, activity = marks[fresh], case[fresh], activity[fresh]
    first = np.diff(case, prepend=UNKNOWN) != 0
    last = np.append(first[1:], np.ones(min(len(first), 1), "bool"))
    starts = np.flatnonzero(first)
    visit = np.arange(len(marks)) - np.repeat(starts, np.diff(np.append(starts, len(marks))))
    is_stage = timeline.named(*funnel.stage_names)[marks]
    found = {
        "entered": marks,
        "left": np.where(last, UNKNOWN, np.roll(marks, -1)),
        "stage": activity,
        "before": np.where(first, UNKNOWN, np.roll(activity, 1)).astype("int32"),
        "left_for": np.where(last, UNKNOWN, np.roll(activity, -1)).astype("int32"),
        "visit": visit,
    }
    return Stays(timeline, **{name: column[is_stage] for name, column in found.items()})
