"""Every stay in a place of the process and every passage to the next, with how long it took."""

from dataclasses import dataclass, replace
from typing import Literal

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import NumericValue, Table
from numpy.typing import NDArray

from event_logs import engine
from event_logs.engine import epoch_seconds, seconds_between
from event_logs.event_log import EventLog, end_of
from mining.models.directly_follows_graph import Clock
from mining.models.funnel import Funnel
from mining.performance.stage_times import stays_in_stages

Kind = Literal["stage", "move", "step", "handover"]
KINDS: tuple[Kind, ...] = ("stage", "move", "step", "handover")
"""A stay in a declared stage; one that ended, by what came next; from one activity to the
next; from the work of one department to that of another."""
MOST = 40
"""So many places of a kind are looked at, those that take most time; none can lose more."""
NOT_KEPT = -1
_PLACE = ["kind", "source", "target"]


@dataclass(frozen=True, slots=True)
class Passages:
    """Stays and passages, one entry each.

    `places`, one row a place: `kind` (see `KINDS`), `source`, `target` (a stage: itself
    twice). `place` (row of `places`), `case` (number of the case in the order of their
    ids), `begun` (seconds since 1970), `seconds` and `business_seconds` that it took,
    `over` (false: a stay that goes on, censored at the end of the log). `end`: of the log.
    Only stays in stages can go on: what comes next is not yet known of the others.
    """

    places: pd.DataFrame
    place: NDArray[np.int32]
    case: NDArray[np.int32]
    begun: NDArray[np.float64]
    seconds: NDArray[np.float64]
    business_seconds: NDArray[np.float64]
    over: NDArray[np.bool_]
    end: float

    def took(self, clock: Clock) -> NDArray[np.float64]:
        """How long each took on a clock."""
        return self.business_seconds if clock == "business" else self.seconds


def read_passages(
    log: EventLog, funnel: Funnel | None = None, *, stays: Table | None = None
) -> Passages:
    """The stays and passages of a log; of stages only where a funnel declares some.

    Of the places that take most time. `stays`: those of `stays_in_stages`, where they are
    known already.

    >>> found = read_passages(EventLog.from_traces({"a": ["New", "Call", "Won"]}))
    >>> found.places.values.tolist(), found.seconds.tolist()
    ([['step', 'Call', 'Won'], ['step', 'New', 'Call']], [3600.0, 3600.0])
    """
    return longest(read_every_passage(log, funnel, stays=stays))


def read_every_passage(
    log: EventLog, funnel: Funnel | None = None, *, stays: Table | None = None
) -> Passages:
    """The stays and passages of a log at every place, however little time it takes."""
    found = _passages(log, funnel, stays).cache()
    places = found.select(_PLACE).distinct().order_by(_PLACE).execute()
    numbered = engine.load(
        pa.table({**{name: places[name] for name in _PLACE}, "place": np.arange(len(places))}),
        log.events.get_backend(),
    )
    kept = found.inner_join(numbered, _PLACE).inner_join(_numbers(log), "case_id")
    rows = kept.select("place", "case", "begun", "seconds", "business_seconds", "over").to_pyarrow()
    columns = {name: rows[name].to_numpy() for name in rows.column_names}
    return Passages(
        places=places,
        place=columns["place"].astype("int32"),
        case=columns["case"].astype("int32"),
        **{name: columns[name].astype("float64") for name in ("begun", "seconds")},
        business_seconds=columns["business_seconds"].astype("float64"),
        over=columns["over"].astype("bool"),
        end=float(epoch_seconds(end_of(log)["at"].as_scalar()).execute() or 0.0),
    )


def of_cases(passages: Passages, log: EventLog, part: EventLog) -> Passages:
    """The passages of some of the cases (`part`) of a log; nothing is read but their names."""
    chosen = part.cases.select("case_id").inner_join(_numbers(log), "case_id").to_pyarrow()["case"]
    is_chosen = np.zeros(int(log.cases.count().execute()), bool)
    is_chosen[chosen.to_numpy()] = True
    return _having(passages, is_chosen[passages.case])


