import pandas as pd
import pytest

from event_logs.errors import ColumnsMissingError, GreyzoneError
from event_logs.event_log import EventLog
from event_logs.frames import distinct_names

DAY = {"case_id": ["a"], "activity": ["lead"], "timestamp": ["2026-01-05 10:00"]}


def log_of(columns, **named):
    return EventLog.from_pandas(pd.DataFrame(columns), **named)


def test_names_that_differ_only_in_capitals_are_numbered():
    names = distinct_names(["Sum", "sum", "SUM", "sum (2)"], beside=["activity"])
    assert list(names) == ["Sum", "sum", "SUM", "sum (2)"]
    assert len({name.lower() for name in names.values()}) == 4


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Kolkata", "America/St_Johns"])
def test_times_without_a_zone_are_read_in_the_zone_named(zone):
    log = log_of(DAY, time_zone=zone)
    expected = pd.Timestamp("2026-01-05 10:00", tz=zone).tz_convert("UTC")
    assert log.events.timestamp.execute().tolist() == [expected]


def test_times_with_a_zone_keep_their_instant():
    log = log_of({**DAY, "timestamp": ["2026-01-05 10:00+03:00"]}, time_zone="Asia/Tokyo")
    assert log.events.timestamp.execute().tolist() == [pd.Timestamp("2026-01-05 07:00Z")]


@pytest.mark.parametrize("role", ["timestamp", "start_timestamp"])
@pytest.mark.parametrize("time", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_a_local_time_that_the_clocks_skipped_or_had_twice_is_refused_as_that(time, role):
    columns = {**DAY, "start_timestamp": DAY["timestamp"], role: [time]}
    with pytest.raises(GreyzoneError, match="Europe/Berlin skipped or had twice in 1 rows"):
        log_of(columns, start_timestamp="start_timestamp", time_zone="Europe/Berlin")


@pytest.mark.parametrize("column", ["case_id", "activity", "timestamp"])
def test_a_gap_is_refused_with_its_row(column):
    frame = pd.DataFrame({name: values * 3 for name, values in DAY.items()})
    frame.loc[1, column] = None
    with pytest.raises(GreyzoneError, match=f"'{column}' is empty in 1 rows, first in row 2"):
        EventLog.from_pandas(frame)


def test_what_is_no_time_is_refused():
    with pytest.raises(GreyzoneError, match="'timestamp' holds something that is no time"):
        log_of({**DAY, "timestamp": ["soon"]})


def test_an_unknown_time_zone_is_refused_with_the_nearest():
    with pytest.raises(GreyzoneError, match=r"Did you mean 'Europe/Moscow'\?$"):
        log_of(DAY, time_zone="Europe/Moskow")


def test_a_missing_column_is_named():
    with pytest.raises(ColumnsMissingError, match="There is no column 'deal'"):
        log_of(DAY, case_id="deal")


def test_one_column_may_play_two_parts():
    log = log_of({**DAY, "who": ["Ann"]}, resource="who", department="who")
    row = log.events.execute().iloc[0]
    assert (row.resource, row.department) == ("Ann", "Ann")


def test_a_column_called_like_one_of_the_log_is_numbered_and_kept():
    columns = {**DAY, "deal": ["d1"], "Activity": ["other"], "Position": ["top"]}
    row = log_of(columns, case_id="deal").events.execute().iloc[0]
    assert (row.case_id, row["case_id (2)"]) == ("d1", "a")
    assert (row.activity, row["Activity (2)"]) == ("lead", "other")
    assert (row.position, row["Position (2)"]) == (0, "top")


def test_the_frame_of_the_caller_stays_what_it_was():
    frame = pd.DataFrame({**DAY, "x": [1]})
    before = frame.copy()
    EventLog.from_pandas(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_numbers_as_cases_are_texts():
    assert log_of({**DAY, "case_id": [17]}).cases.case_id.execute().tolist() == ["17"]


def test_a_column_without_any_value_is_a_column_of_texts():
    frame = pd.DataFrame({**DAY, "note": [None]})
    assert EventLog.from_pandas(frame).events.note.execute().isna().all()


def test_a_column_of_several_kinds_is_refused_by_name():
    rows = {name: values * 2 for name, values in DAY.items()}
    with pytest.raises(GreyzoneError, match=r"several kinds.*note"):
        log_of({**rows, "note": [1, "x"]})
