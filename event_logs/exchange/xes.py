"""XES (IEEE 1849-2016): the field's exchange format, read and written as a stream."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import ibis
import pyarrow as pa
from lxml import etree

from event_logs import engine
from event_logs.communication import COMMUNICATION
from event_logs.errors import FileMissingError, FileUnreadableError
from event_logs.event_log import OWN, EventLog, log_from_events
from event_logs.exchange.life_cycle import pair_life_cycle
from event_logs.exchange.xes_values import MOMENT, join_chunks, read_value, spoken, table_of
from event_logs.frames import distinct_names

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
FIXED = pa.schema(
    [("source_row", pa.int64()), ("case_id", pa.string())]
    + [(name, MOMENT if name in TIMES else pa.string()) for name in NAMES.values()]
)
TAKEN = {*OWN, *FIXED.names, *(f"{name}_text" for name in TIMES)}
"""What columns are called inside; an attribute of the file that is called so is numbered."""

_KINDS = {"string": "string", "boolean": "boolean", "float64": "float"}
"""What XES calls the types of `COMMUNICATION`."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""


def read_xes(path: Path | str, **closing: Any) -> EventLog:
    """The event log of an XES file, plain or gzipped.

    Start and completion of the same work are joined into one event with a start time;
    what was only scheduled is no event. `closing` as in `summarize_cases`. An event
    without a case, an activity or a time is refused with its number: there is no ledger.
    """
    rows = pair_life_cycle(read_xes_table(Path(path)))
    for column in ("case_id", "activity", "timestamp"):
        _refuse_gaps(rows, column, path)
    cases, events = split_case_attributes(engine.load(rows))
    return log_from_events(events, attributes=cases, **closing)


def read_xes_table(path: Path) -> pa.Table:
    """Every event of an XES file as a row, in the order of the file, nothing left out.

    Columns `source_row` (from 1), `case_id`, `activity`, `timestamp`, `start_timestamp`,
    `resource`, `department`, `life_cycle` (null where the file has none), then further
    event attributes under their XES names and case attributes as `case:<key>`. A time that
    cannot be read is null and stands as text in `timestamp_text`. Attributes whose names
    are taken, or differ only in capitals, are numbered: `Activity (2)`.
    """
    chunks = [table_of(rows, FIXED) for rows in _chunks(path)]
    if not chunks:
        raise FileUnreadableError(
            "The XES file holds no event", where=str(path), remedy="Export it again"
        )
    rows = join_chunks(chunks)
    further = rows.column_names[len(FIXED) :]
    names = distinct_names(further, beside=(*OWN, *FIXED.names))
    return rows.rename_columns([names.get(name, name) for name in rows.column_names])


def split_case_attributes(events: Any) -> tuple[Any, Any]:
    """The attributes of the cases (one row a case), and the events without them."""
    keys = [name for name in events.columns if name.startswith("case:")]
    plain = distinct_names([name.removeprefix("case:") for name in keys], beside=["case_id"])
    firsts = {name: events[key].arbitrary() for key, name in zip(keys, plain.values(), strict=True)}
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


def _refuse_gaps(rows: pa.Table, column: str, path: Path | str) -> None:
    if rows[column].null_count:
        count = rows[column].null_count
        first = rows.filter(rows[column].is_null())["source_row"][0]
        raise FileUnreadableError(
            f"{count} events have no {column} that can be read, the first is event {first}",
            where=str(path),
            remedy="Put the file into a project (greyzone.toml), which keeps count of such records",
        )


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
    except (etree.XMLSyntaxError, OSError, EOFError, zlib.error) as damaged:
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
            yield {"case_id": spoken(case_id), **_event_of(child), **attributes}


def _event_of(element: Any) -> dict[str, Any]:
    event: dict[str, Any] = {}
    for child in element:
        _take(event, child)
    row = {_name_of(key): value for key, value in event.items()}
    for name in NAMES.values() & row.keys():
        if name not in TIMES:
            row[name] = spoken(row[name])
        elif not isinstance(row[name], datetime):
            row[f"{name}_text"], row[name] = spoken(row[name]), None
    return row


def _name_of(key: str) -> str:
    return NAMES.get(key) or (f"{key} (2)" if key in TAKEN else key)


def _take(into: dict[str, Any], element: Any) -> None:
    """Read one XES attribute; containers and lists have no column and are passed over."""
    key, text = element.get("key"), element.get("value")
    value = read_value(_tag(element), text) if key and text is not None else None
    if value is not None:
        into[key] = value


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


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
    )
    for name, kind in COMMUNICATION.items():
        if name in events.columns:
            body += _optional(_KINDS[str(kind)], name, events[name])
    body += "</event>\n"
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
    # A reader makes spaces of bare line ends and tabs in attributes.
    for sign, entity in (("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;")):
        text = text.replace(sign, entity)
    # What XML 1.0 cannot hold at all.
    return text.re_replace(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]", " ")


def _iso(time: Any) -> Any:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"
