"""Mailboxes of the people as mbox files: headers as servers write them, bodies left out.

A message stands in the mailbox of everybody who sent or received it, with one Message-ID.
Machines sign their mails: auto-replies by `Auto-Submitted`, bounces as `multipart/report`,
newsletters by `List-Unsubscribe`. Sources: RFC 4155, 5322, 3834, 3464, 2369.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr, getaddresses
from functools import lru_cache

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import Communication
from event_logs.simulation.records.formats.numbering import Numbering, number_of
from event_logs.simulation.records.formats.vendor_file import FOLDER, VendorFile
from event_logs.simulation.records.sheets import Line
from event_logs.simulation.records.subjects import AUTO_REPLY, BOUNCE

NEWSLETTER = "newsletter"


def mbox_files(played: Played, mails: tuple[Line, ...]) -> Iterator[VendorFile]:
    """One file a mailbox of the company, in the folder `mail`; `mails` as `mail_lines`."""
    numbers, domain = number_of(played), f"@{played.world.wording.domain}"
    accounts = ["info", *(person.email.removesuffix(domain) for person in played.play.people)]
    boxes: dict[str, list[tuple[bytes, Communication]]] = {account: [] for account in accounts}
    chains: dict[str, tuple[str, ...]] = {}
    for line in mails:
        if line.note is None:
            continue
        message_id, _, sender, receivers, _, answered, _ = line.cells
        chains[message_id] = (*chains[answered], answered) if answered in chains else ()
        message = _message(line, line.note, chains[message_id], numbers)
        for account in (*_addresses(sender), *_addresses(receivers)):
            if account.endswith(domain):
                box = boxes[account.removesuffix(domain)]
                if not box or box[-1][0] is not message:
                    box.append((message, line.note))
    for account, kept in sorted(boxes.items()):
        told = tuple((str(place), note) for place, (_, note) in enumerate(kept, 1))
        content = b"".join(message for message, _ in kept)
        yield VendorFile(f"{FOLDER}/mail/{account}.mbox", content, told)


def _message(line: Line, note: Communication, chain: tuple[str, ...], numbers: Numbering) -> bytes:
    message_id, _, sender, receivers, subject, answered, _ = line.cells
    moment = numbers.moment(note.at)
    envelope = "MAILER-DAEMON" if note.topic == BOUNCE else _plain(sender)
    headers = [
        f"From {envelope} {_asctime(moment)}",
        f"Return-Path: <{'' if note.topic == BOUNCE else _plain(sender)}>",
        f"Date: {format_datetime(moment)}",
        f"From: {_parties(sender)}",
        f"To: {_parties(receivers)}",
        f"Subject: {_encoded(subject)}",
        f"Message-ID: {message_id}",
        *([f"In-Reply-To: {answered}"] if answered else []),
        *([f"References: {' '.join(chain)}"] if chain else []),
        "MIME-Version: 1.0",
        *_marks(note),
    ]
    return "\n".join([*headers, "", *_body(note), "", ""]).encode("ascii")


def _marks(note: Communication) -> list[str]:
    """What tells machines from people."""
    plain = "Content-Type: text/plain; charset=utf-8"
    if note.topic == BOUNCE:
        report = "multipart/report; report-type=delivery-status; boundary=report"
        return ["Auto-Submitted: auto-replied", f"Content-Type: {report}"]
    if note.topic == AUTO_REPLY:
        return ["Auto-Submitted: auto-replied", "Precedence: bulk", plain]
    if note.topic == NEWSLETTER:
        unsubscribe = f"List-Unsubscribe: <mailto:unsubscribe-{note.other}>"
        return [unsubscribe, "Precedence: bulk", plain]
    return [plain]


def _body(note: Communication) -> list[str]:
    if note.topic != BOUNCE or note.answers is None:
        return ["(left out)"]
    return [
        "--report",
        "Content-Type: text/plain",
        "",
        "The mail system could not deliver the message.",
        "--report",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; mail.{note.other.split('@')[1]}",
        "",
        f"Final-Recipient: rfc822; {note.answers.other}",
        "Action: failed",
        "Status: 5.2.2",
        "--report--",
    ]


@lru_cache(maxsize=10_000)
def _addresses(written: str) -> tuple[str, ...]:
    """The addresses in a header in lower case; the same few are written over and over."""
    return tuple(address.lower() for _, address in getaddresses([written]))


@lru_cache(maxsize=10_000)
def _encoded(text: str) -> str:
    """A header with names in another script as encoded words, on one line."""
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=10_000).encode()


@lru_cache(maxsize=10_000)
def _parties(text: str) -> str:
    """Senders or receivers as a header has them, their names encoded where need be."""
    if text.isascii():
        return text
    return ", ".join(formataddr(party) for party in getaddresses([text]))


def _plain(written: str) -> str:
    [address] = _addresses(written)
    return address


def _asctime(moment: datetime) -> str:
    """The time of a separator line, in UTC as RFC 4155 wants it.

    >>> _asctime(datetime(2026, 3, 5, 14, 7, tzinfo=UTC))
    'Thu Mar  5 14:07:00 2026'
    """
    utc = moment.astimezone(UTC)
    return f"{utc:%a %b} {utc.day:2d} {utc:%H:%M:%S %Y}"
