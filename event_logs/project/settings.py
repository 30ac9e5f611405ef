"""Reading a TOML file so that every mistake in it names its line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from event_logs.errors import FileMissingError, FileUnreadableError, ProjectError, nearest

_KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    dict: "a table",
    list: "a list",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One table of a TOML file, with what it takes to say where a mistake stands.

    `header` is the table's name (empty for the top level) and `number` counts the tables
    of an array from 0.
    """

    table: Mapping[str, Any]
    file: Path
    source: str
    header: str = ""
    number: int = 0

    def mistake(self, key: str, what: str, remedy: str = "") -> ProjectError:
        """A `ProjectError` that names the file and the line of `key`."""
        parent, _, name = self.header.rpartition(".")
        line = line_of(self.source, self.header, self.number, key)
        line = line or line_of(self.source, parent, 0, name)  # a table written in one line
        where = f"{self.file}, line {line}" if line else str(self.file)
        return ProjectError(what, where=where, remedy=remedy)

    def allow(self, keys: Iterable[str]) -> None:
        """Refuse every key that is not among `keys`, with the nearest known name."""
        known = list(keys)
        for key in self.table:
            if key not in known:
                place = f" in [{self.header}]" if self.header else ""
                raise self.mistake(
                    key,
                    f"'{key}'{place} means nothing here",
                    nearest(key, known) or f"What can stand here: {', '.join(known)}",
                )

    def require(self, key: str) -> None:
        """Refuse a table without `key`."""
        if key not in self.table:
            raise self.mistake("", f"[{self.header}] lacks '{key}'", f"Add a line '{key} = …'")

    def text(self, key: str, default: str = "") -> str:
        """The text at `key`."""
        return str(self._value(key, str, default))

    def flag(self, key: str) -> bool | None:
        """The truth value at `key`, or None where it is not set."""
        value = self._value(key, bool, None)
        return None if value is None else bool(value)

    def whole(self, key: str, default: int) -> int:
        """The whole number, not negative, at `key`."""
        value = self._value(key, int, default)
        if value < 0 or isinstance(value, bool):
            raise self.mistake(key, f"'{key}' is {value}, not a number from 0 on")
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts at `key`; empty where it is not set."""
        values = self._value(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.mistake(key, f"'{key}' holds something that is no text", "Put it in quotes")
        return tuple(values)

    def mapping(self, key: str) -> dict[str, str]:
        """The table of texts at `key`; empty where it is not set."""
        values = self._value(key, dict, {})
        for name, value in values.items():
            if not isinstance(value, str):
                raise self.mistake(key, f"'{name}' in '{key}' is no text", "Put it in quotes")
        return dict(values)

    def inner(self, key: str) -> "Settings":
        """The table `[key]`, empty where there is none."""
        table = self._value(key, dict, {})
        return Settings(table, self.file, self.source, f"{self.header}.{key}".strip("."))

    def each(self, key: str) -> list["Settings"]:
        """The tables `[[key]]` in order."""
        tables = self._value(key, list, [])
        if not all(isinstance(table, dict) for table in tables):
            raise self.mistake(key, f"'{key}' is no list of tables", f"Begin each with [[{key}]]")
        return [
            Settings(table, self.file, self.source, f"{self.header}.{key}".strip("."), number)
            for number, table in enumerate(tables)
        ]

    def _value(self, key: str, kind: type, default: Any) -> Any:
        value = self.table.get(key, default)
        if value is not default and not isinstance(value, kind):
            raise self.mistake(
                key, f"'{key}' is {_spoken(value)}, where {_KINDS[kind]} is expected"
            )
        return value


def read_settings(file: Path, text: str | None = None) -> Settings:
    """The top-level table of a TOML file, or of `text` for it; a syntax error names its line."""
    source = _read_text(file) if text is None else text
    try:
        return Settings(tomllib.loads(source), file, source)
    except tomllib.TOMLDecodeError as wrong:
        found = re.search(
            r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", str(wrong)
        )
        what, line, column = found.groups() if found else (str(wrong), None, None)
        place = f", line {line}, column {column}" if line else ", at its end"
        raise ProjectError(
            f"This is not valid TOML: {what}",
            where=f"{file}{place}",
            remedy="Look for a missing quote, bracket or comma there",
        ) from wrong


def line_of(source: str, header: str, number: int, key: str) -> int:
    """The line (from 1) of `key` in the table `header`, else of the header; 0 if neither.

    >>> lines = ["[project]", "name = 1", "[[sources]]", "[[sources]]", "name = 2"]
    >>> line_of(chr(10).join(lines), "sources", 1, "name")
    5
    """
    current, seen, found = "", -1, 0
    starts = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]") if key else None
    for line, text in enumerate(source.splitlines(), 1):
        opened = re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$", text)
        if opened:
            current = opened[1]
            seen += current == header
        here = current == header and (not header or seen == number)
        if here and opened:
            found = line
        if here and starts and starts.match(text):
            return line
        if opened and key and current == f"{header}.{key}".strip("."):
            return line
    return found


def _read_text(file: Path) -> str:
    if not file.exists():
        raise FileMissingError(file, needed_for="the project")
    if file.is_dir():
        raise FileUnreadableError("It is a folder, not a file", where=str(file))
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ProjectError(
            f"Byte {wrong.start} is no UTF-8 text", where=str(file), remedy="Save it as UTF-8"
        ) from wrong


def _spoken(value: Any) -> str:
    for kind in (bool, int, str, dict, list):
        if isinstance(value, kind):
            return _KINDS[kind]
    return f"a {type(value).__name__}"
