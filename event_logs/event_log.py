"""The noun of the house: an event log, and how it is stored and opened.

An event log is two tables: events, sorted by case and time with each event's successor
beside it, and cases. Every analysis is a free function of it; none is a method.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import ibis
import ibis.expr.datatypes as dt
import pandas as pd
from ibis.expr.types import Table

from event_logs import engine
from event_logs.frames import distinct_names, rows_of_frame
from event_logs.zones import zone_named

SEPARATOR = "\x1f"
"""Joins the activities of a variant into one text (ASCII unit separator)."""

TIMESTAMP = dt.Timestamp(timezone="UTC", scale=6)

RAW_COLUMNS: dict[str, dt.DataType] = {
    "case_id": dt.string,
    "activity": dt.string,
    "timestamp": TIMESTAMP,
    "start_timestamp": TIMESTAMP,
    "resource": dt.string,
    "department": dt.string,
    "source": dt.string,
    "source_order": dt.int32,
    "source_row": dt.int64,
    "business_seconds": dt.float64,
}
"""What an event is made of before it is put in order. Further columns are kept as they are."""

PART = "source_part"
"""The place of an event among those of one row of its source; not stored."""
ORDER = ("timestamp", "source_order", "source_row", PART)
"""The rule for ties: equal times go by the order of the sources in the project file, then
by row in the source, then (in a row with a column of times for every stage) as the columns
are listed. Never random."""

SUCCESSOR = (
    "activity",
    "timestamp",
    "start_timestamp",
    "resource",
    "department",
    "business_seconds",
)
NEXT = tuple(f"next_{name}" for name in SUCCESSOR)
OWN = (*RAW_COLUMNS, "position", *NEXT)
"""The columns of an event that are the log's own; no attribute may be called so."""


@dataclass(frozen=True, slots=True)
class EventLog:
    """An event log: what happened to which case, when, by whom, and which record says so.

    `events` (one row an event, sorted by `case_id`, `position`): `case_id`, `activity`,
    `timestamp` (UTC, when the activity ended), `start_timestamp` (null where only one time
    is recorded), `resource`, `department`, `source`, `source_row`, `business_seconds` (the
    business clock at `timestamp`; a difference of two is a duration in working time),
    `position` from 0, and the following event of the case: `next_activity`,
    `next_timestamp`, `next_start_timestamp`, `next_resource`, `next_department`,
    `next_business_seconds` (null on the last event). Logs of projects also have the columns
    of `communication.COMMUNICATION` (`channel`, `direction`, `subject`, …; null on events of
    the CRM); `with_communication` gives them to any log.

    `cases` (one row a case): `case_id`, `opened` (first event), `last_event`, `closed`
    (null: the case is open, that is right-censored), `outcome` (null: none), `events`
    (their number), then the case's attributes.

    Both are lazy Ibis tables; nothing changes them. `fingerprint` names the content of a
    stored log and is empty for one in memory. `watched` is set where the log is a part of
    another: until when that one was watched, see `end_of`.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "call", "won"], "deal-2": ["lead"]})
    >>> int(log.events.count().execute()), int(log.cases.count().execute())
    (4, 2)
    """

    events: Table
    cases: Table
    fingerprint: str = ""
    watched: Table | None = None

    @classmethod
    def from_pandas(  # noqa: PLR0913 - one argument a column that the caller names
        cls,
        frame: pd.DataFrame,
        *,
        case_id: str = "case_id",
        activity: str = "activity",
        timestamp: str = "timestamp",
        start_timestamp: str | None = None,
        resource: str | None = None,
        department: str | None = None,
        time_zone: str = "UTC",
        outcomes: Iterable[str] = (),
        stages: Iterable[str] = (),
    ) -> "EventLog":
        """An event log from a frame whose columns the caller names.

        Times without a zone are read in `time_zone`. `outcomes` and `stages` say when a
        case is closed, see `summarize_cases`; with no outcomes every case counts as
        closed. Columns not named become attributes of the event, numbered where their
        name is taken. Rows without a case, an activity or a time are refused with their
        row number: a frame has no ledger.

        >>> frame = pd.DataFrame({"deal": ["a", "a"], "what": ["lead", "won"],
        ...                       "when": ["2026-01-05 10:00", "2026-01-06 10:00"]})
        >>> log = EventLog.from_pandas(frame, case_id="deal", activity="what", timestamp="when")
        >>> log.events.activity.execute().tolist()
        ['lead', 'won']
        """
        named = {
            "case_id": case_id,
            "activity": activity,
            "timestamp": timestamp,
            "start_timestamp": start_timestamp,
            "resource": resource,
            "department": department,
        }
        roles = {role: column for role, column in named.items() if column is not None}
        rows = rows_of_frame(frame, roles, zone_named(time_zone), own=OWN)
        return log_from_events(
            engine.load(rows),
            outcomes=outcomes,
            stages=stages,
        )

    @classmethod
    def from_traces(
        cls,
        traces: Mapping[str, Sequence[str]],
        *,
        outcomes: Iterable[str] = (),
        stages: Iterable[str] = (),
    ) -> "EventLog":
        """A small log from activities in order, an hour apart from 2026-01-05 09:00 UTC.

        For tests and examples. A case without activities leaves no event, hence no case.

        >>> EventLog.from_traces({"deal-1": ["lead", "won"]}).cases.events.execute().tolist()
        [2]
        """
        monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
        rows = [
            (case, activity, monday + timedelta(hours=hour))
            for case, trace in traces.items()
            for hour, activity in enumerate(trace)
        ]
        frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
        return cls.from_pandas(frame, outcomes=outcomes, stages=stages)


