import numpy as np
import pytest

from benchmarks.truth.examiners._confounded import CONFOUNDERS, EXACT, Recipe, confounded
from mining.effects.balancing import balance, within_support
from mining.effects.design import design_of, with_comparable


@pytest.fixture
def design():
    rows = confounded(Recipe("x", "yes or no", 300, 0.6), 1).rows
    made = design_of(rows, EXACT, CONFOUNDERS, "case_id")
    return made.kept(with_comparable(made))


def test_weighted_untreated_rows_have_the_strata_and_means_of_the_treated(design):
    found = balance(design)
    treated, weights = design.treated, found.weights
    assert (weights[treated] == 0).all()
    assert (weights[~treated] > 0).all()
    expected = np.bincount(design.stratum[treated], minlength=design.strata)
    assert np.bincount(design.stratum, weights) == pytest.approx(expected)
    assert weights @ design.features == pytest.approx(
        design.features[treated].sum(axis=0), abs=0.01 * treated.sum()
    )
    assert found.imbalance.max() < 0.01
    assert 20 < found.effective < (~treated).sum()


def test_its_score_is_that_of_the_dice(design):
    """Coldness enters the propensity with 0.9 a standard deviation."""
    score = balance(design).score
    cold = design.features[:, design.names.index("age")]
    slope = np.linalg.lstsq(design.features, score, rcond=None)[0][design.names.index("age")]
    assert slope == pytest.approx(0.9, abs=0.3)
    assert np.corrcoef(score, cold)[0, 1] > 0.6


def test_rows_beyond_what_untreated_ones_reach_are_outside(design):
    score = np.where(design.treated, 0.5, np.linspace(0, 1, len(design.treated)))
    far = np.flatnonzero(design.treated)[0]
    score[far] = 50.0
    inside = within_support(design, score, caliper=0.25)
    assert not inside[far]
    assert inside.sum() == len(inside) - 1


def test_groups_that_no_weights_make_alike_keep_their_imbalance(design):
    treated = design.features[:, 0] > 0
    apart = type(design)(
        treated, design.outcome, design.stratum * 0, design.cluster, design.features, design.names
    )
    assert balance(apart).imbalance.max() > 0.1
