from collections import Counter, defaultdict
from math import exp

import pytest

from event_logs.simulation.truth.planted import EFFECTS, UNITS
from event_logs.simulation.worlds.twins import EFFECTS as KNOBS


def test_effects_are_those_of_the_world(truth, typical):
    told = {row["effect"]: float(row["log_odds"]) for row in truth["effects"]}
    assert told == {name: getattr(typical.world.process, name) for name in EFFECTS}
    assert set(UNITS) == set(EFFECTS) == set(KNOBS)


def test_planted_bottlenecks_are_told_with_what_they_cost(truth):
    told = {row["bottleneck"]: row for row in truth["bottlenecks"]}
    assert set(told) == {"slow handover", "approval in sittings", "overlooked leads"}
    seam = [row for row in truth["handovers"] if row["planted"] == "yes"]
    waited = sum(int(row["waited_seconds"]) for row in seam)
    assert 0.1 * waited < int(told["slow handover"]["seconds"]) < waited
    assert all(int(row["deals"]) > 20 for row in told.values())


def test_probabilities_are_those_of_the_log_odds_with_and_without_each_effect(truth, typical):
    assert len(truth["hazards"]) > 1000
    for row in truth["hazards"]:
        odds = float(row["log_odds"])
        assert float(row["probability"]) == pytest.approx(1 / (1 + exp(-odds)), abs=1e-5)
        for name, units in UNITS.items():
            less = odds - getattr(typical.world.process, name) * float(row[units])
            assert float(row[f"without_{name}"]) == pytest.approx(1 / (1 + exp(-less)), abs=1e-5)


def test_every_stay_that_was_left_ends_with_a_draw_that_came_true(truth):
    """But for customers never reached: they are lost without one."""
    ends, stays = defaultdict(list), Counter(row["case_id"] for row in truth["stages"])
    for row in truth["hazards"]:
        ends[row["case_id"]].append(row)
    for deal in truth["deals"]:
        own, case = ends[deal["case_id"]], deal["case_id"]
        lost = [row["lost"] == "yes" for row in own]
        assert not any(lost[:-1])
        if deal["outcome"] == "Won":
            assert len(own) == stays[case]
            assert not lost[-1]
        elif deal["loss_reason"] == "Not reached":
            assert len(own) == stays[case] - 1
        elif deal["outcome"] == "Lost":
            assert len(own) == stays[case]
            assert lost[-1]


def test_as_many_are_lost_as_the_probabilities_say(truth):
    expected = sum(float(row["probability"]) for row in truth["hazards"])
    lost = sum(row["lost"] == "yes" for row in truth["hazards"])
    assert lost == pytest.approx(expected, abs=3 * expected**0.5)
