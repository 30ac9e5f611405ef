"""Mailboxes as a raw table: a message a row, its header only unless bodies are asked for."""

import email
from collections.abc import Iterable, Iterator
from email.message import Message
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from event_logs import engine
from event_logs.sources.emails.boxes import Found, messages_in
from event_logs.sources.emails.headers import Header, read_header
from event_logs.sources.emails.mail_kinds import BOUNCE, RECEIPT, mail_kind
from event_logs.sources.emails.mail_times import sent_at
from event_logs.sources.emails.reports import read_report
from event_logs.sources.raw_table import NOTE, ROW, RawTable, as_json, damaged_table

COLUMNS = (
    "timestamp",
    "sender",
    "recipients",
    "subject",
    "message_id",
    "in_reply_to",
    "thread_id",
    "mail_kind",
    "list_id",
    "about_id",
    "failed_recipients",
    "has_attachment",
    "labels",
    "place",
    "body",
)
BLOCK = 10_000
_SCHEMA = pa.schema([*((name, pa.string()) for name in (*COLUMNS, NOTE)), (ROW, pa.int64())])
_TELLING = ("from", "to", "date", "subject", "message-id", "received", "return-path")

NO_MAIL = "This is no mail: it has none of the fields of a header"
DRAFT = "A draft, which was not sent"
_DRAFTS = ("drafts", "draft", "черновики", "entwürfe", "brouillons", "borradores", "bozze")


def read_mailboxes(path: Path, folder: Path, *, bodies: bool = False) -> RawTable:
    """The messages of an mbox file, a Maildir, a message, or a folder of any of these.

    `source_row` counts the messages from 1, files in the order of their names; `place` is
    the file and the number in it. Drafts and what is no mail are among the damaged.
    """
    damaged: list[tuple[int, str, str]] = []
    target = folder / "mail.parquet"
    rows = _rows(messages_in(path), damaged, bodies=bodies)
    columns = COLUMNS if bodies else COLUMNS[:-1]
    with pq.ParquetWriter(target, _SCHEMA) as writer:
        while block := list(islice(rows, BLOCK)):
            writer.write_table(pa.Table.from_pylist(block, _SCHEMA))
    return RawTable(
        engine.read_parquet(target), damaged_table(damaged), columns, knows_offsets=True
    )


def _rows(
    messages: Iterable[Found], damaged: list[tuple[int, str, str]], *, bodies: bool
) -> Iterator[dict[str, object]]:
    for number, found in enumerate(messages, 1):
        header = read_header(found.head)
        fault = found.fault or _fault(header, found)
        if fault:
            what = {"place": found.place, "subject": header.text("subject")}
            damaged.append((number, fault, as_json(what)))
        else:
            row = _row(header, found) | ({"body": _body(found)} if bodies else {})
            yield {name: _writable(text) for name, text in row.items()} | {ROW: number}


def _fault(header: Header, found: Found) -> str:
    if not any(name in header.fields for name in _TELLING):
        return NO_MAIL
    labels = header.text("x-gmail-labels").lower().split(",")
    is_draft = "D" in found.flags or header.first("x-unsent") == "1"
    return DRAFT if is_draft or any(label.strip() in _DRAFTS for label in labels) else ""


def _row(header: Header, found: Found) -> dict[str, str]:
    moment, repair = sent_at(header, found.at)
    kind = mail_kind(header)
    report = read_report(header, found.body()) if kind in (BOUNCE, RECEIPT) else None
    answered = (header.ids("in-reply-to") or header.ids("references"))[-1:]
    content = header.first("content-type").lower()
    return {
        "timestamp": moment,
        "sender": _sender(header),
        "recipients": ", ".join(_recipients(header)),
        "subject": header.text("subject"),
        "message_id": "".join(header.ids("message-id")[:1]),
        "in_reply_to": "".join(answered),
        "thread_id": _thread(header),
        "mail_kind": kind,
        "list_id": _list_of(header),
        "about_id": report.about if report else "",
        "failed_recipients": ", ".join(report.recipients) if report and kind == BOUNCE else "",
        "has_attachment": "yes" if content.startswith("multipart/mixed") else "no",
        "labels": header.text("x-gmail-labels"),
        "place": found.place,
        NOTE: repair,
    }


def _sender(header: Header) -> str:
    found = header.addresses("from") or header.addresses("sender", "return-path")
    return found[0] if found else header.text("from")


def _recipients(header: Header) -> list[str]:
    """Those named, or where nobody is named the mailbox that the message was delivered to."""
    named = header.addresses("to", "cc", "bcc")
    return named or header.addresses("delivered-to", "x-original-to", "envelope-to")[:1]


def _thread(header: Header) -> str:
    """The id of the thread's first message as the references have it, else what Gmail says."""
    chain = header.ids("references") or header.ids("in-reply-to")
    gmail = header.first("x-gm-thrid")
    return chain[0] if chain else f"<{gmail}@threads.gmail>" if gmail else ""


def _list_of(header: Header) -> str:
    """The name of the mailing list, with its domain, such as `news.example.com`."""
    text = header.first("list-id")
    return (text.rpartition("<")[2].partition(">")[0] or text).strip().lower()


def _body(found: Found) -> str:
    """The plain text of a message."""
    whole: Message = email.message_from_bytes(found.head + b"\n\n" + found.body())
    texts = []
    for part in whole.walk():
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            raw = part.get_payload(decode=True)
            texts.append(_decoded(raw if isinstance(raw, bytes) else b"", part))
    return "\n".join(texts).strip()


def _decoded(raw: bytes, part: Message) -> str:
    try:
        return raw.decode(str(part.get_content_charset("utf-8")), "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _writable(text: str) -> str | None:
    """A text that can be stored, without zero bytes and half signs; nothing where empty."""
    plain = text.replace("\0", "").strip()
    return plain.encode("utf-8", "replace").decode() or None
