"""What deals wait for, and what they come back to, in words and as a picture."""

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance import wait_causes as causes
from mining.performance.endings import endings
from mining.performance.rework import find_rework
from mining.timelines.scene import read_scene
from ui import ending_words, rework_words, wait_words
from ui.charts.endings import ending_curves
from ui.charts.wait_causes import COLOURS, wait_cause_bars

FUNNEL = parse_funnel("New > Demo > Won")


@pytest.fixture(scope="module")
def log():
    chance, rows = np.random.default_rng(1), []
    for n in range(40):
        at = pd.Timestamp("2026-01-05 09:00", tz="UTC") + pd.Timedelta(hours=5 * n)
        steps = ("New", "Email in", "Call out, answered", "Demo", "New", "Email out", "Demo", "Won")
        for name in steps:
            who = {"Email out": "Ann"}.get(name) or chance.choice(["Bob", "Bob", "Bob", "Ann"])
            rows.append((f"d{n}", name, at, who, "Sales" if who == "Ann" else "Calls"))
            at += pd.Timedelta(hours=float(chance.uniform(1, 40)))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp", "who", "team"])
    kept = {"outcomes": ["Won"], "stages": ["New", "Demo"]}
    return EventLog.from_pandas(frame, resource="who", department="team", **kept)


def test_every_cause_has_its_words_and_its_colour():
    assert list(wait_words.CAUSES) == list(causes.CAUSES) == list(COLOURS)


@pytest.mark.parametrize("kind", ["stage", "move", "handover", "lead"])
def test_a_place_has_the_share_of_every_cause_with_its_interval(log, kind):
    found = causes.wait_causes(read_scene(log), FUNNEL)
    table = wait_words.waits_table(found, kind)
    mine = found.places[found.places["kind"] == kind]
    assert table["Deals"].tolist() == mine["cases"].tolist()
    assert table.loc[0, "The customer"]
    drawn = wait_cause_bars(found, kind).to_dict()
    assert drawn["mark"]["type"] == "bar"
    assert "100 % (40 of 40 deals)" in wait_words.about(found)


def test_what_is_refused_says_why(log):
    few = EventLog(log.events.filter(log.events.case_id < "d2"), log.cases)
    found = causes.wait_causes(read_scene(few), FUNNEL)
    table = wait_words.waits_table(found, "stage")
    assert set(table["Why nothing is said"]) == {"Fewer than 20 deals: nothing is said"}
    assert "There is no waiting" in str(wait_cause_bars(found, "stage").to_dict())


def test_a_loop_is_told_with_its_flows_its_time_and_its_loss(log):
    found = find_rework(log, FUNNEL)
    [row] = rework_words.loops_table(found).to_dict("records")
    assert (row["Where"], row["Came back"]) == ("New", "40 (100 %), 91 % to 100 %")
    assert (row["Won"], row["Rounds"]) == (40, 40)
    assert " to " in row["Time in all"]
    assert row["Lost more often"] == found.effects["New"].refused
    assert "within 90 days" in rework_words.about(found)


def test_how_deals_end_is_told_with_its_interval(log):
    found = endings(log, FUNNEL)
    [row] = ending_words.endings_table(found).to_dict("records")
    assert (row["Group"], row["Deals"], row["Won"]) == ("all deals together", 40, 40)
    told = [words for title, words in row.items() if title.startswith("Won by day") and words]
    assert told
    assert all(words.count(" to ") == 1 for words in told)
    drawn = ending_curves(found).to_dict()
    assert drawn["encoding"]["column"]["field"] == "end"
    few = endings(EventLog(log.events, log.cases.filter(log.cases.case_id < "d2")), FUNNEL)
    assert "Fewer than 20" in str(ending_curves(few).to_dict())
    [refused] = ending_words.endings_table(few).to_dict("records")
    assert refused["Why nothing is said"] == "Fewer than 20 deals: nothing is said"
