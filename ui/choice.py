"""Which deals are looked at: a value that every page shares, and the log that it leaves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from event_logs import filters
from event_logs.event_log import EventLog


@dataclass(frozen=True, slots=True)
class Choice:
    """Which deals are looked at; empty parts choose all.

    `sources` are those of the lead. `least` and `most` bound the amount. `after`, `before`:
    deals in which `before` directly followed `after`, where both are named.
    """

    start: date | None = None
    end: date | None = None
    outcomes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    after: str = ""
    before: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen in a log: its period, outcomes, departments, activities, sources.

    `has_amount`: whether amounts are known.
    """

    first: date
    last: date
    outcomes: tuple[str, ...]
    departments: tuple[str, ...]
    activities: tuple[str, ...]
    sources: tuple[str, ...] = ()
    has_amount: bool = False


def apply(choice: Choice, log: EventLog) -> EventLog:
    """The log of the deals that are chosen.

    >>> log = EventLog.from_traces({"a": ["lead", "call", "won"], "b": ["lead", "won"]})
    >>> apply(Choice(after="lead", before="won"), log).cases.case_id.execute().tolist()
    ['b']
    """
    log = filters.filter_period(log, start=_midnight(choice.start), end=_next_day(choice.end))
    if choice.outcomes:
        log = filters.filter_outcome(log, choice.outcomes)
    if choice.departments:
        log = filters.filter_department(log, choice.departments)
    if choice.sources:
        log = filters.filter_attribute(log, "lead_source", choice.sources)
    if choice.least is not None or choice.most is not None:
        log = filters.filter_range(log, "amount", low=choice.least, high=choice.most)
    return _by_way(choice, log)


def _by_way(choice: Choice, log: EventLog) -> EventLog:
    for activity in choice.contains:
        log = filters.filter_containing(log, activity)
    for activity in choice.lacks:
        log = filters.filter_containing(log, activity, reverse=True)
    if choice.after and choice.before:
        log = filters.filter_following(log, choice.after, choice.before)
    return log


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _next_day(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), UTC)
