"""Lost time in words and as a picture."""

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.lost_time import KINDS_OF_REFERENCE, REFUSALS, Reference, lost_time
from mining.performance.passages import KINDS, read_passages
from ui import time_words as words
from ui.charts.lost_time import lost_time_bars


def found(number, **kept):
    traces = {f"d{n}": ["New", *["Call"] * (n % 7), "Won"] for n in range(number)}
    log = EventLog.from_traces(traces, outcomes=["Won"], stages=["New"])
    return lost_time(read_passages(log, parse_funnel("New > Won")), Reference(), **kept)


def test_every_kind_reference_and_refusal_has_its_words():
    assert set(words.KINDS) == set(KINDS)
    assert set(words.REFUSED) == set(REFUSALS)
    for said in (words.REFERENCES, words.REFERENCE_HELP, words.HELD_AGAINST):
        assert set(said) == set(KINDS_OF_REFERENCE)


def test_a_place_is_told_with_its_interval_and_its_counts():
    lost = found(70)
    rows = lost.frame[lost.frame["kind"] == "stage"]
    [row] = words.lost_table(lost, rows).to_dict("records")
    assert (row["Where"], row["Deals"], row["Stays"], row["Not over"]) == ("New", 70, 70, 0)
    assert row["Lost in all"].count(" to ") == 1
    assert words.headline(lost, "stage").startswith("**New** costs most: ")


def test_what_is_refused_says_why():
    lost = found(10)
    rows = lost.frame[lost.frame["kind"] == "stage"]
    [row] = words.lost_table(lost, rows).to_dict("records")
    assert row["Why nothing is said"] == "Fewer than 20 deals: nothing is said"
    assert row["Lost in all"] == ""
    assert words.headline(lost, "stage") == "None of these is sure to have lost time."


@pytest.mark.parametrize("clock", ["calendar", "business"])
def test_the_picture_shows_the_costliest_with_their_intervals(clock):
    lost = found(70, clock=clock)
    drawn = lost_time_bars(lost, "stage").to_dict()
    assert len(drawn["layer"]) == 2
    assert "None of these" in str(lost_time_bars(lost, "handover").to_dict())


def test_a_finding_is_a_sentence():
    day = pd.Timedelta(days=1)
    figures = {"visits": 40, "excess": day, "total": 40 * day, "low": 30 * day, "high": 50 * day}
    told = words.lost(("stage", "Demo", "Demo"), {**figures, "reference": "best quartile"})
    assert told == (
        "Demo: 40 stays, on average 1 d beyond its own best quarter; 40 d in all (30 d to 50 d)."
    )
