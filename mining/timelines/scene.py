"""All that analyses of time look at: a log's timeline, its clocks, the work and who was there."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.models.directly_follows_graph import Clock
from mining.timelines.batches import batch_sizes, diligent_starts
from mining.timelines.clock import (
    Micros,
    WallClock,
    WorkingClock,
    moment_of,
    wall_clock,
    working_clock,
)
from mining.timelines.presence import Presence, read_presence
from mining.timelines.sittings import Sittings, find_sittings
from mining.timelines.timeline import Timeline, read_timeline
from mining.timelines.work import Work, read_work


@dataclass(frozen=True)
class Scene:
    """A log as analyses of time see it; what takes long is made once, when asked for.

    `business` is the clock of the calendar's opening hours, `always` one that never stands
    still, `wall` the clock on the wall of the calendar's zone.
    """

    timeline: Timeline
    business: WorkingClock
    always: WorkingClock
    wall: WallClock

    def clock(self, name: Clock) -> WorkingClock:
        """The business clock, or that of the calendar."""
        return self.business if name == "business" else self.always

    @cached_property
    def work(self) -> Work:
        """The work that records show."""
        return read_work(self.timeline, self.business)

    @cached_property
    def presence(self) -> Presence:
        """Who was away when."""
        return read_presence(self.timeline, self.work, self.business, self.wall)

    @cached_property
    def batches(self) -> NDArray[np.int64]:
        """For each piece of work the size of the batch that it was done in; 0: in none."""
        return batch_sizes(self.timeline, self.work, self.business)

    @cached_property
    def best(self) -> Micros:
        """For each piece of work when a diligent person would have begun it."""
        return diligent_starts(self.work, self.business)

    @cached_property
    def sittings(self) -> Sittings:
        """The work that is kept for certain weekdays."""
        return find_sittings(self.timeline, self.work, self.business, self.wall)

    @cached_property
    def work_at(self) -> NDArray[np.int64]:
        """For each event its place in the work; `UNKNOWN`: it is none."""
        return self.work.at(len(self.timeline.case))


def read_scene(
    log: EventLog,
    calendar: BusinessCalendar | None = None,
    *,
    as_of: datetime | None = None,
    cases: tuple[str, ...] = (),
    timeline: Timeline | None = None,
) -> Scene:
    """The scene of a log up to a moment (by default its last event).

    `calendar` has the opening hours and the time zone; without one it is always open, in
    UTC. `cases`: attributes of deals to look at. `timeline`: that of the log up to the
    moment, where it has been read already.

    >>> scene = read_scene(EventLog.from_traces({"a": ["New", "Call out"]}))
    >>> len(scene.timeline.case), scene.timeline.as_of.hour
    (2, 10)
    """
    timeline = timeline or read_timeline(log, as_of=as_of, cases=cases)
    first = moment_of(int(timeline.begun.min())) if len(timeline.begun) else timeline.as_of
    zone = calendar.time_zone if calendar else "UTC"
    return Scene(
        timeline,
        business=working_clock(calendar, first, timeline.as_of),
        always=working_clock(None, first, timeline.as_of),
        wall=wall_clock(zone, first, timeline.as_of),
    )
