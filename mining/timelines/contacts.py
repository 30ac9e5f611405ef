"""What customer and company do to each other, as conditions on the events of a log.

Where the log says of an event by which channel, in which direction and whether answered
(the columns of a project's log), that is believed; events that say nothing of it are known
by the plain names of calls and emails.
"""

from collections.abc import Callable

import ibis
from ibis.expr.types import BooleanValue, Table

CALL, EMAIL = "call", "email"


def is_call_out(events: Table) -> BooleanValue:
    """A call to the customer, whether anybody answered or not.

    >>> from event_logs.event_log import EventLog
    >>> log = EventLog.from_traces({"a": ["New", "Call out, no answer", "Email in"]})
    >>> is_call_out(log.events).execute().tolist()
    [False, True, False]
    """
    said = _said(events, channel=CALL, direction="out")
    return said | _named(events, "Call out", "Call out, answered", "Call out, no answer")


def is_answered_call_in(events: Table) -> BooleanValue:
    """A call from the customer that somebody took."""
    said = _said(events, channel=CALL, direction="in") & _answered(events)
    return said | _named(events, "Call in, answered")


def is_missed_call(events: Table) -> BooleanValue:
    """A call from the customer that nobody took."""
    missed = _said(events, channel=CALL, direction="in") & ~_answered(events, unknown=True)
    return missed | _named(events, "Call in, missed")


def is_conversation(events: Table) -> BooleanValue:
    """A call, either way, in which somebody answered."""
    out = _said(events, channel=CALL, direction="out") & _answered(events)
    return out | _named(events, "Call out, answered") | is_answered_call_in(events)


def is_email_out(events: Table) -> BooleanValue:
    """An email to the customer."""
    return _said(events, channel=EMAIL, direction="out") | _named(events, "Email out")


def is_email_in(events: Table) -> BooleanValue:
    """An email from the customer."""
    return _said(events, channel=EMAIL, direction="in") | _named(events, "Email in")


def is_call(events: Table) -> BooleanValue:
    """A call to the customer, or one from them that somebody took."""
    return is_call_out(events) | is_answered_call_in(events)


def is_contact(events: Table) -> BooleanValue:
    """The company calls or writes to the customer, or takes a call of theirs."""
    return is_call(events) | is_email_out(events)


def is_internal(events: Table) -> BooleanValue:
    """A call or an email between people of the company."""
    inside = events.direction == "inside" if "direction" in events.columns else _never()
    return inside.fill_null(False) | _named(events, "Call inside", "Email inside")


def is_communication(events: Table) -> BooleanValue:
    """A call or an email of any kind."""
    known = events.channel.notnull() if "channel" in events.columns else _never()
    others = is_email_in(events) | is_missed_call(events) | is_internal(events)
    return known | is_contact(events) | others | _named(events, "Call in")


CONDITIONS: dict[str, Callable[[Table], BooleanValue]] = {
    "call": is_call,
    "conversation": is_conversation,
    "email out": is_email_out,
    "contact": is_contact,
    "email": is_email_in,
    "missed call": is_missed_call,
}


def _said(events: Table, *, channel: str, direction: str) -> BooleanValue:
    if not {"channel", "direction"} <= set(events.columns):
        return _never()
    said = (events.channel == channel) & (events.direction == direction)
    return said.fill_null(False)


def _answered(events: Table, *, unknown: bool = False) -> BooleanValue:
    if "is_answered" not in events.columns:
        return ibis.literal(unknown)
    return events.is_answered.fill_null(unknown)


def _named(events: Table, *names: str) -> BooleanValue:
    """Events of these names that say of no channel."""
    named = events.activity.isin(list(names))
    return named & events.channel.isnull() if "channel" in events.columns else named


def _never() -> BooleanValue:
    return ibis.literal(value=False)
