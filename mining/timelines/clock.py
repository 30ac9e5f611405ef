"""The business clock and the wall clock, read at many moments at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from event_logs.calendar import BusinessCalendar, open_intervals
from event_logs.zones import offset_spans, zone_named

Micros = NDArray[np.int64]
Seconds = NDArray[np.float64]

MICROS = 1_000_000
HOUR, DAY = 3_600, 86_400
_MARGIN = timedelta(days=40)
_LOOK_AHEAD = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class WorkingClock:
    """When the business was open over a period; without opening hours: always.

    `opens`, `closes`: microseconds since 1970, in order, never overlapping. `before`: the
    seconds that it had been open when each of them begins.

    >>> calendar = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
    >>> clock = working_clock(calendar, datetime(2026, 1, 5, tzinfo=UTC),
    ...                       datetime(2026, 1, 9, tzinfo=UTC))
    >>> monday = int(datetime(2026, 1, 5, 17, tzinfo=UTC).timestamp()) * MICROS
    >>> tuesday = monday + 17 * HOUR * MICROS
    >>> float(clock.between(np.array([monday]), np.array([tuesday]))[0]) / HOUR
    2.0
    """

    opens: Micros
    closes: Micros
    before: Seconds

    def at(self, moments: Micros) -> Seconds:
        """The clock at moments within the period, in seconds; only differences mean anything."""
        if not len(self.opens):
            return moments / MICROS
        here = np.clip(np.searchsorted(self.opens, moments, side="right") - 1, 0, None)
        since = np.minimum(moments, self.closes[here]) - self.opens[here]
        return self.before[here] + np.maximum(since, 0) / MICROS

    def between(self, begins: Micros, ends: Micros) -> Seconds:
        """Seconds on the clock from each of `begins` to each of `ends`."""
        return self.at(ends) - self.at(begins)

    def moments(self, readings: Seconds) -> Micros:
        """When the clock first shows these readings, to the microsecond."""
        if not len(self.opens):
            return np.round(readings * MICROS).astype("int64")
        here = np.clip(np.searchsorted(self.before, readings, side="left") - 1, 0, None)
        left = np.round((readings - self.before[here]) * MICROS).astype("int64")
        return self.opens[here] + np.maximum(left, 0)

    def ready(self, moments: Micros) -> Micros:
        """Each moment itself where the business is open, else the next opening."""
        if not len(self.opens):
            return moments
        following = np.searchsorted(self.opens, moments, side="right")
        upcoming = self.opens[np.minimum(following, len(self.opens) - 1)]
        return np.where(self.is_open(moments), moments, upcoming)

    def opened(self, moments: Micros) -> Micros:
        """When the business last opened up to each moment; without opening hours 0."""
        if not len(self.opens):
            return np.zeros(len(moments), "int64")
        here = np.clip(np.searchsorted(self.opens, moments, side="right") - 1, 0, None)
        return self.opens[here]

    def is_open(self, moments: Micros) -> NDArray[np.bool_]:
        """Whether the business was open at each moment."""
        if not len(self.opens):
            return np.ones(len(moments), "bool")
        here = np.searchsorted(self.opens, moments, side="right") - 1
        return (here >= 0) & (moments < self.closes[np.clip(here, 0, None)])


def working_clock(
    calendar: BusinessCalendar | None, first: datetime, last: datetime
) -> WorkingClock:
    """The working clock from a month before `first` to two years after `last`.

    So far ahead, since deadlines of what is still running lie ahead.
    """
    if calendar is None or not calendar.has_hours:
        nothing = np.zeros(0, "int64")
        return WorkingClock(nothing, nothing, np.zeros(0))
    opens, closes = open_intervals(calendar, first - _MARGIN, last + _LOOK_AHEAD)
    worked = np.concatenate([[0], np.cumsum(closes - opens)[:-1]])
    return WorkingClock(opens, closes, worked / MICROS)


@dataclass(frozen=True, slots=True)
class WallClock:
    """What the clocks of a zone showed: `shifts` (seconds ahead of UTC) from `starts` on."""

    starts: Micros
    shifts: NDArray[np.int64]

    def local(self, moments: Micros) -> NDArray[np.int64]:
        """Seconds since 1970 on the wall clock."""
        here = np.clip(np.searchsorted(self.starts, moments, side="right") - 1, 0, None)
        return moments // MICROS + self.shifts[here]

    def hours(self, moments: Micros) -> NDArray[np.int64]:
        """The hour of the day, 0 to 23."""
        return self.local(moments) // HOUR % 24

    def days(self, moments: Micros) -> NDArray[np.int64]:
        """The local day, in days since 1970-01-01."""
        return self.local(moments) // DAY

    def midnights(self, days: NDArray[np.int64]) -> Micros:
        """When local days begin, in microseconds since 1970."""
        local = days * DAY
        near = np.searchsorted(self.starts, (local - DAY) * MICROS, side="right") - 1
        first = self.shifts[np.clip(near, 0, None)]
        here = np.searchsorted(self.starts, (local - first) * MICROS, side="right") - 1
        return (local - self.shifts[np.clip(here, 0, None)]) * MICROS

    def weekdays(self, moments: Micros) -> NDArray[np.int64]:
        """The day of the week, Monday 0."""
        return (self.days(moments) + 3) % 7


def wall_clock(time_zone: str, first: datetime, last: datetime) -> WallClock:
    """The wall clock of a zone over a period.

    >>> clock = wall_clock("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC),
    ...                    datetime(2026, 2, 1, tzinfo=UTC))
    >>> noon = int(datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp()) * MICROS
    >>> int(clock.hours(np.array([noon]))[0]), int(clock.weekdays(np.array([noon]))[0])
    (15, 0)
    """
    spans = offset_spans(zone_named(time_zone), first - _MARGIN, last + _LOOK_AHEAD)
    return WallClock(
        np.array([micros_of(span.start) for span in spans], "int64"),
        np.array([int(span.offset.total_seconds()) for span in spans], "int64"),
    )


def micros_of(moment: datetime) -> int:
    """Microseconds since 1970 of a zoned time."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment_of(micros: int) -> datetime:
    """The time in UTC, so many microseconds after 1970 began.

    >>> moment_of(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros))
