"""JSON as one table of texts: lines, arrays, and answers of interfaces page by page.

A page is an object that wraps a list of records (`_embedded.leads`, `result.items`,
`results`, …); its records are those meant. Objects inside a record become columns with
dots in their names; lists stay JSON in their cell. Numbers keep the text they are written
with.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from event_logs import engine
from event_logs.errors import FileUnreadableError
from event_logs.frames import distinct_names
from event_logs.sources.encodings import REPLACED, to_utf8
from event_logs.sources.lines import MOST_COLUMNS
from event_logs.sources.raw_table import OWN, ROW, RawTable, damaged_table

CHUNK = 20_000
LARGEST = 1 << 30
"""Bytes of one JSON document; it is read as a whole, unlike lines."""

DEEPEST = 4
_LINES = (".jsonl", ".ndjson")
_PAGES = (
    ("_embedded", "*"),
    ("result", "result", "*"),
    ("result", "items"),
    ("result", "records"),
    *((name,) for name in ("result", "results", "records", "data", "items", "calls")),
    *((name,) for name in ("stats", "list", "value", "objects")),
)
_IDS = ("id", "ID", "Id", "sid")

Item = dict[str, Any]


@dataclass(slots=True)
class _Reading:
    """What was read so far: records waiting to be written, columns met, files written."""

    folder: Path
    name: str
    encoding: str = ""  # named where some bytes of the file are no text in it
    waiting: list[tuple[int, dict[str, str | None]]] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    parts: list[Path] = field(default_factory=list)
    damaged: list[tuple[int, str, str]] = field(default_factory=list)
    number: int = 0


def read_json(path: Path, folder: Path, *, encoding: str = "") -> RawTable:
    """The records of a JSON file, numbered from 1 in the order in which they stand there.

    A line that is no JSON, and an entry of a list that is no object, is one damaged record.
    Raises `FileUnreadableError` for a document of which not even the beginning can be read.
    """
    text = to_utf8(path, folder, encoding)
    reading = _Reading(folder, path.name, text.encoding if text.is_damaged else "")
    for place, value in _values(text.path, path):
        _take(reading, place, value)
        if len(reading.waiting) >= CHUNK:
            _write(reading, path)
    _write(reading, path)
    rows = engine.default().read_parquet(
        [part.as_posix() for part in reading.parts], union_by_name=True
    )
    return RawTable(rows, damaged_table(reading.damaged), tuple(_names(reading).values()))


def _values(path: Path, shown: Path) -> Iterator[tuple[str, Any]]:
    """Every JSON value at the top of a file, and where it stands; text where it is none."""
    with path.open(encoding="utf-8-sig", newline=None) as file:
        first = next((line for line in _lines(file, shown) if line.strip()), "")
    if path.suffix.lower() in _LINES or shown.suffix.lower() in _LINES or _is_json(first):
        with path.open(encoding="utf-8-sig", newline=None) as file:
            for number, line in enumerate(_lines(file, shown), 1):
                if line.strip():
                    yield f"line {number}", _loaded(line)
        return
    if path.stat().st_size > LARGEST:
        raise FileUnreadableError(
            "It is one JSON document of more than a gigabyte",
            where=str(shown),
            remedy="Save one record (or page) a line, as .jsonl",
        )
    yield from _documents(path.read_text("utf-8-sig"), shown)


def _lines(file: TextIO, shown: Path) -> Iterator[str]:
    """The lines of a file, of which none may be longer than a document."""
    while line := file.readline(LARGEST + 1):
        if len(line) > LARGEST:
            raise FileUnreadableError(
                "A line is longer than a gigabyte", where=str(shown), remedy="Export it again"
            )
        yield line


def _is_json(text: str) -> bool:
    return not isinstance(_loaded(text), str)


def _loaded(text: str) -> Any:
    """The value of a text; the text itself where it is no JSON."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return text


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)


