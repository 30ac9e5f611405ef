"""Deals made up so that what a deviation does is known."""

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.conformance.comparison import Comparisons, compare_deviations
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Qualified > Won | Lost")
NUMBER = 2500


def made_up(seed: int, *, harm: float, delay: float = 0.0) -> EventLog:
    """Deals that are put on hold at a constant rate; long stays are held, and won, more often."""
    dice = np.random.default_rng(seed)
    rows = []
    for number in range(NUMBER):
        opened, stay = dice.uniform(0, 200), dice.gamma(2, 5)
        held = dice.exponential(80)
        chance = min(0.1 + 0.04 * stay, 0.9)
        steps = [("New", 0.0), ("Qualified", 1.0)]
        if held < stay:
            steps.append(("On hold", 1 + held))
            stay, chance = stay + delay, chance - harm
        steps.append(("Won" if dice.random() < chance else "Lost", 1 + stay))
        rows += [(f"d{number:04}", name, opened + at) for name, at in steps]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "day"])
    start = pd.Timestamp("2026-01-05", tz="UTC")
    frame["timestamp"] = start + pd.to_timedelta(frame.pop("day"), unit="D")
    return EventLog.from_pandas(frame, outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names)


def of_hold(found: Comparisons):
    [one] = [each for each in found.deviations if each.activity == "On hold"]
    return one


def test_what_loses_and_delays_deals_is_harmful():
    found = of_hold(compare_deviations(made_up(1, harm=0.3, delay=6), FUNNEL))
    assert found.says == found.winning.says == found.time.says == "harmful"
    assert found.winning.effect.low <= -0.3 <= found.winning.effect.high
    assert found.time.effect.low <= 6 * 86_400 <= found.time.effect.high


def test_long_life_is_no_merit_of_the_deviation():
    log = made_up(2, harm=0)
    found = of_hold(compare_deviations(log, FUNNEL))
    won = log.cases.execute().set_index("case_id")["outcome"] == "Won"
    held = set(log.events.filter(log.events.activity == "On hold").case_id.execute())
    with_it, without = won[won.index.isin(held)].mean(), won[~won.index.isin(held)].mean()
    assert with_it - without > 0.15  # what a plain comparison would credit it with
    assert found.says not in ("harmful", "helpful")
    assert found.winning.effect.low <= 0 <= found.winning.effect.high


def test_what_shows_only_as_a_deal_is_won_is_refused():
    log = EventLog.from_traces(
        {f"d{n}": ["New", "Won"] if n % 2 else ["New", "Qualified", "Lost"] for n in range(80)},
        outcomes=["Won", "Lost"],
    )
    [found] = compare_deviations(log, FUNNEL).deviations
    assert (found.kind, found.cases, found.at_risk) == ("skipped stage", 40, 0)
    assert found.says == "cannot say"
    assert "only as cases end" in found.winning.effect.refused


def test_too_few_cases_are_refused_with_a_sentence():
    traces = {f"d{n}": ["New", "note", "note", "Qualified", "Lost"] for n in range(40)}
    traces |= {f"h{n}": ["New", "On hold", "note", "Qualified", "Won"] for n in range(3)}
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"])
    found = of_hold(compare_deviations(log, FUNNEL))
    assert found.says == "cannot say"
    assert "3 cases only" in found.winning.effect.refused


def test_a_log_that_follows_the_funnel_has_nothing_to_compare():
    log = EventLog.from_traces({"a": ["New", "Qualified", "Won"]}, outcomes=["Won", "Lost"])
    found = compare_deviations(log, FUNNEL)
    assert found.deviations == ()
    assert (found.outcome, found.cases, found.of_cases) == ("Won", 1, 1)


@pytest.mark.parametrize("seed", [3])
def test_the_same_log_says_the_same(seed):
    log = made_up(seed, harm=0.1)
    assert compare_deviations(log, FUNNEL) == compare_deviations(log, FUNNEL)
