"""Who worked on what: the events that are work of the company's people, and in which stay."""

from typing import Literal

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.activities import says_reply
from event_logs.communication import with_communication
from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.models.funnel import Funnel
from mining.timelines.contacts import (
    is_call,
    is_communication,
    is_contact,
    is_conversation,
    is_email_out,
    is_internal,
)

Level = Literal["resource", "department"]
FOREVER = float(2**53)


def work_of(log: EventLog, by: Level) -> Table:
    """The events in which somebody known worked on a case, with the `hand` that did.

    Where the log knows calls and emails, work is what goes out, what goes on inside, and
    calls that were answered: an entry in the CRM is often made by somebody who has already
    passed the case on, and an email that comes in is the customer's act. Elsewhere every
    event is work. `question` is what was asked or said, see `_question`.
    """
    events = with_communication(log.events)
    known = events.filter(events[by].notnull())
    if has_communication(log):
        known = known.filter(is_contact(known) | is_internal(known))
    return known.mutate(hand=known[by], question=_question(known))


def has_communication(log: EventLog) -> bool:
    """Whether the log holds a call or an email."""
    found = log.events.filter(is_communication(log.events)).limit(1)
    return bool(found.count().execute())


def _question(events: Table) -> StringValue:
    """What a call or an email is about, so far as the log tells; null where it asks nothing.

    A call that nobody answered and an answer to an email ask nothing anew. An email asks by
    its subject, a call (which has none) by being one.
    """
    answers = events.is_reply.fill_null(False) | says_reply(events.subject.fill_null(""))
    asks = ibis.cases(
        (is_call(events), is_conversation(events)), (is_email_out(events), ~answers), else_=True
    )
    about = events.activity + ": " + events.subject.fill_null("").lower().strip()
    return asks.ifelse(about, ibis.null("string"))


def stays_of(log: EventLog, funnel: Funnel, *, entered_late: float) -> Table:
    """The stays in declared stages: `case_id`, `visit` (from 0), `stage`, `since`, `until`.

    `since`, `until`: seconds since 1970 between which what happens belongs to the stay. CRMs
    are kept late, so a stay begins `entered_late` seconds before it was entered, though not
    before the one before it was; the first begins with the case, the last never ends.
    """
    events = log.events
    entered = events.filter(events.activity.isin(list(funnel.stage_names)))
    order = ibis.window(group_by="case_id", order_by="position")
    entered = entered.select(
        "case_id", "position", stage=entered.activity, at=epoch_seconds(entered.timestamp)
    )
    marked = entered.mutate(before=entered.stage.lag().over(order))
    fresh = marked.filter(marked.before.isnull() | (marked.before != marked.stage))
    timed = fresh.mutate(
        visit=ibis.row_number().over(order),
        since=ibis.greatest(fresh["at"] - entered_late, fresh["at"].lag().over(order)),
    )
    timed = timed.mutate(since=(timed.visit == 0).ifelse(-FOREVER, timed.since))
    until = timed.since.lead().over(order).fill_null(FOREVER)
    return timed.mutate(until=until).select("case_id", "visit", "stage", "since", "until")
