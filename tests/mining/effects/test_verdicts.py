from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from mining.effects.effect import estimate_effect
from mining.effects.verdicts import judge, q_values


@pytest.fixture(scope="module")
def effect():
    rows = pd.DataFrame(
        {"case_id": range(200), "treated": [True] * 80 + [False] * 120, "outcome": [1.0, 0] * 100}
    )
    return estimate_effect(rows)


def shaped(effect, low, high, p_value):
    return replace(effect, difference=(low + high) / 2, low=low, high=high, p_value=p_value)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_they_are_benjamini_and_hochberg_s(p_values):
    assert q_values(p_values) == pytest.approx(false_discovery_control(p_values))


def test_harmless_needs_the_whole_interval_within_the_margin(effect):
    effects = {
        "bad": shaped(effect, 0.1, 0.3, 0.001),
        "good": shaped(effect, -0.3, -0.1, 0.001),
        "small": shaped(effect, -0.01, 0.015, 0.7),
        "small but sure": shaped(effect, 0.005, 0.015, 0.0001),
        "wide": shaped(effect, -0.2, 0.3, 0.6),
    }
    found = {name: each.says for name, each in judge(effects, margin=0.02).items()}
    assert found == {
        "bad": "harmful",
        "good": "helpful",
        "small": "harmless",
        "small but sure": "harmless",
        "wide": "cannot say",
    }
    won = judge(effects, margin=0.02, more_is_worse=False)
    assert (won["bad"].says, won["good"].says) == ("helpful", "harmful")


def test_many_looks_make_a_claim_harder(effect):
    one = {"it": shaped(effect, 0.01, 0.3, 0.02)}
    others = {str(number): shaped(effect, -0.2, 0.3, 0.8) for number in range(9)}
    assert judge(one, margin=0.02)["it"].says == "harmful"
    assert judge(one | others, margin=0.02)["it"].says == "cannot say"


def test_a_refused_effect_cannot_be_judged_and_does_not_count_as_a_look(effect):
    refused = replace(effect, refused="Too thin", p_value=np.nan)
    found = judge({"thin": refused, "it": shaped(effect, 0.01, 0.3, 0.02)}, margin=0.02)
    assert (found["thin"].says, found["it"].says) == ("cannot say", "harmful")


def test_what_would_suffice_narrows_the_interval_to_the_margin(effect):
    """Half a width of 0.1 against a margin of 0.02: five times as narrow, 25 times as many."""
    wide = judge({"it": shaped(effect, -0.08, 0.12, 0.6)}, margin=0.02)["it"]
    assert wide.would_suffice == pytest.approx(25 * effect.treated, abs=1)
