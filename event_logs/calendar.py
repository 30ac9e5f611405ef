"""Business time: how much of a duration fell into opening hours.

The business clock runs while the business is open and stands still otherwise. Every event
gets the clock's position, so that any duration in business time is a difference of two.
An instant is open if a wall clock in the calendar's zone shows an opening hour of a day
that is no holiday: an hour that the wall clock shows twice counts twice, one that it
skips does not count.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import NumericValue, Table

from event_logs import engine
from event_logs.engine import EPOCH
from event_logs.event_log import TIMESTAMP
from event_logs.zones import OffsetSpan, offset_spans, zone_named

Opening = tuple[int, int]
"""One stretch of opening hours: minutes since midnight on the wall clock, from and to."""

CLOCK_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
"""Where a calendar with opening hours reads zero; only differences mean anything."""

MICROSECONDS = 1_000_000
_MINUTE = 60 * MICROSECONDS
_DAY = 1440 * _MINUTE


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Business calendar: the opening hours of a week in a time zone, without holidays.

    `week` holds for each day, Monday first, its openings in order; a lunch break is the
    gap between two. `holidays` is a country code of the `holidays` library, or empty.
    A calendar with an empty `week` has no opening hours: business time is calendar time.

    >>> calendar = BusinessCalendar.of_days("Europe/Moscow", range(5), "09:00", "18:00")
    >>> friday = datetime(2026, 1, 16, 14, tzinfo=UTC)  # 17:00 in Moscow
    >>> business_seconds(calendar, friday, friday + timedelta(days=3))
    datetime.timedelta(seconds=32400)
    """

    time_zone: str = "UTC"
    week: tuple[tuple[Opening, ...], ...] = ()
    holidays: str = ""

    @classmethod
    def of_days(
        cls, time_zone: str, days: range, opens: str, closes: str, *, holidays: str = ""
    ) -> "BusinessCalendar":
        """The same hours on each of `days` (0 is Monday), closed on the others."""
        hours = ((_minutes(opens), _minutes(closes)),)
        return cls(time_zone, tuple(hours if day in days else () for day in range(7)), holidays)

    @property
    def has_hours(self) -> bool:
        """Whether the business clock ever stands still."""
        return any(self.week)


def business_clock(
    events: Table, calendar: BusinessCalendar | None, *, column: str = "timestamp"
) -> Table:
    """`events` with `business_seconds`: the business clock at `column`, in seconds.

    Null where `column` is null. Without opening hours the clock never stands still and
    reads seconds since 1970. The opening hours of each UTC day are joined by that day, so
    the work is one hash join with a few thousand rows and some arithmetic.
    """
    rest = events.drop("business_seconds") if "business_seconds" in events.columns else events
    instants = rest[column].cast(TIMESTAMP)
    if calendar is None or not calendar.has_hours:
        return rest.mutate(business_seconds=engine.epoch_seconds(instants))
    span = rest.agg(first=instants.min(), last=instants.max()).execute().iloc[0]
    if pd.isna(span["first"]):
        return rest.mutate(business_seconds=ibis.null("float64"))
    days = _days_table(calendar, span["first"].to_pydatetime(), span["last"].to_pydatetime())
    return _join_days(rest, column, engine.load(days), _openings_per_day(days))


