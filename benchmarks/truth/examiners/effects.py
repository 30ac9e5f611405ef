"""Effects of what happened to cases, against effects that are known.

On made-up studies (`_confounded`) in which a plain comparison is badly off: how often the
95 % interval holds the true effect, and how often an effect is claimed where there is none.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._confounded import (
    CONFOUNDERS,
    EXACT,
    HORIZON,
    Recipe,
    confounded,
)
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, mean_row, share_row
from mining.effects.effect import (
    Effect,
    estimate_effect,
    estimate_risk_effect,
    estimate_time_effect,
)
from mining.effects.verdicts import judge

SEEDS = 400
COVERS = Goal(0.92, 0.98)
CLAIMS = Goal(at_most=0.05)
MARGIN = 0.02
RECIPES = (
    Recipe("yes or no", "yes or no", 300, 0.6),
    Recipe("yes or no, 100 cases", "yes or no", 100, 0.6),
    Recipe("rarely lost", "yes or no", 400, 0.6, lost=-3.5),
    Recipe("rarely treated", "yes or no", 400, 0.6, treated=-3.2),
    Recipe("mostly treated", "yes or no", 300, 0.6, treated=0.8),
    Recipe("risk, censored", "risk", 300, 0.6),
    Recipe("time, censored", "time", 300, 0.6),
)


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Coverage, bias and false claims of each kind of study, over the seeds."""
    for recipe in RECIPES:
        seeds = exam.seeds(SEEDS)
        found = list(exam.map(partial(_examined, recipe), seeds))
        effects = [each for each in found if not each["refused"]]
        ones = [1] * len(effects)
        covered = [int(each["covered"]) for each in effects]
        named = "effects", recipe.name
        yield share_row((*named, "interval holds the true effect"), covered, ones, COVERS)
        yield mean_row((*named, "off by"), [each["off"] for each in effects])
        yield mean_row((*named, "plain comparison off by"), [each["naive"] for each in effects])
        refused = [int(each["refused"]) for each in found]
        yield share_row((*named, "refused"), refused, [1] * len(found), NO_GOAL)
        claims = list(exam.map(partial(_claimed, replace(recipe, effect=0.0)), seeds))
        yield share_row((*named, "claimed where there is none"), claims, [1] * len(claims), CLAIMS)


def estimated(recipe: Recipe, rows: pd.DataFrame) -> Effect:
    """The effect as the program estimates it."""
    columns = {"exact": EXACT, "confounders": CONFOUNDERS}
    if recipe.kind == "yes or no":
        return estimate_effect(rows, **columns)
    estimate = estimate_risk_effect if recipe.kind == "risk" else estimate_time_effect
    return estimate(rows, HORIZON, **columns)


def _examined(recipe: Recipe, seed: int) -> dict[str, float]:
    study = confounded(recipe, seed)
    effect = estimated(recipe, study.rows)
    return {
        "refused": bool(effect.refused),
        "covered": effect.low <= study.truth <= effect.high,
        "off": effect.difference - study.truth,
        "naive": effect.naive - study.truth,
    }


def _claimed(recipe: Recipe, seed: int) -> int:
    effect = estimated(recipe, confounded(recipe, seed).rows)
    return int(judge({"it": effect}, margin=MARGIN)["it"].says in ("harmful", "helpful"))
