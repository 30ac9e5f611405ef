import numpy as np
import pytest

from mining.deadlines import lateness as room
from mining.deadlines.lateness import lateness
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule

from .conftest import FUNNEL

HOUR = 3600.0
FIRST_CALL = Rule("first call", "call", "lead", "2 hours", 2 * HOUR)


def deals(number, seed, *, harm, days=200):
    """Deals called in time or late, of two sources; the worse one is called late more often."""
    chance = np.random.default_rng(seed)
    rows, sources = [], {}
    for n in range(number):
        name, bad = f"d{n:04}", chance.random() < 0.5
        late = chance.random() < (0.7 if bad else 0.2)
        begun = chance.uniform(0, days * 24)
        called = begun + (chance.uniform(3, 30) if late else chance.uniform(0.1, 1.5))
        won = chance.random() < 0.6 - 0.3 * bad - harm * late
        rows += [(name, "New", begun), (name, "Call out, answered", called)]
        rows.append((name, "Won" if won else "Lost", called + chance.exponential(100) + 24))
        sources[name] = "Advertising" if bad else "Partner"
    return rows, sources


def cost(bench, rows, sources, rule=FIRST_CALL, **more):
    b = bench(rows, sources=sources)
    return lateness(b.scene, obligations(b.scene, rule, funnel=FUNNEL), FUNNEL, **more)


def test_the_harm_of_a_late_call_is_found_and_not_that_of_the_source(bench):
    rows, sources = deals(1500, 3, harm=0.25)
    won = cost(bench, rows, sources).won
    assert won.low < -0.25 < won.high
    assert won.high < 0
    assert won.naive < won.low
    assert won.treated + won.comparable <= 1500


def test_where_lateness_does_nothing_nothing_is_claimed(bench):
    rows, sources = deals(800, 5, harm=0.0)
    found = cost(bench, rows, sources)
    assert found.won.low < 0 < found.won.high
    assert found.won.naive < -0.1
    assert found.time.low < 0 < found.time.high
    assert found.bend.why_not


def test_deals_that_ended_before_they_were_due_are_not_compared(bench):
    rows, sources = deals(300, 1, harm=0.0)
    quick = [("q", "New", 10), ("q", "Call out, answered", 10.2), ("q", "Lost", 10.5)]
    found = cost(bench, [*rows, *quick], sources | {"q": "Partner"})
    assert found.obligations == 300


def test_thin_groups_are_refused_with_a_sentence(bench):
    rows, sources = deals(30, 2, harm=0.2)
    found = cost(bench, rows, sources)
    assert "would suffice" in found.won.refused
    assert np.isnan(found.won.difference)


def test_where_no_deal_has_ended_nothing_is_told(bench):
    found = cost(bench, [("a", "New", 0), ("b", "New", 50)], {"a": "x", "b": "x"})
    assert (found.won, found.why_not) == (None, "No deal has ended since it was due")


@pytest.mark.parametrize("after", ["email", "contact", "Offer"])
def test_of_deals_under_way_it_is_not_told_which_came_first(bench, after):
    rows, sources = deals(60, 1, harm=0.2)
    found = cost(bench, rows, sources, Rule("x", "contact", after, "2 hours", 2 * HOUR))
    assert found.won is None
    assert "which came first" in found.why_not


def test_of_very_many_a_sample_is_compared(bench, monkeypatch):
    monkeypatch.setattr(room, "MOST_ROWS", 100)
    rows, sources = deals(300, 1, harm=0.0)
    found = cost(bench, rows, sources)
    assert (found.obligations, found.looked_at) == (300, 100)
