"""How long deals stay in the declared stages, with stays not yet over counted as censored."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from mining.models.directly_follows_graph import Clock
from mining.models.durations import to_timedelta
from mining.models.funnel import Funnel
from mining.performance.stays import Stays, stays_in
from mining.survival.beyond import distinct, observe
from mining.timelines.clock import Seconds
from mining.timelines.timeline import UNKNOWN, Flags, Timeline, read_timeline

QUANTILES = {"median": 0.5, "p90": 0.9}
CLOCKS: dict[str, Clock] = {"": "calendar", "business_": "business"}


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Time in each declared stage: from entering it to the next declared stage or the end.

    `frame`, one row a declared stage in the funnel's order: `stage`, `cases` (that entered
    it), `visits` (stays; entering the stage one is in already begins no new one), `open_visits`
    (not over when the log ends: censored), `median`, `p90` (Kaplan–Meier, over all stays, so
    that open ones do not make a stage look short; NaT where too few ended to say),
    `total` (time spent up to the end of the log), and `business_median`, `business_p90`,
    `business_total` on the business clock. All timedelta.
    """

    frame: pd.DataFrame


def stage_times(log: EventLog, funnel: Funnel, *, timeline: Timeline | None = None) -> StageTimes:
    """Time in each declared stage of a funnel, open stays censored at the end of the log.

    Calls, emails and other undeclared activities do not end a stay. `timeline`: that of the
    log, where it has been read already.
    Source: Kaplan and Meier 1958 (product-limit estimator).

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"]}, outcomes=["won"])
    >>> row = stage_times(log, parse_funnel("new > won")).frame.iloc[0]
    >>> row.stage, int(row.visits), row["median"]
    ('new', 1, Timedelta('0 days 02:00:00'))
    """
    timeline = timeline or read_timeline(log)
    stays = stays_in(timeline, funnel)
    codes = {name: code for code, name in enumerate(timeline.activities)}
    took = {prefix: stays.took(clock) for prefix, clock in CLOCKS.items()}
    rows = [
        {"stage": name, **_row(stays, took, stays.stage == codes.get(name, UNKNOWN))}
        for name in funnel.stage_names
    ]
    columns = ["stage", "cases", "visits", "open_visits", *_times()]
    frame = pd.DataFrame(rows, columns=columns)
    return StageTimes(frame.assign(**{name: to_timedelta(frame[name]) for name in _times()}))


def _row(stays: Stays, took: dict[str, Seconds], mine: Flags) -> dict[str, object]:
    over = stays.over[mine]
    row: dict[str, object] = {
        "cases": distinct(stays.case[mine]),
        "visits": len(over),
        "open_visits": int((~over).sum()),
    }
    for prefix, times in took.items():
        here = times[mine]
        curve = observe(here, over)
        quantiles = {f"{prefix}{each}": curve.quantile(q) for each, q in QUANTILES.items()}
        # Infinite: too few ended to say.
        row |= {each: at if np.isfinite(at) else np.nan for each, at in quantiles.items()}
        row[f"{prefix}total"] = here.sum() if len(here) else np.nan
    return row


def _times() -> list[str]:
    return [f"{prefix}{name}" for prefix in CLOCKS for name in (*QUANTILES, "total")]
