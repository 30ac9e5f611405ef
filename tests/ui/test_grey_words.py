"""The ledger in words: what was counted, of how many, and what counts as near."""

import pytest

from event_logs.event_log import EventLog
from mining.evidence.ledger import grey_zone_ledger
from mining.models.funnel import parse_funnel
from ui import grey_words
from ui.language import speaking


@pytest.fixture(scope="module")
def ledger():
    log = EventLog.from_traces(
        {"a": ["New", "call", "Won"], "b": ["New", "Won"]}, outcomes=["Won"], stages=["New"]
    )
    return grey_zone_ledger(log, parse_funnel("New > Won"))


def lines(ledger, by="all"):
    return ledger.frame[ledger.frame["by"] == by].reset_index(drop=True)


def test_each_line_says_its_count_and_its_denominator(ledger):
    table = grey_words.ledger_table(ledger, lines(ledger)).set_index("What")
    assert table.loc["Silent stays", "Share"] == "50 % (1 of 2 stays)"
    assert table.loc["No trace", "Share"] == "50 % (1 of 2 deals)"
    assert table.loc["Silent stays", "Time"] == "1 h"
    assert "3 d before, 1 d after" in table.loc["Ghost updates", "What it means"]


def test_every_measure_has_its_words(ledger):
    assert set(ledger.frame["measure"]) <= set(grey_words.MEASURES) == set(grey_words.UNITS)


def test_it_is_said_in_russian_too(ledger):
    with speaking("ru"):
        table = grey_words.ledger_table(ledger, lines(ledger))
    assert "50 % (1 из 2 сделок)" in table.iloc[:, 2].tolist()
