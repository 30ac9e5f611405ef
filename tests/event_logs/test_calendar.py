"""The business clock against a minute-by-minute walk, NumPy's business days and known days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import engine
from event_logs.calendar import BusinessCalendar, business_clock, business_seconds, opening

LUNCH = opening("09:00-13:00, 14:00-18:00")
NIGHT = opening("00:00-03:15, 22:00-24:00")
CLOSED = ()
WEEKS = [
    (LUNCH, LUNCH, LUNCH, LUNCH, LUNCH, CLOSED, CLOSED),
    (NIGHT, NIGHT, LUNCH, CLOSED, opening("00:00-24:00"), opening("01:30-02:30"), NIGHT),
]
# Moments around which the clocks were changed, or the law of the zone.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC)),
    ("Asia/Almaty", datetime(2024, 2, 28, tzinfo=UTC)),
    ("Europe/Moscow", datetime(2011, 3, 26, tzinfo=UTC)),
    ("Europe/Moscow", datetime(2014, 10, 25, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
]


def walk(calendar: BusinessCalendar, start: datetime, minutes: int) -> timedelta:
    """Business time counted a minute at a time by looking at the wall clock."""
    zone = ZoneInfo(calendar.time_zone)
    free = holidays.country_holidays(calendar.holidays) if calendar.holidays else {}
    count = 0
    for minute in range(minutes):
        wall = (start + timedelta(minutes=minute)).astimezone(zone)
        shown = wall.hour * 60 + wall.minute
        hours = calendar.week[wall.weekday()]
        count += wall.date() not in free and any(begin <= shown < end for begin, end in hours)
    return timedelta(minutes=count)


@settings(max_examples=60, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    week=st.sampled_from(WEEKS),
    country=st.sampled_from(["", "RU", "DE"]),
    offset=st.integers(0, 2880),
    minutes=st.integers(0, 4000),
)
def test_business_time_is_what_a_look_at_the_wall_clock_every_minute_counts(
    change, week, country, offset, minutes
):
    zone, around = change
    calendar = BusinessCalendar(zone, week, country)
    start = around + timedelta(minutes=offset)
    expected = walk(calendar, start, minutes)
    assert business_seconds(calendar, start, start + timedelta(minutes=minutes)) == expected


@settings(max_examples=25, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    week=st.sampled_from(WEEKS),
    seconds=st.lists(st.integers(-40_000_000, 40_000_000), min_size=2, max_size=8),
)
def test_differences_on_the_clock_of_events_are_business_durations(change, week, seconds):
    zone, around = change
    calendar = BusinessCalendar(zone, week, "RU")
    moments = [around + timedelta(seconds=each) for each in seconds]
    events = engine.load(pa.table({"timestamp": pa.array(moments, pa.timestamp("us", "UTC"))}))
    rows = business_clock(events, calendar).to_pyarrow().sort_by("timestamp").to_pylist()
    for earlier, later in pairwise(rows):
        passed = later["business_seconds"] - earlier["business_seconds"]
        known = business_seconds(calendar, earlier["timestamp"], later["timestamp"])
        assert passed == pytest.approx(known.total_seconds(), abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(
    first=st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    length=st.integers(0, 500),
)
def test_whole_days_agree_with_the_business_days_of_numpy(first, length):
    calendar = BusinessCalendar.of_days("UTC", range(5), "09:00", "17:00", holidays="RU")
    last = first + timedelta(days=length)
    free = sorted(holidays.country_holidays("RU", years=range(first.year, last.year + 1)))
    days = np.busday_count(first, last, holidays=np.array(free, "datetime64[D]"))
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    expected = timedelta(hours=8) * int(days)
    assert business_seconds(calendar, start, start + timedelta(days=length)) == expected


def test_an_hour_that_the_clocks_show_twice_counts_twice():
    calendar = BusinessCalendar("Europe/Berlin", (opening("02:00-03:00"),) * 7)
    sunday = datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert business_seconds(calendar, sunday, sunday + timedelta(days=1)) == timedelta(hours=2)


def test_an_hour_that_the_clocks_skip_does_not_count():
    calendar = BusinessCalendar("Europe/Berlin", (opening("02:00-03:00"),) * 7)
    sunday = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert business_seconds(calendar, sunday, sunday + timedelta(hours=23)) == timedelta(0)


def test_backwards_is_negative():
    calendar = BusinessCalendar.of_days("UTC", range(7), "00:00", "24:00")
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert business_seconds(calendar, noon, noon - timedelta(days=2)) == timedelta(days=-2)


@pytest.mark.parametrize("calendar", [None, BusinessCalendar("Europe/Moscow")])
def test_without_opening_hours_business_time_is_calendar_time(calendar):
    moment = datetime(2026, 1, 5, 12, 0, 0, 250_000, tzinfo=UTC)
    events = engine.load(pa.table({"timestamp": pa.array([moment], pa.timestamp("us", "UTC"))}))
    clock = business_clock(events, calendar).business_seconds.execute()
    assert clock[0] == pytest.approx(moment.timestamp(), abs=1e-6)


def test_an_event_without_a_time_has_no_place_on_the_clock():
    moments = [datetime(2026, 1, 5, 12, tzinfo=UTC), None]
    events = engine.load(pa.table({"timestamp": pa.array(moments, pa.timestamp("us", "UTC"))}))
    calendar = BusinessCalendar("UTC", WEEKS[0])
    assert business_clock(events, calendar).business_seconds.isnull().sum().execute() == 1
    empty = business_clock(events.filter(events.timestamp.isnull()), calendar)
    assert empty.business_seconds.isnull().all().execute()


@pytest.mark.parametrize("text", ["9-18", "18:00-09:00", "09:00", "09:00-13:00, 12:00-15:00"])
def test_hours_out_of_order_or_shape_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        opening(text)
