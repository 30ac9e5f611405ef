"""How tables of results look on every page."""

from collections.abc import Sequence

import pandas as pd

from ui import wording

TITLES = {
    "median": "Median",
    "p90": "90th percentile",
    "total": "In all",
    "business_median": "Median, working time",
    "business_total": "In all, working time",
}


def times_in_words(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, list[str]]:
    """Columns of durations in words, under their titles."""
    return {
        TITLES[name]: [
            wording.duration(value, time="business" if "business" in name else "calendar")
            for value in frame[name]
        ]
        for name in names
    }
