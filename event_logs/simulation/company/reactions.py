"""Why something was done late: the wait of a deal, split by its true causes.

A deal notes its lulls as they happen: spans in which nothing was done for it, and what it
waited for. A reaction is what was due and when it came; the lulls within it say why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from event_logs.simulation.company.play import Person, Play
from event_logs.simulation.company.working_hours import DAY, closing_of, opening_of, works_on

QUEUED, LYING, BATCHED = "queued", "lying", "batched"

CLOSED, ABSENT, BUSY = "closed", "absent", "busy"
AVAILABLE, BATCH, ANOTHER = "available", "batch", "another"
CAUSES = (CLOSED, ABSENT, BUSY, AVAILABLE, BATCH, ANOTHER)
"""Closed: outside working hours, or too late in the day to end the work. Absent: whoever
has the deal is away. Busy: those who could are at other work. Available: somebody could,
and did not. Batch: kept for a day on which such things are done. Another: a colleague's
work had to come first."""


@dataclass(frozen=True, slots=True)
class Lull:
    """From `begin` to `end` nothing was done for a deal: `why`, and by whose queue.

    `seconds` is what the work itself takes, as far as it is known.
    """

    begin: int
    end: int
    why: str
    queue: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something was due from `due` on, and `person` began it at `reacted`."""

    kind: str
    due: int
    reacted: int
    person: Person


def causes_of(reaction: Reaction, lulls: Iterable[Lull], play: Play) -> dict[str, int]:
    """The seconds from due to reaction by cause; they add up to the wait.

    What no lull covers is the work of others on the deal.
    """
    spent = dict.fromkeys(CAUSES, 0)
    at = reaction.due
    for lull in lulls:
        begin, end = max(lull.begin, at), min(lull.end, reaction.reacted)
        if begin < end:
            _add(spent, _parts(Lull(at, begin, ANOTHER), play))
            _add(spent, _parts(Lull(begin, end, lull.why, lull.queue, lull.seconds), play))
            at = end
    _add(spent, _parts(Lull(at, reaction.reacted, ANOTHER), play))
    return spent


def _add(spent: dict[str, int], parts: Iterable[tuple[str, int]]) -> None:
    for cause, seconds in parts:
        spent[cause] += seconds


def _parts(lull: Lull, play: Play) -> Iterator[tuple[str, int]]:
    """A lull day by day: outside the hours it is closed, within them it has its cause."""
    for day in range(lull.begin // DAY, (lull.end - 1) // DAY + 1):
        begin, end = max(lull.begin, day * DAY), min(lull.end, (day + 1) * DAY)
        inside = _overlap(begin, end, play, day) if works_on(play.hours, day) else 0
        yield CLOSED, end - begin - inside
        if inside:
            yield from _within(lull, (begin, end, inside), play)


def _overlap(begin: int, end: int, play: Play, day: int) -> int:
    opens, closes = opening_of(play.hours, day * DAY), closing_of(play.hours, day * DAY)
    return max(0, min(end, closes) - max(begin, opens))


def _within(lull: Lull, part: tuple[int, int, int], play: Play) -> Iterator[tuple[str, int]]:
    begin, end, inside = part
    servers = play.servers(lull.queue) if lull.queue else ()
    if servers and not any(play.is_there(person, begin) for person in servers):
        yield ABSENT, inside
    elif lull.why == QUEUED:
        too_late = closing_of(play.hours, begin) - lull.seconds
        lost = min(inside, max(0, min(end, closing_of(play.hours, begin)) - max(begin, too_late)))
        yield CLOSED, lost
        yield BUSY, inside - lost
    else:
        yield {LYING: AVAILABLE, BATCHED: BATCH}.get(lull.why, lull.why), inside
