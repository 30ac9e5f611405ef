"""Changing a project file from the program: comments stay, a mistake changes nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from event_logs.errors import FileMissingError, GreyzoneError
from event_logs.project.project_file import FILE, Project, read_project
from event_logs.whole_file import write_whole

Change = Callable[[TOMLDocument], None]


def edit_project(folder: Path | str, change: Change) -> Project:
    """Apply `change` to the project file of a folder, and return the project as it is then.

    What the user wrote keeps its comments, order and blanks. The changed file is read
    before it takes the place of the old one, in one step: a change that the project file
    does not allow raises `ProjectError` and leaves it as it was. Two who change at once
    wait for each other.
    """
    place = Path(folder)
    file = (place if place.name == FILE else place / FILE).absolute()
    if not file.is_file():
        raise FileMissingError(file, needed_for="the project")
    with FileLock(file.with_name(f".{FILE}.lock"), timeout=10):
        document = _parsed(file)
        change(document)
        return _replaced(file, tomlkit.dumps(document))


def append_table(folder: Path | str, name: str, row: Mapping[str, Any]) -> Project:
    """Add a table `[[name]]` to the end of the project file, see `edit_project`."""

    def change(document: TOMLDocument) -> None:
        table = tomlkit.table()
        table.update({key: value for key, value in row.items() if value is not None})
        if name not in document:
            document[name] = tomlkit.aot()
        document[name].append(table)

    return edit_project(folder, change)


def remove_tables(folder: Path | str, name: str, like: Mapping[str, Any]) -> Project:
    """Take out every table `[[name]]` whose values are those of `like`, see `edit_project`."""

    def change(document: TOMLDocument) -> None:
        kept = [row for row in document.get(name, []) if not _agrees(row, like)]
        if kept:
            tables = tomlkit.aot()
            for row in kept:
                tables.append(row)
            document[name] = tables
        elif name in document:
            del document[name]

    return edit_project(folder, change)


def _agrees(row: Mapping[str, Any], like: Mapping[str, Any]) -> bool:
    return all(row.get(key) == value for key, value in like.items())


def _parsed(file: Path) -> TOMLDocument:
    read_project(file)  # tells a mistake of the user's with its line
    try:
        return tomlkit.parse(file.read_text("utf-8"))
    except (TOMLKitError, UnicodeDecodeError) as wrong:
        raise GreyzoneError(
            f"The project file cannot be changed ({wrong})",
            where=str(file),
            remedy="Make the change by hand",
        ) from wrong


def _replaced(file: Path, text: str) -> Project:
    """The project of the new text, which now stands in place of the old file."""
    changed = read_project(file, text=text)
    write_whole(file, text)
    return changed
