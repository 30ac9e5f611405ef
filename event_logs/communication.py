"""What an event says of itself where it is a call or an email.

Stored logs of projects have these columns beside those that every event has; they are null
on events of the CRM. Other logs have those of them that their file had.
"""

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import Table

CALL, EMAIL = "call", "email"

COMMUNICATION: dict[str, dt.DataType] = {
    "channel": dt.string,
    "direction": dt.string,
    "is_answered": dt.boolean,
    "talk_seconds": dt.float64,
    "ring_seconds": dt.float64,
    "subject": dt.string,
    "is_reply": dt.boolean,
    "thread": dt.string,
    "has_attachment": dt.boolean,
    "link_rule": dt.string,
}
"""`channel` (`call`, `email`, null: an event of the CRM); `direction` (`in`, `out`,
`inside`); of calls `is_answered`, `talk_seconds`, `ring_seconds`; of emails `subject`,
`is_reply`, `thread` (id of the message that began it), `has_attachment`; `link_rule`, by
which the communication was given to its case. Null where it is not known."""


def with_communication(events: Table) -> Table:
    """Events with every column of `COMMUNICATION`, typed; those that they lack are null.

    >>> from event_logs.event_log import EventLog
    >>> log = EventLog.from_traces({"deal-1": ["lead", "won"]})
    >>> with_communication(log.events).channel.to_pyarrow().to_pylist()
    [None, None]
    """
    return events.mutate(
        **{
            name: events[name].try_cast(kind) if name in events.columns else ibis.null(kind)
            for name, kind in COMMUNICATION.items()
        }
    )
