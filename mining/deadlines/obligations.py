"""Obligations: every time that the clock of a deadline started, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.calendar import CLOCK_ZERO, BusinessCalendar, business_clock, business_seconds
from event_logs.engine import EPOCH
from event_logs.event_log import TIMESTAMP, EventLog
from mining.deadlines.rules import Rule
from mining.models import contacts
from mining.models.funnel import Funnel

NO_HOURS = BusinessCalendar()

STARTS, REACTS, BOTH, ENDS = 0, 1, 2, 3
"""What an event is to a rule: it starts the clock, stops it, stops and starts it, or ends
the deal."""
KEPT, LATE, MISSED = "kept", "late", "missed"
RUNNING, TOO_RECENT, ENDED = "running", "too recent", "ended"
"""What became of an obligation. Kept or late: it happened, in time or after. Missed: it has
not happened, and the time is over. These are decided. Running: it has not happened, and at
`as_of` there is time left. Too recent: it happened, but before the time was over at `as_of`;
to count it while those that run are left out would flatter the last days. Ended: the deal
ended without it while there was time left."""
DECIDED = (KEPT, LATE, MISSED)
BREACHED = (LATE, MISSED)


@dataclass(frozen=True, slots=True)
class Obligations:
    """Every obligation of one rule, as a table of the engine.

    One row each: `case_id`, `position` (of the event that started the clock), `started`,
    `ended` (the reaction began, or the deal was closed, or `as_of`), `reacted` (null: it
    never was), `reaction` (position of the reaction), `waited` (seconds from `started` to
    `ended` on the rule's clock), `state`, `person` and `department` (who reacted, else
    who had it), `stage` (declared stage at the start; null without a funnel).

    Of several starts without a reaction between them the first counts. A call counts from
    its beginning.
    """

    rule: Rule
    table: Table
    as_of: datetime


def last_moment(log: EventLog) -> datetime | None:
    """The time of the last event of a log, the `as_of` where none is given."""
    found = log.events.timestamp.max().execute()
    return None if found is None or found != found else found.to_pydatetime()  # noqa: PLR0124 - NaT


def obligations(
    log: EventLog,
    rule: Rule,
    *,
    as_of: datetime,
    funnel: Funnel | None = None,
    calendar: BusinessCalendar | None = None,
) -> Obligations:
    """The obligations of a rule in a log, judged as of a moment.

    What happened after `as_of` is not looked at. One window over those events that mean
    anything to the rule.

    >>> from datetime import UTC
    >>> log = EventLog.from_traces({"a": ["New", "Call out", "Won"], "b": ["New"]})
    >>> rule = Rule("first call", "call", "lead", "30 minutes", 1800.0)
    >>> found = obligations(log, rule, as_of=datetime(2026, 1, 6, tzinfo=UTC))
    >>> found.table.order_by("case_id").state.execute().tolist()
    ['late', 'missed']
    """
    clock = calendar if rule.clock == "business" and calendar else NO_HOURS
    seen = log.events.filter(log.events.timestamp <= ibis.literal(as_of, TIMESTAMP))
    marked = _marked(log, seen, rule, funnel)
    pairs = _paired(_staged(marked, funnel), rule, as_of)
    timed = _timed(pairs.cache(), clock, as_of)
    chosen = _chosen(log, timed, rule)
    return Obligations(rule, _judged(chosen, rule).cache(), as_of)


def _marked(log: EventLog, events: Table, rule: Rule, funnel: Funnel | None) -> Table:
    """Events that mean something to the rule, with `kind`, and those of declared stages."""
    declared = funnel.names if funnel else ()
    ends = log.cases.outcome.name("name").as_table().distinct().drop_null().execute()["name"]
    outcomes = [*(funnel.outcome_names if funnel else ()), *map(str, ends)]
    starts = _starts(events, rule)
    reacts = _reacts(events, rule, [*declared, *outcomes])
    kind = ibis.cases(
        (starts & reacts, BOTH),
        (reacts, REACTS),
        (starts, STARTS),
        (events.activity.isin(outcomes), ENDS),
        else_=ibis.null("int8"),
    ).cast("int8")
    means = kind.notnull() | events.activity.isin(list(declared))
    own = ("case_id", "position", "activity", "timestamp", "start_timestamp")
    return events.filter(means).select(*own, "resource", "department", kind=kind)


def _starts(events: Table, rule: Rule) -> BooleanValue:
    if rule.after == "lead":
        return events.position == 0
    condition = contacts.CONDITIONS.get(rule.after)
    return condition(events) if condition else events.activity == rule.after


def _reacts(events: Table, rule: Rule, declared: Sequence[str]) -> BooleanValue:
    if rule.expect == "next stage":
        others = [name for name in declared if name != rule.after]
        return events.activity.isin(others)
    condition = contacts.CONDITIONS.get("email out" if rule.expect == "email" else rule.expect)
    return condition(events) if condition else events.activity == rule.expect


def _staged(marked: Table, funnel: Funnel | None) -> Table:
    """Each event with the declared stage that the deal is in then."""
    names = list(funnel.stage_names) if funnel else []
    if not names:
        return marked.filter(marked.kind.notnull()).mutate(stage=ibis.null("string"))
    order = ibis.window(group_by="case_id", order_by="position", following=0)
    number = marked.activity.find_in_set(names)
    entered = (number >= 0).ifelse(marked.position.cast("int64") * len(names) + number, None)
    staged = marked.mutate(entered=entered.max().over(order))
    stage = (staged.entered % len(names)).cases(*enumerate(names), else_=None)
    return staged.filter(staged.kind.notnull()).mutate(stage=stage.cast("string"))


def _paired(marked: Table, rule: Rule, as_of: datetime) -> Table:
    """Each start with what came next of what ends it."""
    order = ibis.window(group_by="case_id", order_by="position")
    before = marked.mutate(before=marked.kind.lag().over(order))
    waiting = before.before.isin([STARTS, BOTH]).fill_null(False)
    changing = before.filter(~((before.kind == STARTS) & waiting))
    following = {
        f"next_{name}": changing[name].lead().over(order)
        for name in ("kind", "position", "timestamp", "start_timestamp", "resource", "department")
    }
    starts = changing.mutate(**following)
    starts = starts.filter(starts.kind.isin([STARTS, BOTH]))
    at_once = _met_at_once(starts, rule)
    reacts = (starts.next_kind.isin([REACTS, BOTH])).fill_null(False) | at_once
    begun = at_once.ifelse(
        starts.timestamp, starts.next_start_timestamp.coalesce(starts.next_timestamp)
    )
    begun = ibis.greatest(begun, starts.timestamp)
    person = reacts.ifelse(at_once.ifelse(starts.resource, starts.next_resource), None)
    home = reacts.ifelse(at_once.ifelse(starts.department, starts.next_department), None)
    return starts.select(
        "case_id",
        "position",
        "stage",
        started=starts.timestamp,
        ended=reacts.ifelse(begun, starts.next_timestamp).coalesce(_literal(as_of)),
        reacted=reacts.ifelse(begun, None),
        reaction=reacts.ifelse(at_once.ifelse(starts.position, starts.next_position), None),
        over=starts.next_kind.notnull() | at_once,
        person=person.coalesce(starts.resource),
        department=home.coalesce(starts.department),
        start_department=starts.department,
    )


def _met_at_once(starts: Table, rule: Rule) -> BooleanValue:
    """A deal that begins with what is expected, such as a call from the customer."""
    if rule.after != "lead":
        return ibis.literal(value=False)
    return starts.kind == BOTH


def _timed(pairs: Table, calendar: BusinessCalendar, as_of: datetime) -> Table:
    """Add `waited` and `had` (from the start to `as_of`), in seconds on the calendar's clock."""
    begun = business_clock(pairs, calendar, column="started")
    timed = begun.rename(from_clock="business_seconds")
    over = business_clock(timed, calendar, column="ended")
    now = business_seconds(calendar, CLOCK_ZERO if calendar.has_hours else EPOCH, as_of)
    return over.mutate(
        waited=over.business_seconds - over.from_clock, had=now.total_seconds() - over.from_clock
    ).drop("from_clock", "business_seconds")


def _chosen(log: EventLog, timed: Table, rule: Rule) -> Table:
    """The obligations of those stages, departments and deals for which the rule holds."""
    chosen = timed
    if rule.stages:
        chosen = chosen.filter(chosen.stage.isin(list(rule.stages)))
    if rule.departments:
        having: StringValue = chosen.start_department.coalesce(chosen.department)
        chosen = chosen.filter(having.isin(list(rule.departments)))
    for name, values in rule.attributes.items():
        deals = log.cases.filter(log.cases[name].cast("string").isin(list(values)))
        chosen = chosen.semi_join(deals, "case_id")
    return chosen


def _judged(timed: Table, rule: Rule) -> Table:
    """Add `state`."""
    reacted, in_time = timed.reacted.notnull(), timed.waited <= rule.seconds
    state = ibis.cases(
        (~in_time, reacted.ifelse(LATE, MISSED)),
        (reacted, (timed.had >= rule.seconds).ifelse(KEPT, TOO_RECENT)),
        (timed.over, ENDED),
        else_=RUNNING,
    )
    return timed.mutate(state=state).drop("over", "had", "start_department")


def _literal(moment: datetime) -> ibis.Value:
    return ibis.literal(moment, TIMESTAMP)
