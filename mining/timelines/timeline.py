"""The events of a log as arrays, one entry an event, in the order of cases and time."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table
from numpy.typing import NDArray

from event_logs import engine
from event_logs.case_ids import are_among
from event_logs.event_log import TIMESTAMP, EventLog, end_of
from mining.timelines import contacts
from mining.timelines.clock import Micros, Seconds, moment_of

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
"""Indices of events in a timeline."""

DOES = {
    "call out": contacts.is_call_out,
    "call in": contacts.is_answered_call_in,
    "missed call": contacts.is_missed_call,
    "conversation": contacts.is_conversation,
    "email out": contacts.is_email_out,
    "email in": contacts.is_email_in,
    "inside": contacts.is_internal,
    "communication": contacts.is_communication,
}
"""What an event can be, beside its name; one bit of `Timeline.does` each."""
UNKNOWN = -1
"""The code of a missing person or department."""

_CODED = ("activity", "resource", "department")
_SAYS = ("channel", "direction", "is_answered")
"""What an event is, beside its activity, where the log has these columns."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every event of a log up to a moment, sorted by case and position.

    One entry an event: `case` (number of the case, in the order of `cases`), `position`,
    `activity`, `person` and `department` (codes of `activities`, `people`, `departments`;
    `UNKNOWN`), `begun` and `ended` (microseconds since 1970; equal where one time is
    recorded), `is_timed` (both are), `business` (seconds on the log's business clock at
    `ended`; only differences mean anything), `does` (bits of `DOES`). `cases`: the cases of
    the log, one row each, in order of their ids. `as_of`: the moment, or else the end of the
    log; `business_end`: what the business clock showed then. Some 50 bytes an event.
    """

    case: Codes
    position: Codes
    activity: Codes
    person: Codes
    department: Codes
    begun: Micros
    ended: Micros
    is_timed: Flags
    business: Seconds
    does: NDArray[np.int16]
    activities: tuple[str, ...]
    people: tuple[str, ...]
    departments: tuple[str, ...]
    cases: pd.DataFrame
    as_of: datetime
    business_end: float

    def doing(self, *names: str) -> Flags:
        """Events that are any of these, see `DOES`."""
        bits = sum(1 << list(DOES).index(name) for name in names)
        return (self.does & bits) != 0

    def named(self, *names: str) -> Flags:
        """Events of these activities."""
        codes = [code for code, name in enumerate(self.activities) if name in names]
        return np.isin(self.activity, codes)

    def part(self, events: Places) -> "Timeline":
        """The timeline of some of its events (in order); their cases keep their numbers."""
        names = ("case", "position", "activity", "person", "department", "begun", "ended")
        kept = {name: getattr(self, name)[events] for name in (*names, "is_timed", "business")}
        return replace(self, **kept, does=self.does[events])

    def latest(self, wanted: Flags) -> Places:
        """For each event the place of the last wanted one up to it in its case; else −1."""
        places = np.arange(len(self.case))
        found = np.maximum.accumulate(np.where(wanted, places, UNKNOWN))
        return np.where(self.case[found] == self.case, found, UNKNOWN)


def read_timeline(
    log: EventLog, *, as_of: datetime | None = None, cases: tuple[str, ...] = ()
) -> Timeline:
    """The timeline of a log, without what happened after `as_of`.

    `cases`: columns of the log's cases to keep beside `case_id`, `closed` and `outcome`.
    One pass over the events and no join: names become codes of their few values, and what
    an event does is asked once for each kind of event, not for each event.

    >>> timeline = read_timeline(EventLog.from_traces({"a": ["New", "Call out"], "b": ["New"]}))
    >>> timeline.case.tolist(), [timeline.activities[code] for code in timeline.activity]
    ([0, 0, 1], ['New', 'Call out', 'New'])
    """
    events = log.events
    if as_of is not None:
        events = events.filter(events.timestamp <= ibis.literal(as_of, TIMESTAMP))
    values = {name: _values(events, name) for name in (*_CODED, *_SAYS) if name in events.columns}
    epoch = ibis.literal(engine.EPOCH, TIMESTAMP)
    found = events.select(
        *("case_id", "position"),
        begun=engine.micros_between(epoch, events.start_timestamp.coalesce(events.timestamp)),
        ended=engine.micros_between(epoch, events.timestamp),
        is_timed=events.start_timestamp.notnull(),
        business=events.business_seconds.cast("float64"),
        **{
            name: engine.text_places(known, events.get_backend())(events[name].cast("string"))
            for name, known in values.items()
        },
    ).to_pyarrow()
    kept = log.cases.select("case_id", "closed", "outcome", *cases).order_by("case_id").to_pyarrow()
    columns = _in_order(found, values, kept["case_id"])
    columns["does"] = _does(events, values, columns)
    last = (as_of, float(columns["business"].max(initial=0.0))) if as_of else _end(log)
    # Quicker than `execute`, which makes zoned times one by one.
    return _timeline(columns, values, kept.to_pandas(), last)


def of_cases(timeline: Timeline, names: pa.Array) -> Timeline:
    """The timeline of some of the cases, by name; nothing is read again.

    The same as `read_timeline` of a log that holds no others and was watched as long.

    >>> log = EventLog.from_traces({"a": ["New", "Call"], "b": ["New"]})
    >>> found = of_cases(read_timeline(log), pa.array(["b"]))
    >>> found.case.tolist(), found.activities, str(found.as_of)
    ([0], ('New',), '2026-01-05 10:00:00+00:00')
    """
    is_chosen = are_among(timeline.cases["case_id"], names)
    kept = np.flatnonzero(is_chosen[timeline.case])
    number = np.cumsum(is_chosen, dtype="int32") - 1
    arrays = ("position", "begun", "ended", "is_timed", "business", "does")
    found = {name: getattr(timeline, name)[kept] for name in arrays}
    for column, values in (
        ("activity", "activities"),
        ("person", "people"),
        ("department", "departments"),
    ):
        codes = getattr(timeline, column)[kept]
        found[column], found[values] = _fewer(codes, getattr(timeline, values))
    cases = timeline.cases[is_chosen].reset_index(drop=True)
    return replace(timeline, case=number[timeline.case[kept]], cases=cases, **found)


def _fewer(codes: Codes, values: tuple[str, ...]) -> tuple[Codes, tuple[str, ...]]:
    """Codes of those values alone that there are."""
    is_used = np.zeros(len(values) + 1, "bool")
    is_used[codes] = True  # UNKNOWN marks the last
    number = np.cumsum(is_used, dtype="int32") - 1
    number[UNKNOWN] = UNKNOWN
    return number[codes], tuple(v for v, used in zip(values, is_used, strict=False) if used)


def _end(log: EventLog) -> tuple[datetime, float]:
    """Until when the log was watched, and the business clock then."""
    ended, epoch = end_of(log), ibis.literal(engine.EPOCH, TIMESTAMP)
    micros = engine.micros_between(epoch, ended["at"])
    last = ended.select(micros=micros, business=ended.business_seconds).execute().fillna(0).iloc[0]
    return moment_of(int(last["micros"])), float(last["business"])


def _values(events: Table, name: str) -> tuple[str, ...]:
    """The values of a column in order, as texts."""
    column = events[name].cast("string").name(name)
    found = events.select(column).distinct().drop_null().order_by(name).to_pyarrow()
    return tuple(found[name].to_pylist())


def _in_order(
    found: pa.Table, values: dict[str, tuple[str, ...]], owners: pa.ChunkedArray
) -> dict[str, NDArray[Any]]:
    """The columns of events with the number of their `case`, by case and position.

    Stored logs lie in this order; filtering is free to change it.
    """
    from pyarrow import compute  # noqa: PLC0415 - not needed to import the package

    ids = found["case_id"]
    fresh = begins(ids)
    owner = compute.index_in(ids.filter(pa.array(fresh)), value_set=owners)
    starts = owner.to_numpy(zero_copy_only=False).astype("int32")
    columns = {name: codes_in(found[name], values.get(name)) for name in found.column_names[1:]}
    columns["case"] = starts[np.cumsum(fresh, dtype="int32") - 1]
    position = columns["position"]
    if not (np.diff(starts) > 0).all() or not (fresh[1:] | (np.diff(position) > 0)).all():
        order = np.argsort((columns["case"].astype("int64") << 32) + position)
        columns = {name: column[order] for name, column in columns.items()}
    return columns


def begins(ids: pa.ChunkedArray) -> Flags:
    """Where a text begins that is another than the one before.

    >>> begins(pa.chunked_array([["a", "a", "b"]])).tolist()
    [True, False, True]
    """
    from pyarrow import compute  # noqa: PLC0415 - not needed to import the package

    fresh = np.ones(len(ids), "bool")
    if len(ids):
        changed = compute.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1))
        fresh[1:] = changed.to_numpy(zero_copy_only=False)
    return fresh


def codes_in(column: pa.ChunkedArray, values: tuple[str, ...] | None) -> NDArray[Any]:
    """A column of a table as an array; one of texts, or of their places, as codes of `values`."""
    from pyarrow import compute  # noqa: PLC0415 - not needed to import the package

    if values is None:
        return column.to_numpy(zero_copy_only=False)
    if pa.types.is_string(column.type):
        column = compute.index_in(column, value_set=pa.array(values, pa.string()))
    return column.fill_null(UNKNOWN).to_numpy(zero_copy_only=False).astype("int32", copy=False)


def _does(
    events: Table, values: dict[str, tuple[str, ...]], columns: dict[str, NDArray[Any]]
) -> NDArray[np.int16]:
    """The bits of `DOES` of each event, asked of one event of each kind."""
    names = [name for name in ("activity", *_SAYS) if name in values]
    kind = np.zeros(len(columns["activity"]), "int64")
    for name in names:
        kind = kind * (len(values[name]) + 1) + columns[name] + 1
    codes, kinds = pd.factorize(kind)
    rows: dict[str, Any] = {"kind": np.arange(len(kinds))}
    for name in reversed(names):
        texts = np.array([None, *values[name]], dtype=object)
        rows[name] = pa.array(texts[kinds % len(texts)], pa.string())
        kinds = kinds // len(texts)
    asked = engine.load(pa.table(rows))  # few rows: the engine of this process will do
    asked = asked.mutate(asked[name].cast(events[name].type()).name(name) for name in names)
    bits = sum(
        (meant(asked).cast("int16") * (1 << bit) for bit, meant in enumerate(DOES.values())),
        ibis.literal(0, "int16"),
    )
    answers = asked.select("kind", bits=bits.cast("int16")).order_by("kind").to_pyarrow()
    return answers["bits"].to_numpy()[codes]


def _timeline(
    columns: dict[str, NDArray[Any]],
    values: dict[str, tuple[str, ...]],
    cases: pd.DataFrame,
    end: tuple[datetime, float],
) -> Timeline:
    columns["begun"] = np.minimum(columns["begun"], columns["ended"])
    named = ("case", "position", "activity", "department", "begun", "ended")
    return Timeline(
        **{name: columns[name] for name in (*named, "is_timed", "business", "does")},
        person=columns["resource"],
        activities=values["activity"],
        people=values["resource"],
        departments=values["department"],
        cases=cases,
        as_of=end[0],
        business_end=end[1],
    )
