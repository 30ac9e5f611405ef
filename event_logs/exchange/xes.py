"""XES (IEEE 1849-2016): the field's exchange format, read and written as a stream."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import ibis
import pyarrow as pa
from lxml import etree

from event_logs import engine
from event_logs.errors import FileMissingError, FileUnreadableError
from event_logs.event_log import EventLog, log_from_events
from event_logs.exchange.life_cycle import pair_life_cycle

ROWS_IN_A_CHUNK = 50_000
NAMES = {
    "concept:name": "activity",
    "time:timestamp": "timestamp",
    "start_timestamp": "start_timestamp",
    "org:resource": "resource",
    "org:group": "department",
    "lifecycle:transition": "life_cycle",
}
"""XES keys of an event, and what they are called inside."""

TIMES = {"timestamp", "start_timestamp"}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""


def read_xes(path: Path | str, **closing: Any) -> EventLog:
    """The event log of an XES file, plain or gzipped.

    Start and completion of the same work are joined into one event with a start time;
    what was only scheduled is no event. `closing` as in `summarize_cases`.
    """
    rows = read_xes_table(Path(path))
    cases, events = split_case_attributes(engine.load(pair_life_cycle(rows)))
    return log_from_events(events, attributes=cases, **closing)


def read_xes_table(path: Path) -> pa.Table:
    """Every event of an XES file as a row, in the order of the file, nothing left out.

    Columns `source_row` (from 1), `case_id`, `activity`, `timestamp`, `start_timestamp`,
    `resource`, `department`, `life_cycle` (null where the file has none), then further
    event attributes under their XES names and case attributes as `case:<key>`. A time that
    cannot be read is null and stands as text in `timestamp_text`.
    """
    chunks = [pa.Table.from_pylist(rows, _schema_of(rows)) for rows in _chunks(path)]
    if not chunks:
        raise FileUnreadableError(
            "The XES file holds no event", where=str(path), remedy="Export it again"
        )
    return pa.concat_tables(chunks, promote_options="permissive")


def split_case_attributes(events: Any) -> tuple[Any, Any]:
    """The attributes of the cases (one row a case), and the events without them."""
    keys = [name for name in events.columns if name.startswith("case:")]
    named = {name.removeprefix("case:"): name for name in keys}
    firsts = {plain: events[name].arbitrary() for plain, name in named.items()}
    return events.group_by("case_id").agg(**firsts), events.drop(*keys)


def write_xes(log: EventLog, path: Path) -> int:
    """Write a log as XES (gzipped where `path` ends in `.gz`); the number of events.

    Texts are made by the table engine, a batch of events at a time. The file appears
    only when it is whole.
    """
    draft = path.with_name(f".{path.name}.draft")
    count = 0
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(draft, "wt", encoding="utf-8", newline="\n") as out:
            out.write(HEAD)
            for batch in _as_text(log).to_pyarrow_batches(chunk_size=ROWS_IN_A_CHUNK):
                out.writelines(batch.column("text").to_pylist())
                count += batch.num_rows
            out.write("</log>\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _chunks(path: Path) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    number = 0
    try:
        with _opened(path) as stream:
            for trace in _traces(stream):
                for row in _rows_of(trace):
                    number += 1
                    rows.append({"source_row": number, **row})
                if len(rows) >= ROWS_IN_A_CHUNK:
                    yield rows
                    rows = []
    except (etree.XMLSyntaxError, OSError, EOFError) as damaged:
        raise FileUnreadableError(
            f"The XES file is damaged after event {number} ({damaged})",
            where=str(path),
            remedy="Export it again",
        ) from damaged
    if rows:
        yield rows


def _opened(path: Path) -> IO[bytes]:
    if not path.exists():
        raise FileMissingError(path)
    if path.is_dir() or path.stat().st_size == 0:
        state = "a folder, not a file" if path.is_dir() else "empty"
        raise FileUnreadableError(f"It is {state}", where=str(path), remedy="Name an XES file")
    with path.open("rb") as probe:
        zipped = probe.read(2) == b"\x1f\x8b"
    return gzip.open(path) if zipped else path.open("rb")  # type: ignore[return-value]


def _traces(stream: IO[bytes]) -> Iterator[Any]:
    # No entities, no network, no huge text nodes: the file may come from anyone.
    parser = etree.iterparse(
        stream,
        events=("end",),
        tag=("{*}trace", "trace"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, trace in parser:
        yield trace
        trace.clear()
        while trace.getprevious() is not None:
            del trace.getparent()[0]


def _rows_of(trace: Any) -> Iterator[dict[str, Any]]:
    case: dict[str, Any] = {}
    for child in trace:
        if _tag(child) != "event":
            _take(case, child)
    case_id = case.pop("concept:name", None)
    attributes = {f"case:{key}": value for key, value in case.items()}
    for child in trace:
        if _tag(child) == "event":
            yield {"case_id": _text(case_id), **_event_of(child), **attributes}


def _event_of(element: Any) -> dict[str, Any]:
    event: dict[str, Any] = {}
    for child in element:
        _take(event, child)
    row = {NAMES.get(key, key): value for key, value in event.items()}
    for name, value in row.items():
        if name not in TIMES and name in NAMES.values():
            row[name] = _text(value)
    for name in TIMES & row.keys():
        if not isinstance(row[name], datetime):
            row[f"{name}_text"], row[name] = row[name], None
    return row


def _take(into: dict[str, Any], element: Any) -> None:
    """Read one XES attribute; containers and lists have no column and are passed over."""
    key, value = element.get("key"), element.get("value")
    if key is None or value is None:
        return
    reader = _READERS.get(_tag(element))
    if reader is None:
        return
    try:
        into[key] = reader(value)
    except ValueError:
        into[key] = value


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_READERS = {
    "string": str,
    "id": str,
    "date": _time,
    "int": int,
    "float": float,
    "boolean": lambda text: text == "true",
}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _schema_of(rows: list[dict[str, Any]]) -> pa.Schema:
    """Types of the columns of some rows; one that mixes types is text."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    for name, values in kinds.items():
        kept = values - {type(None)}
        if len(kept) > 1 and kept != {int, float}:
            for row in rows:
                row[name] = _text(row.get(name))
            kept = {str}
        kinds[name] = kept
    fixed = ["case_id", *NAMES.values()]
    return pa.schema(
        [("source_row", pa.int64())]
        + [(name, pa.timestamp("us", "UTC") if name in TIMES else pa.string()) for name in fixed]
        + [
            (name, _arrow(kind))
            for name, kind in kinds.items()
            if name not in {*fixed, "source_row"}
        ]
    )