def _documents(text: str, shown: Path) -> Iterator[tuple[str, Any]]:
    """Values one after another; of a list at the top every entry by itself."""
    at, found = _skip(text, 0, ""), 0
    is_list = text[at : at + 1] == "["
    at = _skip(text, at + 1, "") if is_list else at
    while at < len(text) and not (is_list and text[at] == "]"):
        place = f"line {text.count(chr(10), 0, at) + 1}" if at < 1 << 20 else f"character {at}"
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as broken:
            if not found:
                raise FileUnreadableError(
                    f"This is no JSON ({broken})", where=str(shown), remedy="Export it again"
                ) from broken
            yield place, text[at : at + 1000]
            return
        found += 1
        yield place, value
        at = _skip(text, at, "," if is_list else "")


def _skip(text: str, at: int, sign: str) -> int:
    """Past the space, one `sign`, and space again."""
    while at < len(text) and text[at].isspace():
        at += 1
    if sign and text[at : at + 1] == sign:
        return _skip(text, at + 1, "")
    return at


def _take(reading: _Reading, place: str, value: Any) -> None:
    for record in _records(value):
        reading.number += 1
        flat = dict(_flat(record, "", DEEPEST)) if isinstance(record, dict) else None
        reason = ""
        if flat is None:
            reason = f"This is no JSON object ({place})"
        elif reading.encoding and any(REPLACED in (text or "") for text in flat.values()):
            reason = f"The record holds bytes that are no text in {reading.encoding} ({place})"
        if flat is None or reason:
            what = json.dumps(flat or {"text": record}, ensure_ascii=False)
            reading.damaged.append((reading.number, reason, _plain(what)))
        else:
            reading.columns |= dict.fromkeys(flat)
            reading.waiting.append((reading.number, flat))


def _records(value: Any) -> Iterator[Any]:
    """The records of a value: itself, the entries of a list, those that a page wraps."""
    if isinstance(value, list):
        for entry in value:
            yield from _records(entry)
        return
    page = _page(value) if isinstance(value, dict) else None
    if page is None:
        yield value
        return
    beside = {
        key: text
        for key, text in value.items()
        if isinstance(text, str) and key.lower().endswith("id")
    }
    for entry in page:
        for record in _records(entry):
            yield beside | record if isinstance(record, dict) else record


def _page(value: Item) -> list[Any] | None:
    """The list that an object wraps, or None where the object is a record itself."""
    if any(name in value for name in _IDS) and "jsonrpc" not in value:
        return None
    for path in _PAGES:
        found: Any = value
        for name in path:
            inner = found if isinstance(found, dict) else {}
            found = next(iter(inner.values()), None) if name == "*" else inner.get(name)
        if isinstance(found, list) and all(isinstance(entry, dict) for entry in found):
            return found
    return None


def _flat(record: Item, prefix: str, depth: int) -> Iterator[tuple[str, str | None]]:
    """Columns and texts of a record; null where it is empty."""
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and depth > 1:
            yield from _flat(value, f"{name}.", depth - 1)
        else:
            yield name, _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return _plain(value.strip()) or None
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value in ([], {}):
        return None
    return _plain(json.dumps(value, ensure_ascii=False))


def _plain(text: str) -> str:
    """A text without halves of surrogate pairs, which no encoding can write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _names(reading: _Reading) -> dict[str, str]:
    return distinct_names(map(_plain, reading.columns), beside=OWN)


def _write(reading: _Reading, shown: Path) -> None:
    """Write the waiting records as one part; the last part may be empty, but is there."""
    if not reading.waiting and reading.parts:
        return
    names = _names(reading)
    if len(names) > MOST_COLUMNS:
        raise FileUnreadableError(
            f"Its records have {len(names)} different fields",
            where=str(shown),
            remedy="Export fewer",
        )
    columns = {
        name: pa.array([row.get(key) for _, row in reading.waiting], pa.string())
        for key, name in zip(reading.columns, names.values(), strict=True)
    }
    columns[ROW] = pa.array([number for number, _ in reading.waiting], pa.int64())
    part = reading.folder / f"{reading.name}.{len(reading.parts)}.parquet"
    pq.write_table(pa.table(columns), part)
    reading.parts.append(part)
    reading.waiting.clear()
