"""When a company works: hours of a day, days of a week, public holidays.

Times of a simulation are whole seconds of the local wall clock since 1970-01-01 00:00.
They become real instants only when a record is written.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

DAY = 86_400
HOUR = 3_600
EPOCH = date(1970, 1, 1)
MIDNIGHT = datetime(1970, 1, 1)  # noqa: DTZ001 -- a wall clock has no zone


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours in which people work, the same for all.

    `opening` and `closing` are hours of the day, `weekdays` count from Monday = 0, and
    `free_days` are days since 1970-01-01 on which nobody works.
    """

    opening: int = 9
    closing: int = 18
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    free_days: frozenset[int] = frozenset()


def hours_with_holidays(country: str, first: date, last: date) -> WorkingHours:
    """Nine to six, Monday to Friday, without the public holidays of `country`."""
    years = range(first.year, last.year + 1)
    free = holidays.country_holidays(country, years=years)
    return WorkingHours(free_days=frozenset(day_number(day) for day in free))


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(1970, 1, 5))
    4
    """
    return (day - EPOCH).days


def weekday(time: int) -> int:
    """The day of the week at a moment, Monday = 0.

    >>> weekday(4 * DAY)
    0
    """
    return (time // DAY + 3) % 7


def works_on(hours: WorkingHours, day: int) -> bool:
    """Whether there is work on this day (days since 1970-01-01)."""
    return (day + 3) % 7 in hours.weekdays and day not in hours.free_days


def is_open(hours: WorkingHours, time: int) -> bool:
    """Whether people are at work at this moment."""
    return opening_of(hours, time) <= time < closing_of(hours, time) and works_on(
        hours, time // DAY
    )


def opening_of(hours: WorkingHours, time: int) -> int:
    """When work opens on the day of `time`, were it a working day."""
    return time // DAY * DAY + hours.opening * HOUR


def closing_of(hours: WorkingHours, time: int) -> int:
    """When work closes on the day of `time`, were it a working day."""
    return time // DAY * DAY + hours.closing * HOUR


def next_open(hours: WorkingHours, time: int) -> int:
    """The first moment from `time` on at which people are at work.

    >>> next_open(WorkingHours(), 4 * DAY) == 4 * DAY + 9 * HOUR
    True
    """
    if works_on(hours, time // DAY) and time < closing_of(hours, time):
        return max(time, opening_of(hours, time))
    return next_opening(hours, time)


def next_opening(hours: WorkingHours, time: int) -> int:
    """The first opening strictly after `time`."""
    day = time // DAY + (time >= opening_of(hours, time))
    while not works_on(hours, day):
        day += 1
    return opening_of(hours, day * DAY)


def worked_seconds(hours: WorkingHours, start: int, end: int) -> int:
    """Seconds of working time from `start` to `end`.

    >>> worked_seconds(WorkingHours(), 4 * DAY, 5 * DAY)
    32400
    """
    days = (day for day in range(start // DAY, end // DAY + 1) if works_on(hours, day))
    parts = (
        min(end, closing_of(hours, day * DAY)) - max(start, opening_of(hours, day * DAY))
        for day in days
    )
    return sum(part for part in parts if part > 0)


def local_moment(time: int) -> datetime:
    """The wall-clock time as a datetime without zone."""
    return MIDNIGHT + timedelta(seconds=time)


def instant(time: int, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which the clocks of `zone` show `time`."""
    return local_moment(time).replace(tzinfo=zone).astimezone(UTC)
