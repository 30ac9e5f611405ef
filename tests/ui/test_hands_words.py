from datetime import timedelta

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.organization.hands import hands
from ui import hands_words


@pytest.fixture(scope="module")
def found():
    frame = pd.DataFrame(
        {
            "case_id": ["a"] * 3 + ["b"] * 3,
            "activity": ["New", "Offer", "Won"] * 2,
            "timestamp": pd.date_range("2026-01-05", periods=6, freq="h", tz="UTC"),
            "team": ["Calls", "Sales", "Sales"] * 2,
        }
    )
    log = EventLog.from_pandas(frame, department="team", outcomes=["Won", "Lost"])
    return hands(log, parse_funnel("New > Offer > Won | Lost"))


def test_a_refused_seam_shows_its_reason_and_no_figure(found):
    table = hands_words.losses_table(found.losses)
    assert table["Handover"].tolist() == ["All handovers", "Calls → Sales"]
    assert (table["Says"] == "cannot be said").all()
    assert (table["Difference"] == "").all()
    assert table["Why nothing is said"].str.len().min() > 10


def test_what_was_compared_and_what_the_log_lacks_is_said(found):
    said = hands_words.losses_help(found.losses)
    assert "90 days" in said
    assert "lead_source, amount" in said


def test_deliveries_are_counted_with_their_share(found):
    [row] = hands_words.deliveries_table(found.deliveries).to_dict("records")
    assert (row["From"], row["To"], row["Handovers"]) == ("Calls", "Sales", 2)
    assert row["Taken up in time"] == "2 (100 %)"
    assert found.deliveries.agreed == timedelta(hours=8)


def test_a_loss_at_a_seam_is_one_sentence_with_its_interval():
    figures = {"difference": 0.1, "low": 0.04, "high": 0.16, "treated": 120, "comparable": 80}
    said = hands_words.loss(("Calls", "Sales"), figures)
    assert "+10.0 pp" in said
    assert "(+4.0 pp to +16.0 pp)" in said
