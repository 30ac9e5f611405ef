import numpy as np
import pytest

from mining.stages import order_test
from mining.stages.order_test import Runs, agreement, best_cuts, features, long_runs, runs_of


def _runs(lengths):
    ends = np.cumsum(lengths)
    return Runs(ends - lengths, ends)


def _tested(codes, lengths, sizes):
    runs = _runs(lengths)
    case = np.repeat(np.arange(len(lengths)), lengths)
    table = features(codes, sizes)
    return order_test.examine_order(table, [runs], case, case % order_test.FOLDS)


def test_heterogeneous_visits_without_order_give_a_standard_normal():
    draws, found = np.random.default_rng(4), []
    for _ in range(60):
        lengths = draws.integers(3, 9, 80)
        tastes = draws.dirichlet([0.4] * 4, 80)
        rows = np.concatenate(
            [draws.choice(4, size, p=taste) for size, taste in zip(lengths, tastes, strict=True)]
        )
        found.append(_tested(rows[:, None].astype(np.int16), lengths, (4,)).z)
    assert abs(np.mean(found)) < 0.45
    assert 0.7 < np.std(found) < 1.3
    assert max(found) < 4


def test_visits_that_change_in_the_middle_pass():
    draws = np.random.default_rng(5)
    lengths = np.full(120, 6)
    late = np.tile([0, 0, 0, 1, 1, 1], 120)
    value = np.where(draws.random(720) < 0.8, late, draws.integers(0, 2, 720))
    found = _tested(value[:, None].astype(np.int16), lengths, (2,))
    assert found.passes
    assert found.block == 3


def test_an_opening_ritual_is_no_order_once_the_edges_are_off():
    draws = np.random.default_rng(6)
    lengths = np.full(150, 6)
    value = draws.integers(0, 3, 900)
    value[::6] = 3
    found = _tested(value[:, None].astype(np.int16), lengths, (4,))
    assert found.z > 4
    assert not found.passes


def test_too_few_runs_are_not_tested():
    codes = np.zeros((60, 1), np.int16)
    assert _tested(codes, np.full(20, 3), (2,)).runs == 0


def test_whether_a_channel_applies_is_no_feature():
    table = features(np.array([[0], [1], [-1], [0], [1], [-1]], np.int16), (2,))
    np.testing.assert_allclose(table.sum(axis=1), 0, atol=1e-6)
    assert (table[2] == 0).all()


def test_runs_end_with_the_case_and_with_the_state():
    path = np.array([0, 0, 1, 1, 1, 0, 0, 0], np.int8)
    case = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    runs = runs_of(path, case, 0, 0)
    assert list(zip(runs.start, runs.end, strict=True)) == [(0, 2), (5, 8)]
    assert len(long_runs(runs)) == 1


def test_a_run_is_cut_where_scores_rise_most():
    before, after = best_cuts(np.array([-1.0, -1, 1, 1, 1, 0, -3, 3]), np.array([5, 3]))
    assert before.tolist() == [2, 2]
    assert after.tolist() == [3, 1]


def test_order_taught_by_some_runs_is_heard_in_others_that_have_it():
    draws = np.random.default_rng(7)
    late = np.tile([0, 0, 1, 1], 200)
    value = np.where(draws.random(800) < 0.8, late, 1 - late)
    value[400:] = np.where(draws.random(400) < 0.5, value[400:], 1 - value[400:])
    case = np.repeat(np.arange(200), 4)
    table = features(value[:, None].astype(np.int16), (2,))
    runs = _runs(np.full(200, 4))
    first, second = Runs(runs.start[:100], runs.end[:100]), Runs(runs.start[100:], runs.end[100:])
    assert agreement(table, [first], first, case, case % 4) > 4
    assert agreement(table, [first], second, case, case % 4) == pytest.approx(0, abs=3)
