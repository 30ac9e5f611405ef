"""The directly-follows graph as a value."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Clock = Literal["calendar", "business"]
"""Time by the calendar, or on the clock that runs in opening hours only."""


@dataclass(frozen=True, slots=True)
class DirectlyFollowsGraph:
    """Which activity directly follows which, how often, and how long that takes.

    `nodes`: one row an activity, most frequent first: `activity`, `events`, `starts` and
    `ends` (cases that begin and end with it).
    `edges`: one row a pair, most frequent first: `source`, `target`, `count`, and the time
    from the end of the one to the end of the other: `median`, `p90`, `total` (timedelta).
    `cases`, `events`: of the log. The sum of `edges.count` is `events` − `cases`.
    `time` says whether times are of the calendar or of working hours.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    cases: int
    events: int
    time: Clock = "calendar"
