from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.calendar import BusinessCalendar, business_seconds
from mining.timelines.clock import (
    DAY,
    HOUR,
    MICROS,
    micros_of,
    moment_of,
    wall_clock,
    working_clock,
)

# Zones with daylight saving, with a change of law (Almaty 2024, Moscow 2014), with half hours.
ZONES = ["Europe/Moscow", "Europe/Berlin", "Asia/Almaty", "America/New_York", "Australia/Lord_Howe"]
FIRST, LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)
MOMENTS = st.integers(0, 10 * 365 * DAY).map(lambda seconds: FIRST + timedelta(seconds=seconds))
WEEK = (((540, 780), (840, 1080)),) * 4 + (((540, 960),), ((600, 720),), ())


@settings(max_examples=40)
@given(st.sampled_from(ZONES), MOMENTS, st.integers(0, 40 * DAY))
def test_the_clock_says_what_the_calendar_says(zone, begin, seconds):
    calendar = BusinessCalendar(zone, WEEK)
    end = begin + timedelta(seconds=seconds)
    clock = working_clock(calendar, begin, end)
    found = clock.between(np.array([micros_of(begin)]), np.array([micros_of(end)]))[0]
    assert found == pytest.approx(business_seconds(calendar, begin, end).total_seconds())


@settings(max_examples=25)
@given(st.sampled_from(ZONES), MOMENTS, st.integers(0, 3 * 24 * 60))
def test_the_clock_counts_the_open_minutes_of_the_wall(zone, begin, minutes):
    calendar, local = BusinessCalendar(zone, WEEK), ZoneInfo(zone)
    begin = begin.replace(second=0, microsecond=0)
    clock = working_clock(calendar, begin, begin + timedelta(minutes=minutes))
    worked = 0
    for minute in range(minutes):  # an instant at a time, as a person would
        here = (begin + timedelta(minutes=minute)).astimezone(local)
        shown = here.hour * 60 + here.minute
        worked += any(opens <= shown < closes for opens, closes in WEEK[here.weekday()])
    end = begin + timedelta(minutes=minutes)
    found = clock.between(np.array([micros_of(begin)]), np.array([micros_of(end)]))[0]
    assert found == worked * 60


@given(MOMENTS, st.integers(1, 60))
def test_working_days_are_those_of_numpy(begin, days):
    calendar = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=days)
    clock = working_clock(calendar, midnight, end)
    expected = np.busday_count(midnight.date(), end.date())
    found = clock.between(np.array([micros_of(midnight)]), np.array([micros_of(end)]))[0]
    assert found == expected * 9 * HOUR


@given(st.dates(date(2015, 1, 1), date(2024, 11, 1)), st.integers(0, 8), st.integers(1, 30))
def test_business_days_later_it_is_the_same_time_of_day(day, hour, days):
    calendar = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
    working = np.busday_offset(day, 0, roll="forward").astype(date)
    begin = datetime(working.year, working.month, working.day, 9 + hour, 30, tzinfo=UTC)
    clock = working_clock(calendar, begin, begin)
    due = clock.moments(clock.at(np.array([micros_of(begin)])) + days * 9 * HOUR)
    expected = np.busday_offset(working, days).astype(date)
    assert moment_of(due[0]) == begin.replace(
        year=expected.year, month=expected.month, day=expected.day
    )


@settings(max_examples=40)
@given(st.sampled_from(ZONES), MOMENTS, st.integers(1, 200 * HOUR))
def test_the_moment_of_a_reading_is_the_first_that_shows_it(zone, begin, seconds):
    clock = working_clock(BusinessCalendar(zone, WEEK), begin, begin)
    reading = clock.at(np.array([micros_of(begin)])) + seconds
    found = clock.moments(reading)
    assert clock.at(found) == pytest.approx(reading, abs=2e-6)
    assert clock.at(found - MICROS)[0] < reading[0]


@settings(max_examples=40)
@given(st.sampled_from(ZONES), MOMENTS)
def test_the_wall_clock_is_that_of_zoneinfo(zone, moment):
    wall, here = wall_clock(zone, FIRST, LAST), moment.astimezone(ZoneInfo(zone))
    at = np.array([micros_of(moment)])
    assert int(wall.hours(at)[0]) == here.hour
    assert int(wall.weekdays(at)[0]) == here.weekday()
    assert wall.days(at).astype("datetime64[D]")[0] == np.datetime64(here.date())


def test_without_opening_hours_business_is_always_open():
    clock = working_clock(None, FIRST, LAST)
    at = np.array([micros_of(FIRST), micros_of(FIRST) + 90 * MICROS])
    assert clock.at(at)[1] - clock.at(at)[0] == 90
    assert clock.is_open(at).all()
    assert clock.moments(clock.at(at)).tolist() == at.tolist()


def test_it_is_open_from_the_opening_to_the_closing():
    calendar = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
    monday = datetime(2024, 1, 1, tzinfo=UTC)
    clock = working_clock(calendar, monday, monday)
    hours = np.array([micros_of(monday + timedelta(hours=hour)) for hour in (8, 9, 17, 18)])
    assert clock.is_open(hours).tolist() == [False, True, True, False]
