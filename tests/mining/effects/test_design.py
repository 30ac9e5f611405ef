import numpy as np
import pandas as pd

from mining.effects.design import design_of, with_comparable

ROWS = pd.DataFrame(
    {
        "case_id": ["a", "a", "b", "c", "d", "e", "f", "g"],
        "treated": [True, False, False, False, True, False, True, False],
        "outcome": 1.0,
        "stage": ["x", "x", "x", "x", "y", "y", None, "z"],
        "amount": [1.0, 2, 3, 4, 5, 6, np.nan, 1e9],
        "flag": [0, 1, 0, 1, 0, 1, 0, 1],
        "same": 7,
    }
)


def test_numbers_become_normal_scores_and_their_squares_and_marks_of_missing_ones():
    design = design_of(ROWS, ["stage"], ["amount", "flag", "same"], "case_id")
    assert design.names == ("amount", "amount", "amount", "flag")
    assert np.allclose(design.features.mean(axis=0), 0)
    assert np.allclose(design.features.std(axis=0), 1)
    score = design.features[:, 1]
    assert (np.diff(score[[0, 1, 2, 3, 4, 5, 7]]) > 0).all()
    assert score.max() < 3


def test_strata_and_clusters_are_told_apart_missing_ones_too():
    design = design_of(ROWS, ["stage"], [], "case_id")
    assert design.stratum.tolist() == [0, 0, 0, 0, 1, 1, 2, 3]
    assert design.cluster.tolist() == [0, 0, 1, 2, 3, 4, 5, 6]
    assert design.features.shape == (8, 0)


def test_only_strata_with_both_groups_are_comparable():
    design = design_of(ROWS, ["stage"], [], "case_id")
    inside = with_comparable(design)
    assert inside.tolist() == [True] * 4 + [False] * 4
    assert design.kept(inside).strata == 1


def test_without_exact_columns_all_rows_are_of_one_stratum():
    assert design_of(ROWS, [], [], "case_id").strata == 1
    assert design_of(ROWS.iloc[:0], [], ["amount"], "case_id").strata == 0
