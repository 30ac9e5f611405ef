"""Variants are counted with their times and win rates; small groups are refused."""

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.discovery.variants import discover_variants
from mining.performance.variant_figures import FEWEST, variant_figures

OUTCOMES = ["Won", "Lost"]
TRACES = {
    **{f"w{n}": ["New", "Demo", "Won"] for n in range(4)},
    **{f"l{n}": ["New", "Demo", "Lost"] for n in range(2)},
    **{f"o{n}": ["New", "Demo"] for n in range(3)},
    **{f"x{n}": ["New", "Lost"] for n in range(6)},
}


@pytest.fixture(scope="module")
def log():
    return EventLog.from_traces(TRACES, outcomes=OUTCOMES)


@pytest.fixture(scope="module")
def frame(log):
    return variant_figures(log, OUTCOMES).frame.set_index("variant")


def test_they_are_the_variants_of_discovery_and_add_up(log, frame):
    found = discover_variants(log).frame
    assert frame.index.tolist() == found["variant"].tolist()
    assert frame["cases"].tolist() == found["cases"].tolist()
    assert frame["cumulative"].iloc[-1] == pytest.approx(1)
    assert (frame["closed"] + frame["open_cases"] == frame["cases"]).all()


def test_the_win_rate_is_that_of_the_way_before_the_outcome(frame):
    won, lost = (
        frame.loc[[("New", "Demo", "Won")]].iloc[0],
        frame.loc[[("New", "Demo", "Lost")]].iloc[0],
    )
    assert (won["won"], won["ended"], won["win_rate"]) == (4, 6, pytest.approx(4 / 6))
    assert won["win_rate"] == lost["win_rate"]
    assert won["low"] < won["win_rate"] < won["high"]
    still = frame.loc[[("New", "Demo")]].iloc[0]
    assert (still["open_cases"], still["closed"], still["ended"]) == (3, 0, 6)


def test_small_groups_are_refused(log, frame):
    assert frame["closed"].loc[[("New", "Demo", "Won")]].iloc[0] < FEWEST
    assert pd.isna(frame["median"].loc[[("New", "Demo", "Won")]].iloc[0])
    assert frame["median"].loc[[("New", "Lost")]].iloc[0] == pd.Timedelta(hours=1)
    assert variant_figures(log).frame["win_rate"].isna().all()
    few = EventLog.from_traces({"a": ["New", "Won"]}, outcomes=OUTCOMES)
    assert variant_figures(few, OUTCOMES).frame["win_rate"].isna().all()
