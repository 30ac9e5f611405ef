"""Who hands over to whom, how often, and how long the work waits in between."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from event_logs.event_log import EventLog
from mining.models.durations import to_timedelta
from mining.organization.handed import handed_in, read_handed
from mining.organization.work import Level
from mining.timelines.clock import Seconds
from mining.timelines.moves import by_pair
from mining.timelines.timeline import UNKNOWN, Places, Timeline


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


def handovers(
    log: EventLog, *, by: Level = "department", timeline: Timeline | None = None
) -> Handovers:
    """Handovers between people (`by="resource"`) or departments, with their waiting.

    `timeline`: that of the log, where it has been read already.

    >>> frame = pd.DataFrame({"case_id": ["a"] * 3, "activity": ["lead", "call", "won"],
    ...     "timestamp": pd.date_range("2026-01-05", periods=3, freq="h", tz="UTC"),
    ...     "who": ["Ann", "Bob", "Bob"]})
    >>> found = handovers(EventLog.from_pandas(frame, resource="who"), by="resource")
    >>> found.frame[["source", "target", "count"]].values.tolist(), found.kept
    ([['Ann', 'Bob', 1]], 1)
    """
    handed = handed_in(timeline, by) if timeline else read_handed(log, by)
    pairs = by_pair(handed.source, handed.target, handed.names)
    order, edges = pairs.in_order()
    frame = pairs.frame.assign(
        count=np.diff(edges),
        cases=_distinct(handed.case[order], edges),
        **_times(handed.seconds[order], edges, "", {"median": 0.5, "p90": 0.9}),
        **_times(handed.business_seconds[order], edges, "business_", {"median": 0.5}),
    )
    return Handovers(_finished(frame), by, handed.transitions, handed.unknown)


def _distinct(case: NDArray[np.integer], edges: Places) -> Places:
    """How many cases there are from each edge to the next; equal ones lie together."""
    fresh = np.diff(case, prepend=UNKNOWN) != 0
    fresh[edges[:-1]] = True
    return np.diff(np.concatenate([[0], np.cumsum(fresh)])[edges])


def _times(
    waited: Seconds, edges: Places, prefix: str, quantiles: dict[str, float]
) -> dict[str, Seconds]:
    """Quantiles and sums of what lies from each edge to the next."""
    parts = np.split(waited, edges[1:-1]) if len(edges) > 1 else []
    shares = list(quantiles.values())
    found = np.array([np.quantile(part, shares) for part in parts]).reshape(-1, len(shares))
    named = {f"{prefix}{name}": found[:, at] for at, name in enumerate(quantiles)}
    return {**named, f"{prefix}total": np.array([part.sum() for part in parts])}


def _finished(found: pd.DataFrame) -> pd.DataFrame:
    times = ("median", "p90", "total", "business_median", "business_total")
    whole = max(int(found["count"].sum()), 1)
    frame = found.assign(share=found["count"] / whole, **{n: to_timedelta(found[n]) for n in times})
    frame = frame.sort_values(
        ["count", "source", "target"], ascending=[False, True, True], ignore_index=True
    )
    return frame[["source", "target", "count", "cases", "share", *times]]
