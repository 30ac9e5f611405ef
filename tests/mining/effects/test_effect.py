import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from benchmarks.truth.examiners._confounded import CONFOUNDERS, EXACT, Recipe, confounded
from mining.effects.effect import estimate_effect, estimate_risk_effect, estimate_time_effect

RECIPE = Recipe("test", "yes or no", 200, 0.6)


def figures(effect):
    return (effect.difference, effect.low, effect.high, effect.p_value, effect.e_value)


def estimated(rows, **given):
    return estimate_effect(rows, **({"exact": EXACT, "confounders": CONFOUNDERS} | given))


def test_with_strata_alone_it_is_standardisation_by_hand():
    """Stratum a: 30 of 40 against 20 of 50; b: 6 of 20 against 10 of 100."""
    counts = {("a", 1): (30, 40), ("a", 0): (20, 50), ("b", 1): (6, 20), ("b", 0): (10, 100)}
    rows = pd.DataFrame(
        [
            {"stage": stage, "treated": bool(treated), "outcome": float(row < hits)}
            for (stage, treated), (hits, of) in counts.items()
            for row in range(of)
        ]
    )
    found = estimate_effect(rows.assign(case_id=range(len(rows))), exact=["stage"])
    without = (40 * 20 / 50 + 20 * 10 / 100) / 60
    assert found.outcome_with == pytest.approx(36 / 60)
    assert found.outcome_without == pytest.approx(without)
    assert found.difference == pytest.approx(36 / 60 - without)
    assert found.naive == pytest.approx(36 / 60 - 30 / 150)
    assert (found.treated, found.comparable, found.overlap) == (60, 150, 1)
    assert found.in_all == pytest.approx(36 - 60 * without)


def test_without_anything_to_balance_the_interval_is_welch_s():
    dice = np.random.default_rng(5)
    treated = np.arange(120) < 40
    outcome = dice.normal(size=120) + treated
    rows = pd.DataFrame({"case_id": range(120), "treated": treated, "outcome": outcome})
    found = estimate_effect(rows)
    theirs = ttest_ind(outcome[treated], outcome[~treated], equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=0.02)


def test_it_sees_through_confounding_where_a_plain_comparison_does_not():
    off, naive = zip(
        *(
            (found.difference - study.truth, found.naive - study.truth)
            for study in (confounded(Recipe("x", "yes or no", 400, 0.6), seed) for seed in range(8))
            for found in [estimated(study.rows)]
        ),
        strict=True,
    )
    assert abs(np.mean(off)) < 0.02
    assert np.mean(naive) > 0.07


@settings(max_examples=10)
@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_order_of_rows_units_and_names_do_not_matter(seed, chance):
    rows = confounded(RECIPE, seed).rows
    first = estimated(rows)
    order = list(range(len(rows)))
    chance.shuffle(order)
    other = rows.iloc[order].assign(
        amount=lambda r: r["amount"] / 1000,
        age=lambda r: r["age"] * 24 + 7,
        stage=lambda r: "stage " + r["stage"].astype(str),
        case_id=lambda r: "deal " + r["case_id"].astype(str),
    )
    assert figures(estimated(other)) == pytest.approx(figures(first), abs=1e-6)


@settings(max_examples=10)
@given(st.integers(0, 50))
def test_the_other_outcome_has_the_opposite_effect(seed):
    rows = confounded(RECIPE, seed).rows
    first, second = estimated(rows), estimated(rows.assign(outcome=1 - rows["outcome"]))
    assert second.difference == pytest.approx(-first.difference)
    assert (second.low, second.high) == pytest.approx((-first.high, -first.low))
    assert second.p_value == pytest.approx(first.p_value)


def test_every_row_twice_under_the_same_case_makes_nothing_surer():
    rows = confounded(RECIPE, 3).rows
    once, twice = estimated(rows), estimated(pd.concat([rows, rows], ignore_index=True))
    assert twice.difference == pytest.approx(once.difference, abs=0.01)
    assert twice.high - twice.low == pytest.approx(once.high - once.low, rel=0.05)


@pytest.mark.parametrize("kind", ["risk", "time"])
def test_without_censoring_pseudo_observations_change_nothing(kind):
    rows = confounded(Recipe("x", kind, 150, 0.6), 4).rows
    rows = rows[rows["ended"] > 0]
    given_to = {"exact": EXACT, "confounders": CONFOUNDERS}
    if kind == "risk":
        plain = (rows["seconds"] <= 1.5) & (rows["ended"] == 1)
        found = estimate_risk_effect(rows, 1.5, **given_to)
    else:
        plain = rows["seconds"].clip(upper=1.5)
        found = estimate_time_effect(rows, 1.5, **given_to)
    expected = estimated(rows.assign(outcome=plain.astype("float64")))
    assert figures(found)[:4] == pytest.approx(figures(expected)[:4])


def test_missing_numbers_are_balanced_as_missing():
    rows = confounded(RECIPE, 6).rows
    gone = rows.assign(amount=rows["amount"].where(rows["case_id"] % 5 > 0))
    found = estimated(gone)
    assert not found.refused
    assert found.treated > 100


def test_too_few_or_too_unlike_cases_are_refused_with_a_sentence():
    rows = confounded(RECIPE, 7).rows
    few = estimated(rows[~rows["treated"] | (rows["case_id"] < 12)])
    assert "20 would suffice" in few.refused
    assert np.isnan([few.difference, few.low, few.high, few.p_value]).all()
    none = estimated(rows.assign(treated=False))
    assert none.refused == "There is nothing to judge: it happened to no case"
    assert (none.treated, none.comparable) == (0, len(rows))
    everyone = estimated(rows.assign(treated=True))
    assert "none to compare with" in everyone.refused
    apart = estimated(rows.assign(treated=rows["age"] > 50))
    assert apart.refused
    same = estimated(rows.assign(outcome=0.0))
    assert "end alike" in same.refused
    assert estimated(rows.iloc[:0]).refused


def test_an_outcome_that_no_treated_case_has_still_has_an_interval():
    rows = confounded(RECIPE, 7).rows
    found = estimated(rows.assign(outcome=rows["outcome"].where(~rows["treated"], 0.0)))
    assert found.outcome_with == 0
    assert found.low <= found.difference <= found.high < 0
    assert found.e_value_low == 1


def test_a_horizon_that_nobody_was_followed_to_is_refused():
    rows = confounded(Recipe("x", "risk", 150, 0.6), 4).rows
    assert "were followed for" in estimate_risk_effect(rows, 86400.0).refused
    assert "were followed for" in estimate_time_effect(rows, 86400.0).refused


def test_treated_rows_unlike_all_others_are_left_out_and_counted():
    rows = confounded(RECIPE, 8).rows
    odd = rows["treated"] & (rows["case_id"] % 10 == 0)
    whole, found = estimated(rows), estimated(rows.assign(source=rows["source"].where(~odd, 99)))
    gone = odd.sum() / rows["treated"].sum()
    assert 0.5 < whole.overlap <= 1
    assert found.overlap == pytest.approx(whole.overlap * (1 - gone), abs=0.05)
    assert found.treated == pytest.approx(found.overlap * rows["treated"].sum())
