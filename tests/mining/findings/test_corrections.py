"""Corrections: what harms beyond chance, worst first, and places that cost time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from mining.conformance.comparison import ComparedDeviation, Comparisons
from mining.effects.effect import Effect
from mining.effects.power import needed_after
from mining.effects.verdicts import Verdict
from mining.findings.analysis import LogFacts
from mining.findings.corrections import Harms, find_corrections
from mining.performance.lost_time import OWN_BEST, LostTime

FACTS = LogFacts(
    6000, 1000, 60_000, 9, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
)
BEGIN = date(2026, 7, 1)
SURE = Effect(
    treated=900,
    comparable=4000,
    effective=2000.0,
    outcome_with=0.2,
    outcome_without=0.35,
    difference=-0.15,
    low=-0.2,
    high=-0.1,
    p_value=1e-6,
    naive=-0.1,
    e_value=2.0,
    e_value_low=1.5,
    overlap=1.0,
)
UNSURE = replace(SURE, difference=-0.02, low=-0.07, high=0.03, p_value=0.4)
HELPS = replace(SURE, difference=0.15, low=0.1, high=0.2)
SMALLER = replace(SURE, treated=90)
REFUSED = replace(SURE, refused="Only 3 cases", p_value=float("nan"))
DAYS = 180.0


def compared(**effects: Effect) -> Comparisons:
    def verdict(effect: Effect) -> Verdict:
        return Verdict("cannot say", effect, 0.0, 0.05)

    rows = tuple(
        ComparedDeviation(
            "skipped stage", name, 900, 900, 30 * 86400.0, verdict(one), verdict(one), "cannot say"
        )
        for name, one in effects.items()
    )
    return Comparisons(rows, "Won", ("amount",), 6000, 6000)


def place(kind: str, name: str, hours: float) -> dict[str, object]:
    spans = {"mean": 48.0, "excess": hours, "excess_low": hours * 0.9, "excess_high": hours * 1.1}
    times = {key: pd.Timedelta(hours=value) for key, value in spans.items()}
    return {"kind": kind, "source": name, "target": name, "visits": 3600, "refused": "", **times}


def lost(*rows: dict[str, object]) -> LostTime:
    return LostTime(pd.DataFrame(list(rows)), OWN_BEST, "calendar")


def test_only_what_harms_beyond_chance_is_corrected_and_the_rest_is_counted():
    comparisons = compared(A=SURE, B=UNSURE, C=HELPS, D=REFUSED, E=SMALLER)
    found = find_corrections(Harms(FACTS, comparisons=comparisons), BEGIN)
    assert [each.subject[1] for each in found.corrections] == ["A", "E"]
    assert (found.considered, found.refused, found.shown) == (5, 1, 2)


def test_the_gain_is_per_deal_and_a_month_with_its_interval():
    [best] = find_corrections(Harms(FACTS, comparisons=compared(A=SURE)), BEGIN).corrections
    assert (best.gain, best.low, best.high) == pytest.approx((0.15, 0.1, 0.2))
    month = 900 / DAYS * 365.25 / 12
    assert best.monthly == pytest.approx(0.15 * month)
    assert best.monthly_low < best.monthly < best.monthly_high
    assert (best.affected, best.population) == (900, 6000)


def test_it_is_judged_by_all_deals_when_enough_have_come_and_been_followed():
    [best] = find_corrections(Harms(FACTS, comparisons=compared(A=SURE)), BEGIN).corrections
    # 15 points for 900 of 6,000 deals are 2.25 points among all of them.
    needed = needed_after(0.0225, 0.5, 6000)
    assert best.judging.needed == pytest.approx(needed, abs=1)
    days = needed / (6000 / DAYS)
    assert best.judging.on is not None
    assert abs(best.judging.on - (BEGIN + timedelta(days=days + 30))) <= timedelta(days=2)
    assert best.practice is not None
    assert best.practice.on is not None
    assert best.practice.on < best.judging.on


def test_places_come_after_deals_and_say_that_they_are_the_most_there_is():
    rows = lost(place("stage", "New", 10), place("handover", "Sales", 20), place("move", "x", 99))
    harms = Harms(FACTS, comparisons=compared(A=SURE), lost_time=rows)
    found = find_corrections(harms, BEGIN)
    assert [(each.kind, each.is_ceiling) for each in found.corrections] == [
        ("deviation", False),
        ("place", True),
        ("place", True),
    ]
    assert [each.subject for each in found.corrections[1:]] == [("Sales",), ("New",)]
    assert len(find_corrections(harms, BEGIN, most=2).corrections) == 2


def test_nothing_to_go_by_is_nothing_to_correct():
    empty = LogFacts(0, 0, 0, 0, None, None)
    assert find_corrections(Harms(empty, comparisons=compared(A=SURE)), BEGIN).corrections == ()
    assert find_corrections(Harms(FACTS), BEGIN).corrections == ()
