from datetime import timedelta

import pandas as pd
import pytest

from mining.models.funnel import parse_funnel
from mining.organization.leads import follow_up, leads

FUNNEL = parse_funnel("New > Offer > Won | Lost")
ROWS = [
    ("a", "New", 0, 0, None, None),
    ("a", "Call out, no answer", 0, 1, "Ann", "Calls"),
    ("a", "Call out, answered", 0, 2, "Ann", "Calls"),
    ("a", "Offer", 1, 0, "Ann", "Calls"),
    ("a", "Won", 2, 0, "Ann", "Calls"),
    ("b", "New", 0, 0, None, None),
    ("b", "Email out", 0, 5, "Ann", "Calls"),
    ("b", "Lost", 4, 0, "Ann", "Calls"),
    ("c", "New", 5, 0, None, None),
]
SOURCES = pd.DataFrame({"case_id": ["a", "b", "c"], "lead_source": ["Web", "Web", None]})


def test_leads_are_followed_step_by_step(log_of):
    found = leads(log_of(ROWS, SOURCES), FUNNEL)
    web, unknown = found.frame.to_dict("records")
    steps = ("leads", "touched", "talked", "qualified", "won", "lost", "open")
    assert [web[step] for step in steps] == [2, 2, 1, 1, 1, 1, 0]
    assert [unknown[step] for step in steps] == [1, 0, 0, 0, 0, 0, 1]
    assert (web["lead_source"], unknown["lead_source"]) == ("Web", "unknown")
    assert web["touch_median"] == timedelta(hours=1)
    assert pd.isna(unknown["touch_median"])
    assert found.missing == ("campaign",)
    assert found.frame["leads"].sum() == 3


def test_shares_carry_their_denominator(log_of):
    found = leads(log_of(ROWS, SOURCES), FUNNEL)
    assert (found.share("touched").value, found.share("touched").count) == (2 / 3, 3)
    assert (found.share("won").value, found.share("won").count) == (0.5, 2)
    assert found.share("talked", "Web").count == 2


def test_without_calls_and_emails_the_first_event_of_somebody_known_is_the_touch(log_of):
    rows = [("a", "New", 0, 0, None, None), ("a", "Offer", 0, 3, "Ann", "Calls")]
    found = leads(log_of(rows), FUNNEL)
    assert "calls and emails" in found.missing
    assert found.frame["touch_median"][0] == timedelta(hours=3)
    assert found.frame["talked"][0] == 0


def test_nine_in_ten_closed_leads_had_closed_by_then(log_of):
    found = leads(log_of(ROWS, SOURCES), FUNNEL)
    assert follow_up(found) == pytest.approx(timedelta(days=3.8), abs=timedelta(minutes=1))
