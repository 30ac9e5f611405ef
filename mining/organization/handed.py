"""Every handover of work with its waiting: out of a timeline, or read from a log alone."""

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import NumericValue, Table
from numpy.typing import NDArray

from event_logs import engine
from event_logs.engine import micros_between
from event_logs.event_log import EventLog
from mining.organization.work import Level
from mining.timelines.clock import MICROS, Seconds
from mining.timelines.moves import changes, hands_of, moves_of
from mining.timelines.timeline import UNKNOWN, Codes, Timeline, begins, codes_in


@dataclass(frozen=True, slots=True)
class Handed:
    """Handovers, one entry each; those of one case lie together.

    `source`, `target`: codes of `names`; `case`: a number; the waiting from the end of the
    one's event to the start of the other's in `seconds` and `business_seconds`.
    `transitions`: pairs of successive events in which both hands are known; `unknown`: the
    others.
    """

    names: tuple[str, ...]
    source: Codes
    target: Codes
    case: NDArray[np.integer]
    seconds: Seconds
    business_seconds: Seconds
    transitions: int
    unknown: int


def handed_in(timeline: Timeline, by: Level) -> Handed:
    """The handovers of a timeline."""
    codes, names = hands_of(timeline, by)
    moves = moves_of(timeline)
    known = (codes[moves.first] != UNKNOWN) & (codes[moves.first + 1] != UNKNOWN)
    mine = changes(codes, moves)
    first = moves.first[mine]
    return Handed(
        names,
        codes[first],
        codes[first + 1],
        timeline.case[first],
        moves.seconds[mine],
        moves.business_seconds[mine],
        int(known.sum()),
        int((~known).sum()),
    )


def read_handed(log: EventLog, by: Level) -> Handed:
    """The handovers of a log, of which nothing else is read."""
    pairs = log.events.filter(log.events.next_activity.notnull())
    giver, taker = pairs[by], pairs[f"next_{by}"]
    known = giver.notnull() & taker.notnull()
    totals = pairs.aggregate(
        known=known.cast("int64").sum().fill_null(0), pairs=pairs.count()
    ).to_pyarrow()
    hands = log.events.select(hand=by).distinct().drop_null().order_by("hand").to_pyarrow()
    names = tuple(hands["hand"].to_pylist())
    place = engine.text_places(names, pairs.get_backend())
    begins = pairs.next_start_timestamp.coalesce(pairs.next_timestamp)
    rows = pairs.mutate(
        source=place(giver),
        target=place(taker),
        waited=ibis.greatest(micros_between(pairs.timestamp, begins), 0),
        business=_business_wait(pairs),
    )
    rows = rows.filter(known & (giver != taker))
    found = rows.select("case_id", "source", "target", "waited", "business").to_pyarrow()
    columns = _by_case(found, names)
    return Handed(
        names,
        columns["source"],
        columns["target"],
        columns["case"],
        columns["waited"] / MICROS,
        columns["business"],
        totals["known"][0].as_py(),
        totals["pairs"][0].as_py() - totals["known"][0].as_py(),
    )


def _business_wait(pairs: Table) -> NumericValue:
    """Working time from the end of an event to the start of the next.

    The log holds the business clock at the ends of events; the next one's own work is taken
    off as it passed by the calendar, which is exact where it lies in opening hours.
    """
    until_end = pairs.next_business_seconds - pairs.business_seconds
    work = micros_between(pairs.next_start_timestamp, pairs.next_timestamp) / MICROS
    return ibis.greatest(until_end - work.fill_null(0), 0.0)


def _by_case(found: pa.Table, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """The columns, with a number a case instead of its id, those of a case together."""
    ids = found["case_id"]
    fresh = begins(ids)
    starts = ids.filter(pa.array(fresh)).combine_chunks().dictionary_encode()
    columns = {
        name: codes_in(found[name], names if name in ("source", "target") else None)
        for name in found.column_names[1:]
    }
    columns["case"] = starts.indices.to_numpy()[np.cumsum(fresh, dtype="int32") - 1]
    if len(starts.dictionary) < len(starts):
        order = np.argsort(columns["case"], kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
    return columns
