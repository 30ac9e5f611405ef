import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.models.durations import to_timedelta

MICROSECONDS = st.integers(-(10**15), 10**15)


@settings(max_examples=200)
@given(st.lists(st.none() | MICROSECONDS, max_size=10))
def test_seconds_are_durations_to_the_microsecond_and_missing_stays_missing(micros):
    seconds = pd.Series([None if value is None else value / 1e6 for value in micros], dtype=object)
    found = to_timedelta(seconds)
    assert str(found.dtype) == "timedelta64[us]"
    expected = [pd.NaT if value is None else pd.Timedelta(value, "us") for value in micros]
    pd.testing.assert_series_equal(found, pd.Series(expected, dtype="timedelta64[us]"))


def test_no_seconds_are_no_durations():
    assert to_timedelta(pd.Series([], dtype=object)).dtype == "timedelta64[us]"


def test_sums_over_very_many_deals_are_told_to_the_second():
    told = to_timedelta(pd.Series([1.25, 5e13, None], index=[3, 1, 2]))
    assert told.index.tolist() == [3, 1, 2]
    assert told[1].total_seconds() == 5e13
    assert told[3].total_seconds() == 1
    assert pd.isna(told[2])