def _arrow(kinds: set[type]) -> pa.DataType:
    if kinds == {datetime}:
        return pa.timestamp("us", "UTC")
    if kinds in ({int, float}, {float}):
        return pa.float64()
    return {frozenset({int}): pa.int64(), frozenset({bool}): pa.bool_()}.get(
        frozenset(kinds), pa.string()
    )


def _as_text(log: EventLog) -> Any:
    """One column `text`: for every event its XES element, with its trace's head and foot."""
    events = log.events
    is_first, is_last = events.position == 0, events.next_activity.isnull()
    head = "<trace>\n" + _element("string", "concept:name", events.case_id)
    body = (
        ibis.literal("<event>")
        + _element("string", "concept:name", events.activity)
        + _element("date", "time:timestamp", _iso(events.timestamp))
        + _optional("date", "start_timestamp", events.start_timestamp, _iso)
        + _optional("string", "org:resource", events.resource)
        + _optional("string", "org:group", events.department)
        + "</event>\n"
    )
    text = is_first.ifelse(head, "") + body + is_last.ifelse("</trace>\n", "")
    return events.select("case_id", "position", text=text).order_by("case_id", "position")


def _element(kind: str, key: str, value: Any) -> Any:
    opening = f'<{kind} key="{escape(key)}" value="'
    return ibis.literal(opening) + _escaped(value) + '"/>'


def _optional(kind: str, key: str, value: Any, spoken: Any = lambda column: column) -> Any:
    return value.isnull().ifelse("", _element(kind, key, spoken(value)))


def _escaped(value: Any) -> Any:
    text = value.cast("string")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    # What XML 1.0 cannot hold at all.
    return text.re_replace(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ")


def _iso(time: Any) -> Any:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"
