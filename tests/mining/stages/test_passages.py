"""Times and shares of a stage of which the ways are known."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from mining.stages.passages import (
    Ends,
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
ENDS = Ends(
    np.array([50.0, 100.0, 20.0]), np.array([True, False, True]), np.array([True, False, False])
)


@pytest.fixture
def fitted():
    read = SimpleNamespace(case=CASE, cases=3, frame=pd.DataFrame({"begun": BEGUN}))
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
