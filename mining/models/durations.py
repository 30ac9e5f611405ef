"""Durations as a type of their own, never bare numbers."""

import numpy as np
import pandas as pd

MOST_MICROS = 9.2e12
"""So many seconds are more microseconds than 64 bits hold: 290,000 years, as millions of
deals wait together."""


def to_timedelta(seconds: pd.Series) -> pd.Series:
    """Seconds as durations, to the microsecond; missing stays missing.

    Where one is too long for that (a sum over very many), all are to the second.

    >>> to_timedelta(pd.Series([90.0, None])).tolist()
    [Timedelta('0 days 00:01:30'), NaT]
    """
    numbers = pd.to_numeric(seconds, errors="coerce").astype("float64")
    if not (numbers.abs() >= MOST_MICROS).any():
        return pd.to_timedelta((numbers * 1e6).round(), unit="us").astype("timedelta64[us]")
    whole = np.round(numbers.to_numpy()).astype("timedelta64[s]")
    return pd.Series(whole, index=numbers.index, name=numbers.name)
