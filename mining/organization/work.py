"""Who worked on what: the events that are work of the company's people, and in which stay."""

from typing import Literal

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.activities import says_reply
from event_logs.communication import CALL, EMAIL, with_communication
from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.models.funnel import Funnel

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
        known = known.filter(_is_work(known))
    return known.mutate(hand=known[by], question=_question(known))


def has_communication(log: EventLog) -> bool:
    """Whether the log holds a call or an email."""
    if "channel" not in log.events.columns:
        return False
    found = log.events.filter(log.events.channel.notnull()).limit(1)
    return bool(found.count().execute())


def _is_work(events: Table) -> BooleanValue:
    came_in = (events.direction == "in").fill_null(False)
    spoken = (events.channel != EMAIL) & events.is_answered.fill_null(True)
    return events.channel.notnull() & (~came_in | spoken)


def _question(events: Table) -> StringValue:
    """What a call or an email is about, so far as the log tells; null where it asks nothing.

    A call that nobody answered and an answer to an email ask nothing anew. An email asks by
    its subject, a call (which has none) by being one.
    """
    asks = ibis.cases(
        (events.channel == CALL, events.is_answered.fill_null(True)),
        (events.channel == EMAIL, ~events.is_reply.fill_null(False) & ~_answers(events.subject)),
        else_=True,
    )
    about = events.activity + ": " + events.subject.fill_null("").lower().strip()
    return asks.ifelse(about, ibis.null("string"))


def _answers(subject: StringValue) -> BooleanValue:
    return says_reply(subject.fill_null(""))


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
