"""Filters: an event log in, a smaller event log out.

A filter of cases keeps whole cases, so every successor stays what it was. A filter of
events makes new successors. A filter may leave nothing: an empty log is a log.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

import ibis
from ibis.expr.types import Table

from event_logs.errors import EmptyLogError, GreyzoneError, nearest
from event_logs.event_log import EventLog, end_of, in_order

OPEN = "open"
"""The outcome, in filters, of cases that are open."""


def filter_period(
    log: EventLog, *, start: datetime | None = None, end: datetime | None = None
) -> EventLog:
    """The cases that opened from `start` on and before `end` (zoned times).

    >>> from datetime import UTC
    >>> log = EventLog.from_traces({"a": ["lead", "won"]})
    >>> int(filter_period(log, start=datetime(2026, 2, 1, tzinfo=UTC)).cases.count().execute())
    0
    """
    cases = log.cases
    if start is not None:
        cases = cases.filter(cases.opened >= ibis.literal(start, cases.opened.type()))
    if end is not None:
        cases = cases.filter(cases.opened < ibis.literal(end, cases.opened.type()))
    return with_cases(log, cases)


def filter_outcome(log: EventLog, outcomes: Collection[str]) -> EventLog:
    """The cases that ended with one of `outcomes`; `OPEN` stands for those not closed.

    >>> log = EventLog.from_traces({"a": ["lead", "won"], "b": ["lead"]}, outcomes=["won"])
    >>> filter_outcome(log, ["open"]).cases.case_id.execute().tolist()
    ['b']
    """
    cases = log.cases
    named = cases.outcome.isin([name for name in outcomes if name != OPEN])
    wanted = named | cases.closed.isnull() if OPEN in outcomes else named
    return with_cases(log, cases.filter(wanted))


def filter_attribute(log: EventLog, attribute: str, values: Collection[str]) -> EventLog:
    """The cases whose `attribute` (a column of `cases`) is, as text, one of `values`.

    Raises a `GreyzoneError` where the cases have no such attribute.
    """
    _require(log, attribute)
    column = log.cases[attribute].cast("string")
    return with_cases(log, log.cases.filter(column.isin(list(values))))


def filter_range(
    log: EventLog, attribute: str, *, low: float | None = None, high: float | None = None
) -> EventLog:
    """The cases whose number `attribute` lies from `low` to `high`, both included.

    A case of which it is not known is in no range. Raises a `GreyzoneError` where the cases
    have no such attribute, or where it is no number.
    """
    _require(log, attribute)
    column = log.cases[attribute]
    if not column.type().is_numeric():
        raise GreyzoneError(f"'{attribute}' of the cases is no number")
    cases = log.cases.filter(column.notnull())
    if low is not None:
        cases = cases.filter(cases[attribute] >= low)
    if high is not None:
        cases = cases.filter(cases[attribute] <= high)
    return with_cases(log, cases)


def filter_containing(log: EventLog, activity: str, *, reverse: bool = False) -> EventLog:
    """The cases in which `activity` happened; with `reverse`, those in which it did not.

    >>> log = EventLog.from_traces({"a": ["lead", "call"], "b": ["lead"]})
    >>> filter_containing(log, "call", reverse=True).cases.case_id.execute().tolist()
    ['b']
    """
    with_it = log.events.filter(log.events.activity == activity).select("case_id")
    return _having(log, with_it, reverse=reverse)


def filter_following(log: EventLog, source: str, target: str, *, reverse: bool = False) -> EventLog:
    """The cases in which `target` directly followed `source`; with `reverse`, the others.

    >>> log = EventLog.from_traces({"a": ["lead", "call", "won"], "b": ["lead", "won"]})
    >>> filter_following(log, "lead", "won").cases.case_id.execute().tolist()
    ['b']
    """
    events = log.events
    pairs = events.filter((events.activity == source) & (events.next_activity == target))
    return _having(log, pairs.select("case_id"), reverse=reverse)


def filter_department(log: EventLog, departments: Collection[str]) -> EventLog:
    """The cases that one of `departments` worked on."""
    touched = log.events.filter(log.events.department.isin(list(departments)))
    return _having(log, touched.select("case_id"))


def filter_case_ids(log: EventLog, case_ids: Iterable[str]) -> EventLog:
    """The cases named."""
    return with_cases(log, log.cases.filter(log.cases.case_id.isin(list(case_ids))))


def keep_activities(log: EventLog, activities: Collection[str]) -> EventLog:
    """The log of some activities only, with new successors; cases left without events go.

    >>> log = EventLog.from_traces({"a": ["lead", "call", "won"]})
    >>> keep_activities(log, ["lead", "won"]).events.next_activity.execute().tolist()[0]
    'won'
    """
    return with_events(log, log.events.filter(log.events.activity.isin(list(activities))))


def keep_sources(log: EventLog, sources: Collection[str]) -> EventLog:
    """The log of what some sources recorded, with new successors (the CRM alone, say)."""
    return with_events(log, log.events.filter(log.events.source.isin(list(sources))))


def require_cases(log: EventLog, *, where: str = "the filter") -> EventLog:
    """The log itself, if it has a case; otherwise an `EmptyLogError` that says what would do."""
    if int(log.cases.count().execute()) == 0:
        raise EmptyLogError(
            "No case is left", where=where, remedy="Widen the period or drop a condition"
        )
    return log


def with_events(log: EventLog, events: Table) -> EventLog:
    """The log with `events` put in place of its own, in order again; cases left empty go.

    Opening, closing and outcome of a case stay those of the whole log.
    """
    ordered = in_order(events)
    counts = ordered.group_by("case_id").agg(events=ordered.count().cast("int32"))
    kept = log.cases.drop("events").inner_join(counts, "case_id").select(*log.cases.columns)
    return replace(log, events=ordered, cases=kept, fingerprint="", watched=end_of(log))


def with_cases(log: EventLog, cases: Table) -> EventLog:
    """The log of those of its cases that are in `cases`, events and successors unchanged."""
    return replace(
        log,
        events=log.events.semi_join(cases, "case_id"),
        cases=cases,
        fingerprint="",
        watched=end_of(log),
    )


def _require(log: EventLog, attribute: str) -> None:
    if attribute not in log.cases.columns:
        raise GreyzoneError(
            f"The cases have no attribute '{attribute}'",
            remedy=nearest(attribute, log.cases.columns)
            or f"They have: {', '.join(log.cases.columns)}",
        )


def _having(log: EventLog, chosen: ibis.Table, *, reverse: bool = False) -> EventLog:
    cases = log.cases
    ids = chosen.distinct()
    return with_cases(
        log, cases.anti_join(ids, "case_id") if reverse else cases.semi_join(ids, "case_id")
    )
