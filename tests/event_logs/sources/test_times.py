"""Texts of time: one format a column, Python's zones as the oracle, doubts asked about."""

# ruff: noqa: DTZ001 - readings of a wall clock have no zone

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from event_logs import engine
from event_logs.errors import ProjectError
from event_logs.sources.times import (
    DATE_ONLY,
    IMPLAUSIBLE,
    MOVED,
    NO_TIME,
    OVERRIDDEN,
    Manner,
    read_times,
)

ZONES = ["UTC", "Europe/Moscow", "Europe/Berlin", "Asia/Almaty", "America/New_York"]
FORMATS = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M",
    "%a, %d %b %Y %H:%M:%S",
]


def read(texts, **manner):
    """Times, troubles and repairs of a column."""
    kind = None if not isinstance(texts[0], str) else pa.string()
    rows = engine.load(pa.table({"n": range(len(texts)), "t": pa.array(texts, kind)}))
    times = read_times(rows, "t", Manner(where="x.csv", **manner))
    return times.to_pyarrow().sort_by("n").to_pydict()


@settings(max_examples=60, deadline=None)
@given(
    walls=st.lists(
        st.datetimes(datetime(1990, 1, 13), datetime(2040, 1, 1)),
        min_size=1,
        max_size=6,
    ),
    pattern=st.sampled_from(FORMATS),
    zone=st.sampled_from(ZONES),
)
def test_every_format_is_read_in_the_zone_as_python_reads_it(walls, pattern, zone):
    # The 13th settles which number is the day.
    texts = [wall.strftime(pattern) for wall in [datetime(2001, 1, 13, 15, 4), *walls]]
    day_first = None if "/" not in pattern and "-" not in pattern[:3] else "%d" in pattern[:3]
    expected = [
        datetime.strptime(text, pattern).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for text in texts
    ]
    read_back = read(texts, zone=zone, day_first=day_first)
    assert read_back["t"] == expected
    assert read_back["t_trouble"] == [None] * len(texts)


@settings(max_examples=40, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 4 * 24 * 60), min_size=1, max_size=20),
    change=st.sampled_from(
        [
            ("Europe/Berlin", datetime(2026, 3, 28)),
            ("Europe/Berlin", datetime(2026, 10, 24)),
            ("Asia/Almaty", datetime(2024, 2, 28)),
            ("Europe/Moscow", datetime(2011, 3, 26)),
            ("Europe/Moscow", datetime(2014, 10, 25)),
        ]
    ),
)
@example(minutes=[1560, 1590, 1620], change=("Europe/Berlin", datetime(2026, 10, 24)))
@example(minutes=[1560, 1590, 1620], change=("Europe/Berlin", datetime(2026, 3, 28)))
@example(minutes=[1440 + 30, 1440 + 90], change=("Asia/Almaty", datetime(2024, 2, 28)))
def test_around_a_change_of_clocks_the_first_of_two_is_meant_and_skipped_ones_are_told(
    minutes, change
):
    zone, around = ZoneInfo(change[0]), change[1]
    walls = [around + timedelta(minutes=each) for each in minutes]
    aware = [wall.replace(tzinfo=zone, fold=0) for wall in walls]
    found = read([wall.isoformat(" ", "minutes") for wall in walls], zone=change[0])
    assert found["t"] == [moment.astimezone(UTC) for moment in aware]
    skipped = [
        moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall
        for moment, wall in zip(aware, walls, strict=True)
    ]
    assert found["t_repair"] == [MOVED if each else None for each in skipped]


def test_an_offset_in_the_text_counts_whatever_the_zone():
    texts = ["2026-01-05T10:00:00+03:00", "2026-01-05 07:00:00Z", "2026-01-05 02:00:00.000 -0500"]
    assert set(read(texts, zone="Asia/Almaty")["t"]) == {datetime(2026, 1, 5, 7, tzinfo=UTC)}


