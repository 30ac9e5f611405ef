"""How deals end over time, by an attribute: won, lost or still open, as competing ends."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog, end_of
from mining.models.funnel import Funnel
from mining.survival.outcomes import Incidence, incidences

WON, LOST = "won", "lost"
ENDS = (WON, LOST)
DAY = 86_400.0
DAYS = (7, 14, 30, 60, 90, 180, 365)
"""Days at which shares are told, as far as they are known."""
FEWEST = 20
"""Cases under which nothing is said of a group."""
MOST_GROUPS, MOST_VALUES = 8, 40
POINTS = 120
ALL = ""
FIXED = ("case_id", "opened", "closed", "outcome", "events", "last_event")


@dataclass(frozen=True, slots=True)
class Endings:
    """How cases of each group have ended by how many days after they were opened.

    `by`: the attribute ("": all cases together). `groups`: `group`, `cases`, `won`, `lost`,
    `open`, `refused` ("" or why not); the largest `MOST_GROUPS`, of `in_all`. `shares`, one
    row a group, end and day: `group`, `end`, `days`, `share` with `low` and `high` (95 %),
    `cases`; only as far as it is known. `curves`: `group`, `end`, `days`, `share`, for a
    picture. Shares are cumulative incidences: deals still open count as followed up to the
    end of the log and no further; being won forestalls being lost and the other way round.
    Source: Aalen and Johansen 1978.
    """

    by: str
    groups: pd.DataFrame
    shares: pd.DataFrame
    curves: pd.DataFrame
    in_all: int


def attributes_of(log: EventLog) -> tuple[str, ...]:
    """Attributes of cases that group them: texts or flags of 2 to `MOST_VALUES` values."""
    cases = log.cases
    names = [
        name
        for name in cases.columns
        if name not in FIXED and (cases[name].type().is_string() or cases[name].type().is_boolean())
    ]
    if not names:
        return ()
    counts = cases.aggregate(**{name: cases[name].nunique() for name in names}).execute().iloc[0]
    return tuple(name for name in names if 1 < int(counts[name]) <= MOST_VALUES)


def endings(log: EventLog, funnel: Funnel, *, by: str = ALL) -> Endings:
    """How the cases of a log end, by an attribute of theirs; the funnel's first outcome is won.

    >>> from mining.models.funnel import parse_funnel
    >>> traces = {f"d{n}": ["New", "Won" if n % 4 else "Lost"] for n in range(40)}
    >>> log = EventLog.from_traces(traces, outcomes=["Won", "Lost"], stages=["New"])
    >>> found = endings(log, parse_funnel("New > Won | Lost"))
    >>> found.shares[["end", "days", "share"]].values.tolist()[0]
    ['won', 7, 0.75]
    """
    cases = _cases(log, funnel, by)
    sizes = cases["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    groups, shares, curves = [], [], []
    for group in sizes.index[:MOST_GROUPS]:
        mine = cases[cases["group"] == group]
        won, lost = (int((mine["end"] == code).sum()) for code in (1, 2))
        few = len(mine) < FEWEST
        counts = {"cases": len(mine), "won": won, "lost": lost, "open": len(mine) - won - lost}
        refused = f"Fewer than {FEWEST} deals" if few else ""
        groups.append({"group": group, **counts, "refused": refused})
        if few:
            continue
        found = incidences(mine["seconds"].to_numpy(), mine["end"].to_numpy(), kinds=2)
        longest = float(mine["seconds"].max())
        for end, each in zip(ENDS, found, strict=True):
            shares += list(_shares(group, end, each, longest))
            curves.append(_curve(group, end, each))
    return Endings(
        by,
        pd.DataFrame(groups, columns=["group", "cases", "won", "lost", "open", "refused"]),
        pd.DataFrame(shares, columns=["group", "end", "days", "share", "low", "high", "cases"]),
        pd.concat(curves, ignore_index=True)
        if curves
        else pd.DataFrame(columns=["group", "end", "days", "share"]),
        len(sizes),
    )


def _cases(log: EventLog, funnel: Funnel, by: str) -> pd.DataFrame:
    """Per case its group, how long it was followed and how it ended (0: it is open)."""
    cases = log.cases
    group = {} if by == ALL else {"group": cases[by].cast("string")}
    found = cases.select(
        "outcome", opened=epoch_seconds(cases.opened), closed=epoch_seconds(cases.closed), **group
    ).execute()
    end = float(epoch_seconds(end_of(log)["at"].as_scalar()).execute() or 0.0)
    is_closed = found["closed"].notna()
    is_won = is_closed & (found["outcome"] == funnel.outcome_names[0])
    until = found["closed"].astype("float64").fillna(end)
    return pd.DataFrame(
        {
            "group": found["group"].fillna("") if group else "",
            "seconds": (until - found["opened"]).clip(lower=0.0),
            "end": np.select([is_won, is_closed], [1, 2], 0),
        }
    )


def _shares(group: str, end: str, found: Incidence, longest: float) -> Iterator[tuple[object, ...]]:
    """Shares at the days up to the first that no case was followed beyond."""
    for days in DAYS:
        told = found.by(days * DAY)
        if not np.isnan(told.value):
            yield group, end, days, told.value, told.low, told.high, told.count
        if days * DAY >= longest:
            return


def _curve(group: str, end: str, found: Incidence) -> pd.DataFrame:
    """The curve at evenly spaced days, as far as it is to be trusted."""
    table = found.table
    is_over = len(table.times) > 0 and table.staying[-1] == 0
    until = float(table.times[-1]) if is_over else table.horizon
    at: NDArray[np.float64] = np.linspace(0.0, until, POINTS)
    place = np.searchsorted(table.times, at, side="right")
    share = np.concatenate([[0.0], found.share])[place]
    return pd.DataFrame({"group": group, "end": end, "days": at / DAY, "share": share})
