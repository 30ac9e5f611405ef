"""The messages of mailboxes on disk: mbox files, Maildir, single messages, folders of these.

Files are mapped into memory and cut, not read line by line: of a message only its header
is looked at, however large its attachments are.
"""

import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

from event_logs.errors import FileUnreadableError

LARGEST_HEADER = 1 << 20
"""Bytes of a header at most; servers refuse far smaller ones."""
LARGEST_BODY = 1 << 18
"""Bytes of a body that are looked at, where a body is looked at."""

_BEGINS = re.compile(rb"^From ", re.MULTILINE)
_LEADING = re.compile(rb"[\s\xef\xbb\xbf]*")
_CLOCK = re.compile(rb"\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_FLAGS = re.compile(r"[:!;]2,([A-Za-z]*)$")
_BESIDE = re.compile(
    r"^\.|^dovecot|^(subscriptions|maildirfolder|maildirsize|courier\w+)$|\.(msf|dat|lock|index)$",
    re.IGNORECASE,
)
"""Files that mail programs keep beside mail."""


def _nothing() -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Found:
    """A message as it lies there: where, its header, and what reads the beginning of its body.

    `at` is the time that the mailbox keeps for it (None: none), `flags` are those of a
    Maildir. Where `fault` says why, it is no message at all. The body can be read until
    the next message is asked for.
    """

    place: str
    head: bytes
    body: Callable[[], bytes] = _nothing
    at: datetime | None = None
    flags: str = ""
    fault: str = ""


def messages_in(path: Path) -> Iterator[Found]:
    """Every message of a mailbox, or of all mailboxes in a folder, in the order of names."""
    if not path.is_dir():
        yield from _in_file(path, path.name)
        return
    files = sorted(file for file in path.rglob("*") if _is_mail(file, path))
    if not files:
        raise FileUnreadableError(
            "There is no mail in this folder",
            where=str(path),
            remedy="It should hold mbox files, .eml files or a Maildir (cur, new)",
        )
    for file in files:
        yield from _in_file(file, file.relative_to(path).as_posix())


def _is_mail(file: Path, top: Path) -> bool:
    """Whether a file below `top` may be mail: nothing hidden, unfinished or kept beside it."""
    if not file.is_file() or _BESIDE.search(file.name):
        return False
    is_maildir = file.parent.name == "tmp" and (file.parent.parent / "cur").is_dir()
    return not is_maildir or file.parent == top


def _in_file(file: Path, place: str) -> Iterator[Found]:
    try:
        size = file.stat().st_size
        if not size:
            if _is_single(file):
                yield Found(place, b"", fault="The file is empty")
            return
        with (
            file.open("rb") as content,
            mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            yield from _in_bytes(data, file, place)
    except OSError as refused:
        reason = refused.strerror or refused
        yield Found(place, b"", fault=f"The file cannot be read ({reason})")


def _is_single(file: Path) -> bool:
    """Whether a file is to hold one message, and not a mailbox, by its name and place."""
    return file.suffix.lower() == ".eml" or file.parent.name in ("cur", "new")


def _in_bytes(data: mmap.mmap, file: Path, place: str) -> Iterator[Found]:
    leading = _LEADING.match(data)
    begin = leading.end() if leading else 0
    if data[begin : begin + 5] != b"From ":
        flags = _FLAGS.search(file.name)
        yield _message(
            data, begin, len(data), place, _maildir_time(file), flags[1] if flags else ""
        )
        return
    starts = [begin, *(start for start in _separators(data) if start > begin), len(data)]
    for number, (start, end) in enumerate(pairwise(starts), 1):
        line_end = _line_end(data, start)
        envelope = _envelope_time(data[start : min(line_end, start + 400)])
        yield _message(data, line_end, end, f"{place}:{number}", envelope)


def _separators(data: mmap.mmap) -> Iterator[int]:
    """Where messages of an mbox begin: not at every line of a letter that begins with 'From '.

    A separator ends in a time and a year, and the next line is a field of a header.
    """
    for found in _BEGINS.finditer(data):
        end = _line_end(data, found.start())
        line = data[found.start() : min(end, found.start() + 400)]
        if _CLOCK.search(line) and _FIELD.match(data, end):
            yield found.start()


def _line_end(data: mmap.mmap, start: int) -> int:
    end = data.find(b"\n", start)
    return len(data) if end < 0 else end + 1


def _message(
    data: mmap.mmap, start: int, end: int, place: str, at: datetime | None, flags: str = ""
) -> Found:
    reach = min(end, start + LARGEST_HEADER)
    found = _EMPTY_LINE.search(data, start, reach)
    if found is None and reach < end:
        beginning = bytes(data[start : start + 1000])
        return Found(place, beginning, at=at, fault="Its header does not end within a megabyte")
    head_end, begin = (found.start(), found.end()) if found else (end, end)
    reach = min(end, begin + LARGEST_BODY)
    head = bytes(data[start:head_end])
    return Found(place, head, lambda: bytes(data[begin:reach]), at, flags)


def _envelope_time(line: bytes) -> datetime | None:
    """The time of a separator, which is in UTC where it names no offset (RFC 4155)."""
    text = line.decode("ascii", "replace")
    found = re.search(
        r"([A-Z][a-z]{2}) +(\d{1,2}) +(\d{1,2}:\d{2}(?::\d{2})?) *([+-]\d{4})? *(\d{4})", text
    )
    if found is None:
        return None
    month, day, clock, offset, year = found.groups()
    try:
        return parsedate_to_datetime(f"{day} {month} {year} {clock} {offset or '+0000'}")
    except (ValueError, TypeError, OverflowError):
        return None


def _maildir_time(file: Path) -> datetime | None:
    """The time of delivery, with which the name of a file in a Maildir begins."""
    if file.parent.name not in ("cur", "new"):
        return None
    found = re.match(r"(\d{9,10})\.", file.name)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None