def test_texts_with_and_without_an_offset_may_stand_in_one_column():
    found = read(["2026-01-05 10:00:00+00:00", "2026-01-05 10:00:00"], zone="Europe/Moscow")
    assert [moment.hour for moment in found["t"]] == [10, 7]


def test_the_zone_of_the_source_overrides_an_offset_that_lies_and_says_so():
    found = read(
        ["2026-01-05 17:12:44+00", "2026-01-05 17:12:44+03"], zone="Europe/Moscow", overrides=True
    )
    assert [moment.hour for moment in found["t"]] == [14, 14]
    assert found["t_repair"] == [OVERRIDDEN, None]


def test_mail_headers_and_numbers_since_1970_are_times():
    mail = read(["Mon, 05 Jan 2026 10:00:00 +0300 (MSK)", "5 Jan 2026 07:00:00 GMT"])
    assert set(mail["t"]) == {datetime(2026, 1, 5, 7, tzinfo=UTC)}
    assert read(["1767596400", "1767596400.5"], zone="Europe/Moscow")["t"][0] == mail["t"][0]
    assert read(["1767596400000"])["t"] == mail["t"][:1]


def test_what_is_no_time_of_day_is_told_apart():
    texts = ["2026-01-05 10:00", "2026-01-05", None, "soon", "0001-01-01 00:00", "2026-02-30 10:00"]
    found = read(texts)
    unread = "The time does not read as yyyy-mm-dd hh:mm:ss"
    assert found["t_trouble"] == [None, DATE_ONLY, NO_TIME, unread, IMPLAUSIBLE, unread]
    assert [moment is None for moment in found["t"]] == [False] + [True] * 5


@pytest.mark.parametrize(
    "text",
    ["infinity", "2026-01-05 10:00 PM", "2026-01-05 10:00 Europe/Moscow", "12026-01-05 10:00"],
)
def test_what_the_engine_alone_would_have_taken_for_a_time_is_refused(text):
    assert read(["2026-01-05 10:00", text])["t"][1] is None


def test_a_date_counts_as_its_midnight_where_it_need_not_order_anything():
    found = read(["05.01.2026", "06.01.2026 11:00"], zone="Europe/Moscow", takes_dates=True)
    assert [moment.hour for moment in found["t"]] == [21, 8]


def test_one_day_over_twelve_settles_the_order_for_the_whole_column():
    assert read(["03/04/2026 10:00", "25/04/2026 10:00"])["t"][0].month == 4
    assert read(["03/04/2026 10:00", "04/25/2026 10:00"])["t"][0].month == 3


@pytest.mark.parametrize(
    "texts", [["03/04/2026 10:00"], ["03/04/2026 10:00", "25/04/2026 10:00", "04/25/2026 10:00"]]
)
def test_where_nothing_settles_day_and_month_the_user_is_asked(texts):
    with pytest.raises(ProjectError, match=r"x\.csv, column 't'.*day_first"):
        read(texts)
    assert read(texts[:1], day_first=True)["t"][0].month == 4
    assert read(texts[:1], day_first=False)["t"][0].month == 3
    assert read(texts[:1], date_format="%d/%m/%Y %H:%M")["t"][0].month == 4


def test_an_order_that_makes_no_difference_is_not_asked_for():
    assert read(["03/03/2026 10:00"])["t"][0].month == 3


def test_times_of_typed_files_are_taken_as_they_are():
    naive, aware = datetime(2026, 1, 5, 10), datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert read([naive], zone="Europe/Moscow")["t"][0].hour == 7
    assert read([aware], zone="Europe/Moscow")["t"][0].hour == 10
    assert read([aware], zone="Europe/Moscow", overrides=True)["t"][0].hour == 7
    assert read([date(2026, 1, 5)])["t_trouble"] == [DATE_ONLY]
    assert read([date(2026, 1, 5)], takes_dates=True)["t"] == [datetime(2026, 1, 5, tzinfo=UTC)]
