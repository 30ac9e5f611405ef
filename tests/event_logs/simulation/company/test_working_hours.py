from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.company.working_hours import (
    DAY,
    HOUR,
    WorkingHours,
    day_number,
    hours_with_holidays,
    instant,
    is_open,
    next_open,
    next_opening,
    weekday,
    worked_seconds,
    works_on,
)

HOURS = WorkingHours(free_days=frozenset({20_000}))
TIMES = st.integers(19_990 * DAY, 20_020 * DAY)


@given(TIMES)
def test_the_next_open_moment_is_open_and_nothing_between_is(time):
    opens = next_open(HOURS, time)
    assert is_open(HOURS, opens)
    assert not any(is_open(HOURS, moment) for moment in range(time, opens, 600))


@given(TIMES)
def test_the_next_opening_is_later_and_at_nine_of_a_working_day(time):
    opens = next_opening(HOURS, time)
    assert opens > time
    assert opens % DAY == 9 * HOUR
    assert works_on(HOURS, opens // DAY)


@given(TIMES, st.integers(0, 3 * DAY), st.integers(0, 3 * DAY))
def test_working_time_adds_up(start, first, second):
    middle, end = start + first, start + first + second
    whole = worked_seconds(HOURS, start, end)
    assert whole == worked_seconds(HOURS, start, middle) + worked_seconds(HOURS, middle, end)
    assert 0 <= whole <= end - start


def test_public_holidays_and_weekends_are_free():
    hours = hours_with_holidays("RU", date(2026, 1, 1), date(2026, 12, 31))
    free = [date(2026, 1, 7), date(2026, 5, 1), date(2026, 6, 12), date(2026, 6, 13)]
    assert not any(works_on(hours, day_number(day)) for day in free)
    assert works_on(hours, day_number(date(2026, 6, 30)))
    assert weekday(day_number(date(2026, 6, 30)) * DAY) == 1


def test_an_instant_is_the_wall_clock_of_the_zone():
    moment = instant(day_number(date(2026, 6, 30)) * DAY + 9 * HOUR, ZoneInfo("Europe/Moscow"))
    assert moment == datetime(2026, 6, 30, 6, tzinfo=UTC)