def longest(passages: Passages) -> Passages:
    """The passages at the places of each kind that take most time, see `MOST`."""
    count = len(passages.places)
    sums = passages.places.assign(
        total=np.bincount(passages.place, passages.seconds, count),
        passages=np.bincount(passages.place, minlength=count),
    )
    sums = sums[sums["passages"] > 0]
    sums = sums.sort_values(["total", *_PLACE], ascending=[False, True, True, True])
    kept = sums.groupby("kind").head(MOST).sort_values(_PLACE).index.to_numpy()
    number = np.full(count, NOT_KEPT, "int32")
    number[kept] = np.arange(len(kept))
    found = _having(passages, number[passages.place] != NOT_KEPT)
    places = passages.places.loc[kept].reset_index(drop=True)
    return replace(found, places=places, place=number[found.place])


def _having(passages: Passages, kept: NDArray[np.bool_]) -> Passages:
    names = ("place", "case", "begun", "seconds", "business_seconds", "over")
    return replace(passages, **{name: getattr(passages, name)[kept] for name in names})


def slow_cases(
    log: EventLog, funnel: Funnel | None, place: tuple[str, str, str], seconds: float, clock: Clock
) -> list[str]:
    """The cases that took longer than `seconds` in a place, the longest first."""
    took = "business_seconds" if clock == "business" else "seconds"
    found = _passages(log, funnel)
    mine = found.filter([found[name] == value for name, value in zip(_PLACE, place, strict=True)])
    longest = mine.group_by("case_id").agg(took=mine[took].max())
    longest = longest.filter(longest.took > seconds)
    ordered = longest.order_by(longest.took.desc(), "case_id")
    return [str(name) for name in ordered.execute()["case_id"]]


def _passages(log: EventLog, funnel: Funnel | None, stays: Table | None = None) -> Table:
    tables = [_steps(log.events), _handovers(log.events)]
    if funnel is not None:
        stays = stays_in_stages(log, funnel).cache() if stays is None else stays
        tables += [
            _row(stays, "stage", source=stays.stage, target=stays.stage, over=~stays.is_open),
            _row(
                stays.filter(stays.left_for.notnull()),
                "move",
                source=stays.stage,
                target=stays.left_for,
                over=ibis.literal(value=True),
            ),
        ]
    return ibis.union(*tables)


def _steps(events: Table) -> Table:
    pairs = _timed(events.filter(events.next_activity.notnull()))
    return _row(
        pairs,
        "step",
        source=pairs.activity,
        target=pairs.next_activity,
        over=ibis.literal(value=True),
    )


def _handovers(events: Table) -> Table:
    given = events.filter(events.department != events.next_department)
    pairs = _timed(given)
    return _row(
        pairs,
        "handover",
        source=pairs.department,
        target=pairs.next_department,
        over=ibis.literal(value=True),
    )


def _timed(pairs: Table) -> Table:
    """With the waiting from the end of each event to the start of the next."""
    begins = pairs.next_start_timestamp.coalesce(pairs.next_timestamp)
    worked = seconds_between(pairs.next_start_timestamp, pairs.next_timestamp).fill_null(0)
    until_end = pairs.next_business_seconds - pairs.business_seconds
    return (
        pairs.mutate(
            begun=epoch_seconds(pairs.timestamp),
            seconds=_not_negative(seconds_between(pairs.timestamp, begins)),
            waited=_not_negative(until_end - worked),
        )
        .drop("business_seconds")
        .rename(business_seconds="waited")
    )


def _not_negative(seconds: NumericValue) -> NumericValue:
    return ibis.greatest(seconds, 0.0)


def _row(rows: Table, kind: Kind, **named: ibis.Value) -> Table:
    """The columns that every kind of passage has."""
    return rows.select(
        "case_id",
        kind=ibis.literal(kind),
        begun=rows.begun.cast("float64"),
        seconds=rows.seconds.cast("float64"),
        business_seconds=rows.business_seconds.cast("float64"),
        **named,
    )


def _numbers(log: EventLog) -> Table:
    number = ibis.row_number().over(order_by=log.cases.case_id).cast("int32")
    return log.cases.select("case_id", case=number)
