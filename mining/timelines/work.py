"""Who worked on what when, as far as records show: the work of people, sorted by person."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.timelines.clock import MICROS, Micros, WorkingClock
from mining.timelines.timeline import UNKNOWN, Codes, Flags, Places, Timeline

OURS = ("call out", "call in", "email out")
"""What people of the company do on a deal that is recorded as it happens."""
SPOKEN = (*OURS, "email in", "missed call")

LONGEST, SHORTEST = 4 * 3600.0, 5.0
"""Seconds within which the service time of an activity is looked for."""


@dataclass(frozen=True, slots=True)
class Work:
    """Every piece of work that records show, sorted by person and beginning.

    One entry each: `place` (of the event in the timeline), `person`, `department`, `case`,
    `begun`, `ended` (microseconds since 1970) and `possible`: since when it could have been
    done, the last communication before it in its deal. `offsets`: where the work of each
    person begins in the arrays (one more than there are people). `of_person`: the
    department in which each person works most.

    Assumed: calls and mails are the work of the person named with them; entries in the CRM
    take no time and may come late. In a log without calls and mails every event is work. A
    piece of work with one time only began its activity's usual service time before, but
    neither before it was possible, nor before the person had ended the piece before, nor
    before the business opened.
    """

    place: Places
    person: Codes
    department: Codes
    case: Codes
    begun: Micros
    ended: Micros
    possible: Micros
    offsets: NDArray[np.int64]
    of_person: Codes

    def of(self, person: int) -> slice:
        """Where the work of a person lies in the arrays."""
        return slice(int(self.offsets[person]), int(self.offsets[person + 1]))

    def at(self, events: int) -> NDArray[np.int64]:
        """For each event of the timeline (of so many) its place in the work; `UNKNOWN`."""
        places = np.full(events, UNKNOWN, "int64")
        places[self.place] = np.arange(len(self.place))
        return places


def read_work(timeline: Timeline, clock: WorkingClock) -> Work:
    """The work that a timeline shows, with the beginnings estimated where they are unknown."""
    spoken = timeline.doing(*SPOKEN)
    is_work = timeline.doing(*OURS) if spoken.any() else np.ones(len(spoken), "bool")
    is_work = is_work & (timeline.person != UNKNOWN)
    possible = _possible(timeline, spoken if spoken.any() else is_work)
    place = np.flatnonzero(is_work)
    place = place[np.lexsort((timeline.ended[place], timeline.person[place]))]
    person = timeline.person[place]
    offsets = np.searchsorted(person, np.arange(len(timeline.people) + 1))
    earliest = np.maximum(possible[place], _ended_before(timeline, place))
    begun = _begun(timeline, place, earliest, clock)
    order = np.lexsort((begun, person))  # calls overlap at times
    place, begun = place[order], begun[order]
    return Work(
        place=place,
        person=person,
        department=timeline.department[place],
        case=timeline.case[place],
        begun=begun,
        ended=timeline.ended[place],
        possible=np.minimum(possible[place], begun),
        offsets=offsets,
        of_person=_homes(person, timeline.department[place], len(timeline.people)),
    )


def usual_service(bounds: NDArray[np.float64]) -> float:
    """The usual service time, from upper bounds of it in seconds: their mode on a log scale.

    Most bounds are too long, since people also wait, do other things and rest; what many
    agree on is the work itself. The half-sample mode; not-a-number below 20 bounds.
    Source: Bickel and Frühwirth 2006; the bound is that of Chapela-Campa and Dumas 2022.

    >>> round(usual_service(np.repeat([60.0, 600.0, 601.0, 602.0, 9000.0], 10)))
    601
    """
    logs = np.sort(np.log(bounds[(bounds >= SHORTEST) & (bounds <= LONGEST)]))
    if len(logs) < 20:  # noqa: PLR2004 - fewer agree by chance
        return float("nan")
    while len(logs) > 3:  # noqa: PLR2004 - no half is left of three
        half = (len(logs) + 1) // 2
        spans = logs[half - 1 :] - logs[: len(logs) - half + 1]
        first = int(spans.argmin())
        logs = logs[first : first + half]
    return float(np.exp(logs.mean()))


def _possible(timeline: Timeline, counts: Flags) -> Micros:
    """The end of the last event before each in its case that counts, or of the case's first."""
    counts = counts | (timeline.position == 0)
    up_to = timeline.latest(counts)
    before = np.roll(up_to, 1)
    before[timeline.position == 0] = UNKNOWN
    return np.where(before == UNKNOWN, timeline.begun, timeline.ended[before])


def _ended_before(timeline: Timeline, place: Places) -> Micros:
    """When the person of each piece of work had ended the piece before; 0 for the first."""
    ended = np.roll(timeline.ended[place], 1)
    ended[np.diff(timeline.person[place], prepend=UNKNOWN) != 0] = 0
    return ended


def _begun(timeline: Timeline, place: Places, earliest: Micros, clock: WorkingClock) -> Micros:
    ended, begun = timeline.ended[place], timeline.begun[place].copy()
    unknown = ~timeline.is_timed[place]
    activity = timeline.activity[place]
    for code in np.unique(activity[unknown]):
        mine = np.flatnonzero(unknown & (activity == code))
        usual = usual_service(clock.between(earliest[mine], ended[mine]))
        usual = 0.0 if np.isnan(usual) else usual
        opened = np.maximum(clock.opened(ended[mine]), earliest[mine])
        assumed = ended[mine] - int(usual * MICROS)
        begun[mine] = np.clip(assumed, np.minimum(opened, ended[mine]), ended[mine])
    return begun


def _homes(person: Codes, department: Codes, people: int) -> Codes:
    """For each person the department that most of their work is of."""
    homes = np.full(people, UNKNOWN, "int32")
    known = department != UNKNOWN
    pairs, counts = np.unique(
        np.stack([person[known], department[known]]), axis=1, return_counts=True
    )
    order = np.argsort(counts, kind="stable")
    homes[pairs[0][order]] = pairs[1][order]
    return homes
