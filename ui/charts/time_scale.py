"""A few readable steps from fast to slow, for colouring by time."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ui.wording import UNITS, WORKING_UNITS

MARKS = tuple(
    pd.Timedelta(text)
    for text in (
        "1s", "10s", "1min", "5min", "15min", "30min", "1h", "2h", "4h", "8h", "16h", "1D", "2D",
        "3D", "5D", "7D", "10D", "14D", "21D", "30D", "60D", "90D", "180D", "365D", "730D",
    )
)  # fmt: skip
"""Times that a person would name as limits."""

STEPS = 5


def time_limits(times: Iterable[pd.Timedelta | None], *, steps: int = STEPS) -> list[pd.Timedelta]:
    """At most `steps` - 1 round limits that part the times into about equal groups.

    >>> hours = [pd.Timedelta(hours=h) for h in (1, 2, 5, 9, 30, 70, 200)]
    >>> [str(limit) for limit in time_limits(hours, steps=3)]
    ['0 days 04:00:00', '1 days 00:00:00']
    """
    seconds = [t.total_seconds() for t in times if t is not None and not pd.isna(t)]
    if not seconds:
        return []
    wanted = np.quantile(seconds, [at / steps for at in range(1, steps)])
    marks = np.array([mark.total_seconds() for mark in MARKS])
    nearest = {int(np.abs(np.log(marks / max(value, 1.0))).argmin()) for value in wanted}
    inside = (at for at in sorted(nearest) if min(seconds) < marks[at] <= max(seconds))
    return [MARKS[at] for at in inside]


def time_step(value: pd.Timedelta | None, limits: list[pd.Timedelta]) -> int:
    """Which step of the scale a time is on, from 0; -1 where there is no time.

    >>> time_step(pd.Timedelta("2h"), [pd.Timedelta("1h"), pd.Timedelta("1D")])
    1
    """
    if value is None or pd.isna(value):
        return -1
    return sum(value >= limit for limit in limits)


def axis_unit(longest: pd.Timedelta, *, time: str = "calendar") -> tuple[str, int]:
    """The unit for an axis of durations and its seconds: working time is told in hours.

    >>> axis_unit(pd.Timedelta("9D")), axis_unit(pd.Timedelta("9D"), time="business")
    (('d', 86400), ('h', 3600))
    """
    units = UNITS if time == "calendar" else WORKING_UNITS
    if pd.isna(longest):
        return units[0]
    return next((unit for unit in units if longest.total_seconds() >= 2 * unit[1]), units[-1])
