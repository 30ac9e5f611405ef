"""Times and shares of a stage of which the ways are known."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from mining.stages.passages import (
    Ends,
    handovers_in,
    outcome_effect,
    share_of_cases,
    stay_times,
    typical_visit,
    visit_chances,
)

# Case 0: states 0 0 1; case 1: state 0 only, still open; case 2: states 1 1.
CASE = np.array([0, 0, 0, 1, 1, 2, 2])
PATH = np.array([[0, 0, 1, 0, 0, 1, 1]], dtype=np.int8)
BEGUN = np.array([0.0, 10.0, 30.0, 0.0, 5.0, 0.0, 4.0])
WHO = ["Anna", "Boris", "Anna", "Anna", None, "Boris", "Boris"]
ENDS = Ends(
    np.array([50.0, 100.0, 20.0]), np.array([True, False, True]), np.array([True, False, False])
)


@pytest.fixture
def fitted():
    read = SimpleNamespace(
        case=CASE, cases=3, frame=pd.DataFrame({"begun": BEGUN, "resource": WHO})
    )
    return SimpleNamespace(read=read, paths=PATH, model=SimpleNamespace(states=2))


def test_stays_last_to_the_next_stage_or_the_end(fitted):
    first = stay_times(fitted, 0, ENDS, seed=1)
    assert (first.visits, first.open_visits) == (2.0, 1.0)
    assert first.median.value == 30.0  # 0 → 30 s ended; 100 s still open
    second = stay_times(fitted, 1, ENDS, seed=1)
    assert (second.visits, second.open_visits) == (2.0, 0.0)
    assert second.median.value == 20.0  # 50 − 30 and 20 − 0


def test_chances_are_the_share_of_ways(fitted):
    assert visit_chances(fitted).tolist() == [[1, 1], [1, 0], [0, 1]]
    assert share_of_cases(visit_chances(fitted)[:, 0]).value == pytest.approx(2 / 3)
    assert typical_visit(fitted, 0) == 2.0
    assert typical_visit(fitted, 1) == 1.5


def test_the_difference_of_those_that_entered_is_the_planted_one():
    random = np.random.default_rng(3)
    entered = random.random(4000) < 0.5
    won = random.random(4000) < np.where(entered, 0.6, 0.4)
    ends = Ends(np.zeros(4000), np.ones(4000, bool), won)
    found = outcome_effect("Won", entered.astype(float), np.ones(4000, bool), ends)
    assert found.difference.low < 0.2 < found.difference.high
    assert found.entered.count + found.passed.count == 4000


def test_too_few_on_one_side_are_not_compared():
    ends = Ends(np.zeros(100), np.ones(100, bool), np.ones(100, bool))
    assert outcome_effect("Won", np.ones(100), np.ones(100, bool), ends) is None


def test_a_change_of_hands_counts_where_the_later_communication_lies(fitted):
    first, second = (handovers_in(fitted, state, seed=1) for state in (0, 1))
    assert (first.value, first.count) == (0.5, 2)  # Anna → Boris in one of the two cases
    assert (second.value, second.count) == (0.5, 2)  # Boris → Anna as case 0 comes into it
    assert first.low <= 0.5 <= first.high


def test_where_nobody_is_named_no_handover_is_told(fitted):
    fitted.read.frame["resource"] = None
    assert handovers_in(fitted, 0, seed=1) is None


def test_unsure_stages_widen_the_interval():
    random = np.random.default_rng(2)
    case = np.repeat(np.arange(300), 6)
    frame = pd.DataFrame({"resource": random.choice(["Anna", "Boris"], len(case))})
    sure = np.tile([0, 0, 0, 1, 1, 1], 300).astype(np.int8)
    unsure = np.stack([(random.random(len(case)) < share) for share in (0.2, 0.35, 0.5, 0.65, 0.8)])
    read = SimpleNamespace(case=case, cases=300, frame=frame)
    widths = []
    for paths in (np.stack([sure] * 5), unsure.astype(np.int8)):
        found = handovers_in(SimpleNamespace(read=read, paths=paths), 0, seed=1)
        widths.append(found.high - found.low)
    assert widths[1] > 2 * widths[0]
