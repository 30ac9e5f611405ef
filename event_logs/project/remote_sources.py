"""Sources that are no file: a database by address and query, a mailbox on a server.

Passwords stand in the environment; a project file is passed on, and is no place for them.
"""

from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from event_logs.errors import nearest
from event_logs.project.settings import Settings
from event_logs.sources.databases import IN_FILES, SCHEMES, Database
from event_logs.sources.emails.imap import SECURITIES, ImapAccount


def read_database_spec(table: Settings, folder: Path) -> Database | None:
    """The database of a source by its `address`, `query` and `password_env`; None for files.

    A path in the address is relative to `folder`.
    """
    if "address" not in table.table:
        for key in ("query", "password_env"):
            if key in table.table:
                raise table.mistake(key, f"'{key}' is only for a database", "Add its 'address'")
        return None
    if "file" in table.table:
        raise table.mistake("address", "A source has either a file or an address")
    table.require("query")
    address = _address(table, folder)
    return Database(address, table.text("query"), table.text("password_env"))


def _address(table: Settings, folder: Path) -> str:
    written = table.text("address")
    scheme, parted, rest = written.partition("://")
    if not parted or scheme not in SCHEMES:
        raise table.mistake(
            "address",
            f"'{written}' is no address of a database",
            nearest(scheme, SCHEMES) or f"It begins with one of: {'://, '.join(SCHEMES)}://",
        )
    if scheme in IN_FILES:
        return f"{scheme}://{(folder / rest).as_posix()}"
    if _has_password(written):
        raise table.mistake(
            "address",
            "The address holds a password, which would be passed on with the project",
            "Take it out, and name an environment variable: password_env = 'CRM_PASSWORD'",
        )
    return written


def _has_password(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.password) or "password=" in parts.query.lower()


def read_imap_spec(table: Settings, holds: str) -> ImapAccount | None:
    """The mailbox on a server from which a source's file is fetched; None where there is none."""
    if "imap" not in table.table:
        return None
    if holds != "emails":
        raise table.mistake("imap", "Only emails are fetched from a mail server")
    account = table.inner("imap")
    account.allow(("host", "user", "password_env", "port", "security", "folders", "since"))
    for key in ("host", "user", "password_env"):
        account.require(key)
    security = account.text("security", "tls")
    if security not in SECURITIES:
        raise account.mistake(
            "security",
            f"A connection cannot be secured by '{security}'",
            nearest(security, SECURITIES) or f"It can be: {', '.join(SECURITIES)}",
        )
    return ImapAccount(
        host=account.text("host"),
        user=account.text("user"),
        password_env=account.text("password_env"),
        port=account.whole("port", SECURITIES[security]),
        security=security,
        folders=account.texts("folders"),
        since=_since(account),
    )


def _since(account: Settings) -> date | None:
    written = account.table.get("since")
    if written is None or (isinstance(written, date) and not isinstance(written, datetime)):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError as wrong:
        raise account.mistake(
            "since", f"'{written}' is no day", "Write it as in since = 2026-01-31"
        ) from wrong
