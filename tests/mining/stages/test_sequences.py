import numpy as np

from mining.stages.sequences import CHANGED, NEVER, SAME, lay_out, values_before


def test_rows_go_by_step_and_the_longest_cases_come_first():
    case = np.array([0, 1, 1, 1, 2, 2])
    codes = np.array([[0], [1], [1], [0], [1], [0]], np.int16)
    declared = np.array([0, 0, 0, 1, 0, 1])
    data = lay_out(case, codes, (2,), declared, 2)
    assert data.widths.tolist() == [3, 2, 1]
    assert data.order.tolist() == [1, 4, 0, 2, 5, 3]
    assert data.codes[data.pattern, 0].tolist() == codes[data.order, 0].tolist()
    assert data.update.tolist() == [0, 0, 0, 0, 1, 1]
    assert data.cases == 3


def test_a_case_that_counts_twice_weighs_twice():
    data = lay_out(
        np.array([0, 0, 1]),
        np.zeros((3, 1), np.int16),
        (1,),
        np.zeros(3, int),
        1,
        np.array([2.0, 1.0]),
    )
    assert data.weight.tolist() == [2, 1, 2]
    assert data.cases == 3


def test_values_are_compared_with_the_last_of_their_channel_and_case():
    codes = np.array([[1], [-1], [1], [0], [0]], np.int16)
    before = values_before(np.array([0, 0, 0, 0, 1]), codes)
    assert before[:, 0].tolist() == [NEVER, NEVER, SAME, CHANGED, NEVER]