def end_of(log: EventLog) -> Table:
    """Until when a log was watched: one row, `at` (UTC) and `business_seconds` (that clock then).

    The last event of the log; of some of its cases or events, still that of the whole log:
    what had not happened to them by then was open as long as that.

    >>> log = EventLog.from_traces({"a": ["lead", "won"], "b": ["lead"]})
    >>> from event_logs.filters import filter_case_ids
    >>> str(end_of(filter_case_ids(log, ["b"])).execute()["at"][0])
    '2026-01-05 10:00:00+00:00'
    """
    if log.watched is not None:
        return log.watched
    events = log.events
    return events.aggregate(
        at=events.timestamp.max(), business_seconds=events.business_seconds.max()
    )


def log_from_events(
    raw: Table,
    *,
    outcomes: Iterable[str] = (),
    stages: Iterable[str] = (),
    attributes: Table | None = None,
) -> EventLog:
    """The event log of unordered raw events, held by the engine of `raw`.

    `raw` needs `case_id`, `activity` and `timestamp`; the other columns of `RAW_COLUMNS`
    are filled in, further ones kept. `attributes` has one row a case, keyed by `case_id`.
    """
    events = in_order(raw).cache()
    return EventLog(events, summarize_cases(events, outcomes, stages, attributes).cache())


def in_order(raw: Table, *, rank: str = "case_id") -> Table:
    """Raw events with their `position` in the case and the successor of each beside it.

    Only columns that `raw` has are carried through the sort; the others are filled after.
    `rank` is a column that sorts as `case_id` does, and quicker; it is left out.
    """
    given = typed(raw)
    successors = [name for name in SUCCESSOR if name in given.columns]
    window = ibis.window(group_by=rank, order_by=[name for name in ORDER if name in given.columns])
    placed = given.mutate(
        ibis.row_number().over(window).cast("int32").name("position"),
        *(given[name].lead().over(window).name(f"next_{name}") for name in successors),
    ).order_by(rank, "position")
    fill = _fillings(placed)
    others = [name for name in given.columns if name not in {*RAW_COLUMNS, PART, rank}]
    return placed.select(
        *((fill[name] if name in fill else placed[name]).name(name) for name in RAW_COLUMNS),
        "position",
        *((fill[name] if name in fill else placed[name]).name(name) for name in NEXT),
        *others,
    )


def typed(raw: Table) -> Table:
    """Raw events with the types of `RAW_COLUMNS`, a row number, and nothing derived."""
    derived = {"position", *NEXT}
    if "source_row" not in raw.columns:
        raw = raw.mutate(source_row=ibis.row_number())
    return raw.select(
        raw[name].cast(RAW_COLUMNS[name]).name(name) if name in RAW_COLUMNS else raw[name]
        for name in raw.columns
        if name not in derived
    )


def _fillings(placed: Table) -> dict[str, ibis.Value]:
    """What stands in the columns that raw events came without."""
    fill: dict[str, ibis.Value] = {
        "source": ibis.literal("memory"),
        "source_order": ibis.literal(0, dt.int32),
        "business_seconds": engine.epoch_seconds(placed.timestamp),
        "next_business_seconds": engine.epoch_seconds(placed.next_timestamp),
    }
    nothing = {name: ibis.null(kind) for name, kind in RAW_COLUMNS.items()}
    nothing |= {f"next_{name}": ibis.null(RAW_COLUMNS[name]) for name in SUCCESSOR}
    return {
        name: fill.get(name, empty) for name, empty in nothing.items() if name not in placed.columns
    }


def summarize_cases(
    events: Table,
    outcomes: Iterable[str] = (),
    stages: Iterable[str] = (),
    attributes: Table | None = None,
) -> Table:
    """One row a case: when it opened and closed, with what outcome, how many events.

    A case is closed by its last event among `outcomes`, unless one of `stages` (the
    declared stages that are no outcome) comes after it: then it was re-opened. With no
    `outcomes` named nothing is known of open cases and each counts as closed with its
    last event and without an outcome.
    """
    ends = list(outcomes)
    facts = events.group_by("case_id").agg(
        opened=events.timestamp.min(),
        last_event=events.timestamp.max(),
        events=events.count().cast("int32"),
        **(_closing(events, ends, list(stages)) if ends else {}),
    )
    if ends:
        is_closed = facts.outcome_at.notnull() & (
            facts.stage_at.isnull() | (facts.stage_at < facts.outcome_at)
        )
        closed = is_closed.ifelse(facts.outcome_time, ibis.null(TIMESTAMP))
        outcome = is_closed.ifelse(facts.outcome, ibis.null(dt.string))
    else:
        closed, outcome = facts.last_event, ibis.null(dt.string)
    summary = facts.select(
        "case_id",
        "opened",
        "last_event",
        closed.cast(TIMESTAMP).name("closed"),
        outcome.cast(dt.string).name("outcome"),
        "events",
    )
    if attributes is None:
        return summary.order_by("case_id")
    given = [name for name in attributes.columns if name != "case_id"]
    extra = distinct_names(given, beside=summary.columns)
    named = attributes.select("case_id", **{new: attributes[old] for old, new in extra.items()})
    joined = summary.left_join(named, "case_id")
    return joined.select(*summary.columns, *extra.values()).order_by("case_id")


def _closing(events: Table, outcomes: list[str], stages: list[str]) -> dict[str, ibis.Value]:
    is_outcome = events.activity.isin(outcomes)
    is_stage = events.activity.isin(stages) if stages else ibis.literal(value=False)
    return {
        "outcome": events.activity.argmax(events.position, where=is_outcome),
        "outcome_time": events.timestamp.argmax(events.position, where=is_outcome),
        "outcome_at": events.position.max(where=is_outcome),
        "stage_at": events.position.max(where=is_stage),
    }
