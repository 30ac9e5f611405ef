from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.deadlines import causes
from mining.deadlines.deadlines import judge_deadlines
from mining.deadlines.rules import Rule
from mining.models.estimates import Estimate
from mining.models.funnel import parse_funnel
from ui import deadline_words as words
from ui.charts.deadlines import cause_bars, kept_bars, lateness_curve

LATE = {0, 1, 3, 6, 7, 8, 12, 13, 16, 19}
RULE = Rule("first call", "call", "lead", "2 hours", 7200.0)


@pytest.fixture(scope="module")
def found():
    """A deadline broken half of the time by somebody who serves later deals first."""
    monday, rows = datetime(2026, 1, 5, 9, tzinfo=UTC), []
    for n in range(300):
        begun = monday + timedelta(hours=6 * n + n * 17 % 5)
        called = begun + timedelta(hours=9 if n % 20 in LATE else 1)
        rows += [(f"d{n}", "New", begun, "Robot"), (f"d{n}", "Call out, answered", called, "Ann")]
        rows.append((f"d{n}", "Won" if n % 3 else "Lost", called + timedelta(days=2), "Ann"))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp", "resource"])
    log = EventLog.from_pandas(frame, resource="resource", outcomes=["Won", "Lost"])
    [judged] = judge_deadlines(log, [RULE], funnel=parse_funnel("New > Won | Lost"))
    return judged


def test_every_cause_has_its_word():
    assert set(words.CAUSES) == set(causes.CAUSES)


def test_shares_carry_interval_and_denominator(found):
    assert words.kept(found.compliance).startswith("50 % (")
    assert words.kept(found.compliance).endswith("of 300)")
    assert words.share(Estimate(float("nan"), 0, 1, 0)) == "unknown"
    assert "150 in time, 150 late, 0 never" in words.counts(found.compliance)


def test_tables_say_what_there_is(found):
    table = words.causes_table(found.causes)
    assert table["Breaches"].sum() == found.causes.breaches == 150
    assert len(words.breaches_table(found.causes)) == 150
    months = words.groups_table(found.compliance, "month")
    assert months["Decided"].sum() == 300
    told = words.looked_at(found.causes)
    assert told == "Of all 150 breaches. " + words.UP_TO  # some are unknown


def test_what_lateness_costs_is_a_sentence_or_why_it_is_not_told(found):
    won = found.lateness.won
    assert f"differs by {words.points(won.difference)} from" in words.cost(found.lateness)
    assert words.bend(found.lateness)
    assert words.as_written(found) == "call within 2 hours after lead"


def test_pictures_are_drawn(found):
    for chart in (
        kept_bars(found.compliance, "month"),
        cause_bars(found.causes),
        lateness_curve(found.lateness.bend, time="calendar"),
    ):
        assert chart.to_dict()["$schema"]
