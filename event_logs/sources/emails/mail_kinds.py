"""What a mail is by its header: written by a person, or what kind of machine sent it.

The order of the tests matters: a bounce of Postfix also says that it is an automatic reply.
Sources: RFC 3464 (bounces), 8098 (receipts), 3834 (automatic replies), 2369 and 2919
(lists), 5546 (meetings).
"""

from event_logs.sources.emails.headers import Header

MESSAGE, BOUNCE, AUTO_REPLY, RECEIPT = "message", "bounce", "auto-reply", "receipt"
NEWSLETTER, NOTIFICATION, MEETING = "newsletter", "notification", "meeting"
MAIL_KINDS = (MESSAGE, BOUNCE, AUTO_REPLY, RECEIPT, NEWSLETTER, NOTIFICATION, MEETING)
AUTOMATIC = (BOUNCE, AUTO_REPLY, RECEIPT, NEWSLETTER, NOTIFICATION)
"""Kinds that no person wrote to the receiver."""

_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon")
_CALENDARS = ("calendar-notification@google.com",)


def mail_kind(header: Header) -> str:
    """One of `MAIL_KINDS`; empty where no field speaks of a machine.

    >>> mail_kind(Header({"auto-submitted": ["auto-replied"]}))
    'auto-reply'
    >>> mail_kind(Header({"subject": ["Offer"]}))
    ''
    """
    content = header.first("content-type").lower()
    is_report = content.startswith("multipart/report")
    tests = (
        (is_report and "disposition-notification" in content, RECEIPT),
        (is_report and "feedback-report" not in content, BOUNCE),
        (bool(header.first("x-failed-recipients")), BOUNCE),
        (_is_daemon(header), BOUNCE),
        (_is_meeting(header, content), MEETING),
        (_is_reply(header), AUTO_REPLY),
        (_submitted(header) not in ("", "no"), NOTIFICATION),
        (_is_list(header), NEWSLETTER),
        (header.first("return-path") == "<>", AUTO_REPLY),
    )
    return next((kind for is_so, kind in tests if is_so), "")


def _is_daemon(header: Header) -> bool:
    """Whether a mail system wrote the mail, though not in the form of a report."""
    sender = (header.addresses("from") or [header.first("from").lower()])[0]
    by_daemon = sender.split("@")[0].split(" ")[0] in _DAEMONS
    return by_daemon and (header.first("return-path") in ("<>", "") or bool(_submitted(header)))


def _is_meeting(header: Header, content: str) -> bool:
    senders = header.addresses("from", "sender")
    return (
        content.startswith("text/calendar")
        or "calendarmessage" in header.first("content-class").lower()
        or any(sender in _CALENDARS for sender in senders)
    )


def _is_reply(header: Header) -> bool:
    is_marked = any(
        header.first(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder")
    )
    precedence = header.first("precedence").lower().replace("-", "_")
    return is_marked or _submitted(header) == "auto-replied" or precedence == "auto_reply"


def _submitted(header: Header) -> str:
    """The value of `Auto-Submitted` without what follows it."""
    return header.first("auto-submitted").lower().split(";")[0].split("(")[0].strip()


def _is_list(header: Header) -> bool:
    listed = any(header.first(name) for name in ("list-id", "list-unsubscribe"))
    return listed or header.first("precedence").lower() in ("list", "bulk", "junk")
