"""Fetching mail from a server (IMAP) into mbox files: headers, unless bodies are asked for.

Nothing on the server is changed, not even what counts as read. What was fetched before is
not fetched again: the name of a file says which messages of which folder it holds. Of a
bounce the beginning of its report is fetched too, which a machine wrote. Sources: RFC 9051,
6154 (what a folder is for), Gmail's X-GM-EXT-1.
"""

import imaplib
import ipaddress
import os
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from event_logs.errors import GreyzoneError, nearest
from event_logs.sources.emails.boxes import LARGEST_BODY

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

SECURITIES = {"tls": 993, "starttls": 143, "none": 143}
"""How a connection is secured, and the port that is usual for it."""
AT_ONCE = 500
"""Messages that are asked for at once, and that stand in one file at most."""
TIMEOUT = 60

_SET_ASIDE = {"\\noselect", "\\nonexistent", "\\drafts", "\\junk", "\\trash"}
_UID = re.compile(rb"\bUID (\d+)")
_THREAD = re.compile(rb"\bX-GM-THRID (\d+)")


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """A mailbox on a server.

    `password_env` is the environment variable that holds the password. `folders`: those to
    be fetched; empty for all but drafts, spam and bin (where the server has a folder of all
    mail, that one alone). `since`: no mail that came before.
    """

    host: str
    user: str
    password_env: str
    port: int = 993
    security: str = "tls"
    folders: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A folder of a mailbox and how many messages of it were new."""

    folder: str
    messages: int


def fetch_mail(account: ImapAccount, target: Path, *, bodies: bool = False) -> tuple[Fetched, ...]:
    """Fetch what is new in a mailbox into the folder `target`, and say what that was.

    A file appears when it is whole; one that was fetched stays where the connection breaks.
    Raises a `GreyzoneError` where the server cannot be reached, the password is not set or
    refused, or a folder is not there.
    """
    with _opened(account) as box:
        target.mkdir(parents=True, exist_ok=True)
        return tuple(
            Fetched(name, _fetch_folder(box, name, account, target, bodies=bodies))
            for name in _folders(box, account)
        )


@contextmanager
def _opened(account: ImapAccount) -> "Iterator[BaseMailBox]":
    where = f"{account.user} at {account.host}"
    password = os.environ.get(account.password_env)
    if password is None:
        raise GreyzoneError(
            f"There is no environment variable '{account.password_env}'",
            where=where,
            remedy=f"Set it before: {account.password_env}=… greyzone fetch …",
        )
    try:
        from imap_tools import ImapToolsError  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise GreyzoneError(
            "IMAP is not installed", where=where, remedy="Run 'pip install greyzone[mail]'"
        ) from missing
    try:
        box = _connected(account)
        try:
            if account.security == "starttls":
                box.client.starttls(ssl.create_default_context())
            box.login(account.user, password, initial_folder=None)
            yield box
        finally:
            with suppress(OSError):  # a connection that could not be secured is closed already
                box.client.shutdown()
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as refused:
        reason = " ".join(str(refused).split())
        raise GreyzoneError(
            f"The mail cannot be fetched ({reason[:200]})",
            where=where,
            remedy="Check host, port, security and password; "
            "many providers want a password of its own for programs",
        ) from refused


def _connected(account: ImapAccount) -> "BaseMailBox":
    """A connection: encrypted from the start, or about to be, or to this machine."""
    from imap_tools import MailBox, MailBoxUnencrypted  # noqa: PLC0415 - an extra

    place: dict[str, Any] = {"host": account.host, "port": account.port, "timeout": TIMEOUT}
    if account.security == "tls":
        # Without a context of its own the library does not look at certificates.
        return MailBox(**place, ssl_context=ssl.create_default_context())
    if account.security == "none":
        _refuse_open_network(account.host)
    return MailBoxUnencrypted(**place)


def _refuse_open_network(host: str) -> None:
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    if not is_here:
        raise GreyzoneError(
            "Without encryption only a server on this machine is asked",
            where=host,
            remedy="Use security = 'tls' or 'starttls'",
        )


def _folders(box: "BaseMailBox", account: ImapAccount) -> list[str]:
    there = {found.name: {flag.lower() for flag in found.flags} for found in box.folder.list()}
    for name in account.folders:
        if name not in there:
            raise GreyzoneError(
                f"There is no folder '{name}'",
                where=f"{account.user} at {account.host}",
                remedy=nearest(name, there) or f"The folders are: {', '.join(sorted(there))}",
            )
    everything = [name for name, flags in there.items() if "\\all" in flags]
    usual = everything or [name for name, flags in there.items() if not flags & _SET_ASIDE]
    return list(account.folders or sorted(usual))


def _fetch_folder(
    box: "BaseMailBox", name: str, account: ImapAccount, target: Path, *, bodies: bool
) -> int:
    """Fetch what is new in a folder; how many messages that was."""
    validity = box.folder.status(name, ["UIDVALIDITY"])["UIDVALIDITY"]
    stem = f"{quote(name, safe='')}.{validity}"
    new = _new_messages(box, name, account, _last_fetched(target, stem))
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        content = b"".join(_messages(box, some, bodies=bodies))
        file = target / f"{stem}.{some[0]}-{some[-1]}.mbox"
        draft = target / f".{file.name}.draft"
        draft.write_bytes(content)
        draft.replace(file)
    return len(new)


def _new_messages(box: "BaseMailBox", name: str, account: ImapAccount, last: int) -> list[int]:
    from imap_tools import AND, U  # noqa: PLC0415 - an extra

    box.folder.set(name, readonly=True)
    wanted = AND(uid=U(str(last + 1), "*"), draft=False, date_gte=account.since)
    found = sorted(int(uid) for uid in box.uids(wanted, charset=None))
    # A server answers '9:*' with 5 where 5 is the last one.
    return [uid for uid in found if uid > last]


def _last_fetched(target: Path, stem: str) -> int:
    """The number of the last message of a folder that was fetched before; 0: none was."""
    names = [path.name for path in target.glob("*.mbox") if path.name.startswith(f"{stem}.")]
    numbers = [re.fullmatch(r"\d+-(\d+)\.mbox", name[len(stem) + 1 :]) for name in names]
    return max((int(found[1]) for found in numbers if found), default=0)


def _messages(box: "BaseMailBox", uids: Sequence[int], *, bodies: bool) -> Iterator[bytes]:
    """Messages as they stand in an mbox."""
    gmail = " X-GM-THRID" if "X-GM-EXT-1" in box.client.capabilities else ""
    whole = f"BODY.PEEK[]<0.{LARGEST_BODY}>"
    what = whole if bodies else "BODY.PEEK[HEADER]"
    found = list(_asked(box, uids, f"(UID INTERNALDATE{gmail} {what})"))
    reports = [int(uid) for uid, _, text in found if b"multipart/report" in text.lower()]
    bounces = (
        {} if bodies else {uid: text for uid, _, text in _asked(box, reports, f"(UID {whole})")}
    )
    for uid, facts, text in found:
        yield _in_mbox(facts, bounces.get(uid, text))


def _asked(
    box: "BaseMailBox", uids: Sequence[int], what: str
) -> Iterator[tuple[int, bytes, bytes]]:
    """The number of each message, what the server says of it, and its text."""
    if not uids:
        return
    state, answer = box.client.uid("FETCH", ",".join(map(str, uids)), what)
    if state != "OK":
        raise OSError(f"the server answered {state}")
    for place, part in enumerate(answer):
        if isinstance(part, tuple):
            after = answer[place + 1] if place + 1 < len(answer) else b""
            facts = part[0] + b" " + (after if isinstance(after, bytes) else b"")
            number = _UID.search(facts)
            if number:
                yield int(number[1]), facts, part[1]


def _in_mbox(facts: bytes, text: bytes) -> bytes:
    kept = imaplib.Internaldate2tuple(facts)
    moment = time.gmtime(time.mktime(kept)) if kept else time.gmtime(0)
    lines = [f"From imap {time.strftime('%a %b %d %H:%M:%S %Y', moment)}".encode()]
    thread = _THREAD.search(facts)
    lines += [b"X-GM-THRID: " + thread[1]] if thread else []
    plain = re.sub(rb"^(>*From )", rb">\1", text.replace(b"\r\n", b"\n"), flags=re.MULTILINE)
    return b"\n".join([*lines, plain.rstrip(b"\n"), b"", b""])
