"""The files that a project file names: one, several of one pattern, and lists beside them."""

from pathlib import Path

from event_logs.errors import RecordsMissingError, nearest_file
from event_logs.project.settings import Settings


def existing_file(table: Settings, folder: Path) -> Path:
    """The file that a table names under `file`, looked up in `folder`; refused if not there."""
    return _existing(table, "file", table.text("file"), folder)


def read_files(table: Settings) -> tuple[Path, ...]:
    """The file or folder of a source, or the files that fit its pattern, in order of name."""
    table.require("file")
    written, folder = table.text("file"), table.file.parent
    if "imap" in table.table:
        return (folder / written,)
    if not any(sign in written for sign in "*?"):
        path = existing_file(table, folder)
        if path.is_dir() and table.text("holds", "emails") != "emails":
            raise table.mistake("file", f"'{written}' is a folder", "Name a file in it")
        return (path,)
    root = Path(written).anchor
    pattern = written.removeprefix(root)
    found = sorted(path for path in (Path(root) if root else folder).glob(pattern))
    if not found:
        raise _gone(table, "file", f"No file fits '{written}'", "Check the pattern")
    return tuple(path for path in found if path.is_file())


def read_beside(table: Settings) -> tuple[Path, ...]:
    """The lists that say more of the records of a source."""
    folder = table.file.parent
    return tuple(_existing(table, "beside", name, folder) for name in table.texts("beside"))


def _existing(table: Settings, key: str, written: str, folder: Path) -> Path:
    path = folder / written
    if not path.exists():
        raise _gone(table, key, f"There is no file '{written}'", nearest_file(path))
    return path


def _gone(table: Settings, key: str, what: str, remedy: str) -> RecordsMissingError:
    found = table.mistake(key, what, remedy)
    return RecordsMissingError(found.what, where=found.where, remedy=found.remedy)
