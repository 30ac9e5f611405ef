"""When a message was sent: its `Date`, unless the server that took it contradicts.

The clock of a sender may be wrong by years, that of the receiving server seldom is. A
`Date` is believed where it lies between `DELAY` before the last `Received` and `AHEAD`
after it; else the time of receipt is taken and the repair is counted. A time without an
offset is left without one, to be read in the zone of the source; `-0000` means UTC of
unknown place (RFC 5322, 3.3).
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from event_logs.sources.emails.headers import Header

AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead before it is wrong."""
DELAY = timedelta(days=5)
"""How long a message may be under way: servers give up after four or five days (RFC 5321)."""

NO_DATE = "The mail has no date that can be read; the time of receipt was taken"
CONTRADICTED = "The date of the mail contradicts the time of receipt, which was taken"

_UNKNOWN_PLACE = re.compile(r"-0000\s*(\(.*\))?$")


def sent_at(header: Header, envelope: datetime | None) -> tuple[str, str]:
    """When a message was sent, as ISO 8601 (empty: nothing tells), and the repair it took.

    `envelope` is the time that the mailbox itself keeps for the message, where it does.
    """
    date = read_date(header.first("date"))
    received = _received(header) or envelope
    if received is None or date is None:
        moment = date or received
        return _iso(moment), NO_DATE if date is None and moment else ""
    if -DELAY <= _aware(date) - _aware(received) <= AHEAD or date.tzinfo is None:
        return _iso(date), ""
    return _iso(received), CONTRADICTED


def read_date(text: str) -> datetime | None:
    """The time in a field (RFC 5322), without a zone where it has none; None if unreadable.

    >>> read_date("Thu, 5 Mar 2026 14:07:00 -0000").isoformat()
    '2026-03-05T14:07:00+00:00'
    >>> read_date("the day before yesterday") is None
    True
    """
    try:
        moment = parsedate_to_datetime(text)
        moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if _UNKNOWN_PLACE.search(text) else moment


def _received(header: Header) -> datetime | None:
    """When the last server took the message: servers put their line above the others."""
    for line in header.fields.get("received", ()):
        moment = read_date(line.rpartition(";")[2].strip())
        if moment is not None and moment.tzinfo is not None:
            return moment
    return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(" ", "seconds")
