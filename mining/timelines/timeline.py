"""The events of a log as arrays, one entry an event, in the order of cases and time."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table
from numpy.typing import NDArray

from event_logs import engine
from event_logs.event_log import TIMESTAMP, EventLog, end_of
from mining.timelines import contacts
from mining.timelines.clock import Micros, moment_of

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
}
"""What an event can be, beside its name; one bit of `Timeline.does` each."""
UNKNOWN = -1
"""The code of a missing person or department."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every event of a log up to a moment, sorted by case and position.

    One entry an event: `case` (number of the case, in the order of `cases`), `position`,
    `activity`, `person` and `department` (codes of `activities`, `people`, `departments`;
    `UNKNOWN`), `begun` and `ended` (microseconds since 1970; equal where one time is
    recorded), `is_timed` (both are), `does` (bits of `DOES`). `cases`: the cases of the log,
    one row each, in order of their ids. `as_of`: the moment, or else the end of the log.
    Some 45 bytes an event.
    """

    case: Codes
    position: Codes
    activity: Codes
    person: Codes
    department: Codes
    begun: Micros
    ended: Micros
    is_timed: Flags
    does: NDArray[np.int16]
    activities: tuple[str, ...]
    people: tuple[str, ...]
    departments: tuple[str, ...]
    cases: pd.DataFrame
    as_of: datetime

    def doing(self, *names: str) -> Flags:
        """Events that are any of these, see `DOES`."""
        bits = sum(1 << list(DOES).index(name) for name in names)
        return (self.does & bits) != 0

    def named(self, *names: str) -> Flags:
        """Events of these activities."""
        codes = [code for code, name in enumerate(self.activities) if name in names]
        return np.isin(self.activity, codes)

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
    One pass over the events; names become codes by a join with their few values.

    >>> timeline = read_timeline(EventLog.from_traces({"a": ["New", "Call out"], "b": ["New"]}))
    >>> timeline.case.tolist(), [timeline.activities[code] for code in timeline.activity]
    ([0, 0, 1], ['New', 'Call out', 'New'])
    """
    events = log.events
    if as_of is not None:
        events = events.filter(events.timestamp <= ibis.literal(as_of, TIMESTAMP))
    epoch = ibis.literal(engine.EPOCH, TIMESTAMP)
    bits = sum(
        (meant(events).cast("int16") * (1 << bit) for bit, meant in enumerate(DOES.values())),
        ibis.literal(0, "int16"),
    )
    begun = events.start_timestamp.coalesce(events.timestamp)
    flat = events.select(
        *("case_id", "position", "activity", "resource", "department"),
        begun=engine.micros_between(epoch, begun),
        ended=engine.micros_between(epoch, events.timestamp),
        is_timed=events.start_timestamp.notnull(),
        does=bits.cast("int16"),
    )
    values = {}
    for name in ("activity", "resource", "department"):
        flat, values[name] = _coded(flat, events, name)
    kept = log.cases.select("case_id", "closed", "outcome", *cases).order_by("case_id")
    found = flat.inner_join(_numbers(log), "case_id").drop("case_id").to_pyarrow()
    return _timeline(found, values, kept.execute(), as_of or _end(log))


def _coded(flat: Table, events: Table, name: str) -> tuple[Table, tuple[str, ...]]:
    """The column as codes of its values in order; missing ones are `UNKNOWN`."""
    found = events.select(name).distinct().drop_null().order_by(name).to_pyarrow()[name]
    values = tuple(found.to_pylist())
    numbers = {"_value": pa.array(values, pa.string()), "_code": np.arange(len(values), dtype="i4")}
    codes = engine.load(pa.table(numbers), events.get_backend())
    joined = flat.left_join(codes, flat[name] == codes["_value"])
    code = joined["_code"].fill_null(UNKNOWN).name(name)
    return joined.select(*(joined[other] for other in flat.columns if other != name), code), values


def _end(log: EventLog) -> datetime:
    epoch = ibis.literal(engine.EPOCH, TIMESTAMP)
    found = engine.micros_between(epoch, end_of(log)["at"]).name("micros").execute()
    return moment_of(int(found.fillna(0).iloc[0]))


def _numbers(log: EventLog) -> Table:
    cases = log.cases
    number = ibis.row_number().over(order_by=cases.case_id).cast("int32")
    return cases.select("case_id", case=number)


def _timeline(
    found: pa.Table,
    values: dict[str, tuple[str, ...]],
    cases: pd.DataFrame,
    as_of: datetime,
) -> Timeline:
    columns = {
        name: found[name].to_numpy(zero_copy_only=False)
        for name in ("case", "position", "begun", "ended", "is_timed", "does", *values)
    }
    order = np.lexsort((columns["position"], columns["case"]))
    columns = {name: column[order] for name, column in columns.items()}
    columns["begun"] = np.minimum(columns["begun"], columns["ended"])
    return Timeline(
        **{name: columns[name] for name in ("case", "position", "activity", "department")},
        **{name: columns[name] for name in ("begun", "ended", "is_timed", "does")},
        person=columns["resource"],
        activities=values["activity"],
        people=values["resource"],
        departments=values["department"],
        cases=cases,
        as_of=as_of,
    )
