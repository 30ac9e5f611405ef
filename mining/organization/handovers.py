"""Who hands over to whom, how often, and how long the work waits in between."""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import NumericValue, Table

from event_logs.engine import seconds_between
from event_logs.event_log import EventLog
from mining.models.durations import to_timedelta
from mining.organization.work import Level


@dataclass(frozen=True, slots=True)
class Handovers:
    """Handovers of work: an event of one, directly followed in its case by another's.

    `frame`, most frequent first: `source`, `target`, `count`, `cases`, and the waiting from
    the end of the one's event to the start of the other's: `median`, `p90`, `total`,
    `business_median`, `business_total` (timedelta; on the business clock the next event's own
    work is taken to lie in opening hours). `share` is of all handovers.
    `transitions`: pairs of successive events in which both hands are known; `unknown`: pairs
    in which one is not. `kept`: transitions without a change of hands.
    Source: van der Aalst, Reijers, Song 2005 (handover of work), as counts.
    """

    frame: pd.DataFrame
    by: Level
    transitions: int
    unknown: int

    @property
    def kept(self) -> int:
        """Transitions in which the work stayed in the same hands."""
        return self.transitions - int(self.frame["count"].sum())


def handovers(log: EventLog, *, by: Level = "department") -> Handovers:
    """Handovers between people (`by="resource"`) or departments, with their waiting.

    >>> frame = pd.DataFrame({"case_id": ["a"] * 3, "activity": ["lead", "call", "won"],
    ...     "timestamp": pd.date_range("2026-01-05", periods=3, freq="h", tz="UTC"),
    ...     "who": ["Ann", "Bob", "Bob"]})
    >>> found = handovers(EventLog.from_pandas(frame, resource="who"), by="resource")
    >>> found.frame[["source", "target", "count"]].values.tolist(), found.kept
    ([['Ann', 'Bob', 1]], 1)
    """
    pairs = log.events.filter(log.events.next_activity.notnull())
    giver, taker = pairs[by], pairs[f"next_{by}"]
    known = giver.notnull() & taker.notnull()
    totals = pairs.aggregate(
        transitions=known.cast("int64").sum().fill_null(0),
        unknown=(~known).cast("int64").sum().fill_null(0),
    ).execute()
    begins = pairs.next_start_timestamp.coalesce(pairs.next_timestamp)
    waits = pairs.filter(known & (giver != taker)).mutate(
        waited=ibis.greatest(seconds_between(pairs.timestamp, begins), 0.0),
        business_waited=_business_wait(pairs),
    )
    found = waits.group_by(source=waits[by], target=waits[f"next_{by}"]).agg(
        count=waits.count(),
        cases=waits.case_id.nunique(),
        quantiles=waits.waited.quantile([0.5, 0.9]),
        total=waits.waited.sum(),
        business_median=waits.business_waited.median(),
        business_total=waits.business_waited.sum(),
    )
    frame = _finished(found.execute())
    transitions, unknown = (int(totals[name].iloc[0]) for name in ("transitions", "unknown"))
    return Handovers(frame, by, transitions, unknown)


def _business_wait(pairs: Table) -> NumericValue:
    """Working time from the end of an event to the start of the next.

    The log holds the business clock at the ends of events; the next one's own work is taken
    off as it passed by the calendar, which is exact where it lies in opening hours.
    """
    until_end = pairs.next_business_seconds - pairs.business_seconds
    work = seconds_between(pairs.next_start_timestamp, pairs.next_timestamp)
    return ibis.greatest(until_end - work.fill_null(0), 0.0)


def _finished(found: pd.DataFrame) -> pd.DataFrame:
    # Without a handover the column of lists is one of numbers to pandas.
    pairs = found["quantiles"].astype("object").str
    frame = found.assign(median=pairs[0], p90=pairs[1])
    for name in ("median", "p90", "total", "business_median", "business_total"):
        frame[name] = to_timedelta(frame[name])
    count = frame["count"].astype("int64")
    frame = frame.assign(
        count=count, cases=frame["cases"].astype("int64"), share=count / max(int(count.sum()), 1)
    )
    frame = frame.sort_values(
        ["count", "source", "target"], ascending=[False, True, True], ignore_index=True
    )
    return frame[
        [
            *("source", "target", "count", "cases", "share", "median", "p90", "total"),
            *("business_median", "business_total"),
        ]
    ]