def business_seconds(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """Business time from `start` to `end` (aware), negative where `end` comes first."""
    if not calendar.has_hours:
        return end - start
    if end < start:
        return -business_seconds(calendar, end, start)
    opens, closes = open_intervals(calendar, start, end)
    return timedelta(microseconds=int((closes - opens).sum()))


def open_intervals(
    calendar: BusinessCalendar, start: datetime, end: datetime
) -> tuple[np.ndarray, np.ndarray]:
    """When the business was open from `start` to `end`: two arrays of microseconds since 1970.

    In order, never overlapping, cut at `start` and `end`.
    """
    zone = zone_named(calendar.time_zone)
    pieces = [_intervals_of_span(calendar, span, zone) for span in offset_spans(zone, start, end)]
    opens = np.concatenate([piece[0] for piece in pieces])
    closes = np.concatenate([piece[1] for piece in pieces])
    order = np.argsort(opens, kind="stable")
    return opens[order], closes[order]


def opening(text: str) -> tuple[Opening, ...]:
    """Opening hours as written in the project file, in order; '' and 'closed' mean none.

    >>> opening("09:00-13:00, 14:00-18:00")
    ((540, 780), (840, 1080))
    """
    if text.strip() in ("", "closed"):
        return ()
    parts = [part.split("-") for part in text.split(",")]
    if any(len(part) != 2 for part in parts):  # noqa: PLR2004 - a stretch has two ends
        raise ValueError(text)
    hours = tuple((_minutes(begin), _minutes(end)) for begin, end in parts)
    edges = [edge for pair in hours for edge in pair]
    if edges != sorted(set(edges)):
        raise ValueError(text)
    return hours


def _minutes(text: str) -> int:
    """Minutes since midnight of `hh:mm`; 24:00 is the end of the day."""
    if text.strip() == "24:00":
        return 1440
    clock = time.fromisoformat(text.strip())
    return clock.hour * 60 + clock.minute


def _intervals_of_span(
    calendar: BusinessCalendar, span: OffsetSpan, zone: ZoneInfo
) -> tuple[np.ndarray, np.ndarray]:
    """Openings while one offset holds: every local day's hours moved to UTC, then cut."""
    first = span.start.astimezone(zone).date() - timedelta(days=1)
    last = span.end.astimezone(zone).date() + timedelta(days=1)
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    shift = _microseconds(span.offset)
    pieces = [
        (midnights + begin * _MINUTE - shift, midnights + end * _MINUTE - shift)
        for weekday, hours in enumerate(calendar.week)
        for midnights in [_midnights(_working(days, weekday, calendar.holidays))]
        for begin, end in hours
    ]
    low, high = _instant(span.start), _instant(span.end)
    opens = np.clip(np.concatenate([piece[0] for piece in pieces]), low, high)
    closes = np.clip(np.concatenate([piece[1] for piece in pieces]), low, high)
    kept = closes > opens
    return opens[kept], closes[kept]


def _working(days: np.ndarray, weekday: int, country: str) -> np.ndarray:
    """Those of `days` that fall on `weekday` (Monday 0) and are no holiday."""
    chosen = days[(days.astype("int64") + 3) % 7 == weekday]  # 1970-01-01 was a Thursday
    if not country or not days.size:
        return chosen
    years = range(int(str(days[0])[:4]), int(str(days[-1])[:4]) + 1)
    free = np.array(sorted(holidays.country_holidays(country, years=years)), "datetime64[D]")
    return chosen[~np.isin(chosen, free)]


def _midnights(days: np.ndarray) -> np.ndarray:
    return days.astype("int64") * _DAY


def _microseconds(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1)


def _instant(moment: datetime) -> int:
    return _microseconds(moment - EPOCH)


def _days_table(calendar: BusinessCalendar, first: datetime, last: datetime) -> pa.Table:
    """One row a UTC day from `first` to `last`: the clock at its start and its openings.

    Columns `day` (date), `before` (business seconds from `CLOCK_ZERO` to the day's start)
    and, for as many openings as the fullest day has, `open_0`, `length_0`, … in seconds
    since the day's start (0 and 0 where there is none).
    """
    low = min(first, CLOCK_ZERO).replace(hour=0, minute=0, second=0, microsecond=0)
    high = max(last, CLOCK_ZERO) + timedelta(days=1)
    count = (high - low) // timedelta(days=1) + 1
    starts = _instant(low) + np.arange(count) * _DAY
    day, opens, closes = _cut_at_midnight(*open_intervals(calendar, low, high), starts)
    worked = np.bincount(day, weights=closes - opens, minlength=count)
    before = np.concatenate([[0.0], np.cumsum(worked)[:-1]])
    before -= before[int((CLOCK_ZERO - low) // timedelta(days=1))]
    slots = _slots(day, opens - starts[day], closes - opens, count)
    dates = (starts // _DAY).astype("datetime64[D]")
    return pa.table({"day": dates, "before": before / MICROSECONDS, **slots})


def _cut_at_midnight(
    opens: np.ndarray, closes: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Openings cut at UTC midnights: index of the day, opening and closing, in order."""
    inside = np.searchsorted(starts, closes) - np.searchsorted(starts, opens, side="right")
    midnight = starts[np.searchsorted(starts, opens, side="right") % starts.size]
    crossing = inside > 0
    begins = np.concatenate([opens, midnight[crossing]])
    ends = np.concatenate([np.where(crossing, midnight, closes), closes[crossing]])
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], ends[order]
    return np.searchsorted(starts, begins, side="right") - 1, begins, ends


def _slots(
    day: np.ndarray, opens: np.ndarray, lengths: np.ndarray, count: int
) -> dict[str, np.ndarray]:
    """The openings of each day beside each other, in seconds; `day` is sorted."""
    place = np.arange(day.size) - np.searchsorted(day, day)
    slots = {}
    for number in range(int(place.max(initial=-1)) + 1):
        here = place == number
        for name, values in (("open", opens), ("length", lengths)):
            slots[f"{name}_{number}"] = column = np.zeros(count)
            column[day[here]] = values[here] / MICROSECONDS
    return slots


def _openings_per_day(days: pa.Table) -> int:
    return sum(name.startswith("open_") for name in days.column_names)


def _join_days(events: Table, column: str, days: Table, openings: int) -> Table:
    """Add the clock: what had run by the start of the day, plus what the day has run since."""
    keyed = events.mutate(_day=events[column].cast(TIMESTAMP).date())
    joined = keyed.left_join(days, keyed._day == days.day)  # noqa: SLF001 - a column of ours
    midnight = joined.day.cast("timestamp").cast(TIMESTAMP)
    since = engine.seconds_between(midnight, joined[column].cast(TIMESTAMP))
    clock: NumericValue = joined.before
    for number in range(openings):
        worked = ibis.least(since - joined[f"open_{number}"], joined[f"length_{number}"])
        clock += ibis.greatest(worked, 0.0)
    return joined.select(*events.columns, business_seconds=clock.cast("float64"))
