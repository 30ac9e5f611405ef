"""What a machine's report is about: the message that failed, or was read, and for whom.

A report holds the header of the message that it is about. Only that header's id and the
machine-written fields are read, never what a person wrote. Sources: RFC 3464, 8098.
"""

import re
from dataclasses import dataclass

from event_logs.sources.emails.headers import Header, addresses_in, ids_in

_ANY = re.IGNORECASE | re.MULTILINE
_ORIGINAL = re.compile(rb"^(?:Original-)?Message-ID:[ \t]*(?:\r?\n[ \t]+)?(.{1,998})", _ANY)
_RECIPIENT = re.compile(rb"^(?:Final|Original)-Recipient:[ \t]*[\w-]+[ \t]*;[ \t]*(.{1,998})", _ANY)


@dataclass(frozen=True, slots=True)
class Report:
    """The id of the message that a report is about, and the recipients; empty if unknown."""

    about: str
    recipients: tuple[str, ...]


def read_report(header: Header, body: bytes) -> Report:
    """What a bounce or a receipt with that header is about, by its body, else its header."""
    original = _ORIGINAL.search(body)
    about = ids_in(_text(original[1])) if original else []
    about = about or header.ids("in-reply-to")[-1:] or header.ids("references")[-1:]
    named = [*_RECIPIENT.findall(body)]
    found = [address for text in named for address in addresses_in(_text(text))]
    found = found or header.addresses("x-failed-recipients")
    return Report(about[0] if about else "", tuple(dict.fromkeys(found)))


def _text(raw: bytes) -> str:
    return raw.decode("ascii", "replace")
