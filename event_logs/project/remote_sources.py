"""Sources that are no file: a database by address and query, a mailbox on a server.

Passwords stand in the environment; a project file is passed on, and is no place for them.
"""

from pathlib import Path
from urllib.parse import urlsplit

from event_logs.errors import nearest
from event_logs.project.settings import Settings
from event_logs.sources.databases import IN_FILES, SCHEMES, Database


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
