"""Durations as a type of their own, never bare numbers."""

import pandas as pd


def to_timedelta(seconds: pd.Series) -> pd.Series:
    """Seconds as durations, to the microsecond; missing stays missing.

    >>> to_timedelta(pd.Series([90.0, None])).tolist()
    [Timedelta('0 days 00:01:30'), NaT]
    """
    numbers = pd.to_numeric(seconds, errors="coerce").astype("float64")
    return pd.to_timedelta((numbers * 1e6).round(), unit="us").astype("timedelta64[us]")
