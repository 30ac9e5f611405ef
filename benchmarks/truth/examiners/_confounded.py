"""Small made-up studies whose effect is known, in which cold cases are the ones treated.

Warmth, amount, workload, source and stage drive both who is treated and who is lost, so a
plain comparison is badly off. Rows of one case share a frailty that nobody sees. The truth
is the mean over the treated of the difference between the two risks (or times) that each
had, known from the formula that the dice were thrown by.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Kind = Literal["yes or no", "risk", "time"]
EXACT = ("stage", "source")
CONFOUNDERS = ("age", "amount", "workload")
HORIZON = 1.5
WON = 0.3  # hazard of the competing end
STAGES, SOURCES = 3, 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kind of study: how many cases, how often treated, how often lost, the log odds added."""

    name: str
    kind: Kind
    cases: int
    effect: float
    treated: float = -1.0
    lost: float = -1.2


@dataclass(frozen=True, slots=True)
class Study:
    """Rows as `estimate_effect` takes them, and the true effect on the treated."""

    rows: pd.DataFrame
    truth: float


def confounded(recipe: Recipe, seed: int) -> Study:
    """A study of this kind; the same for the same seed."""
    dice = np.random.default_rng(seed)
    rows, scores = _rows(recipe, dice)
    treated = rows["treated"].to_numpy()
    if recipe.kind == "yes or no":
        without, chosen = _odds(scores), _odds(scores + recipe.effect * treated)
        outcome = (dice.random(len(rows)) < chosen).astype("float64")
        return Study(rows.assign(outcome=outcome), float((chosen - without)[treated].mean()))
    without, chosen = np.exp(scores - 1), np.exp(scores - 1 + recipe.effect * treated)
    measure = _risk if recipe.kind == "risk" else _time
    truth = float((measure(chosen) - measure(without))[treated].mean())
    return Study(_followed(rows, chosen, dice, competing=recipe.kind == "risk"), truth)


def _rows(recipe: Recipe, dice: np.random.Generator) -> tuple[pd.DataFrame, Numbers]:
    case = np.repeat(np.arange(recipe.cases), STAGES)
    stage = np.tile(np.arange(STAGES), recipe.cases)
    source = dice.integers(0, SOURCES, recipe.cases)[case]
    cold, size = dice.normal(size=recipe.cases)[case], dice.normal(size=recipe.cases)[case]
    busy = dice.poisson(3, len(case))
    shared = 0.2 * (source - 2) - 0.3 * stage
    treated = dice.random(len(case)) < _odds(
        recipe.treated + 0.9 * cold + 0.5 * size + 0.2 * (busy - 3) + shared
    )
    frailty = dice.normal(0, 0.5, recipe.cases)[case]
    scores = recipe.lost + 0.8 * cold - 0.4 * size + 0.15 * (busy - 3) + 0.2 * stage + frailty
    columns = {"case_id": case, "stage": stage, "source": source, "age": 50 + 10 * cold}
    rows = pd.DataFrame(columns | {"amount": np.exp(12 + size), "workload": busy})
    return rows.assign(treated=treated), scores + 0.2 * (source - 2)


def _followed(
    rows: pd.DataFrame, hazard: Numbers, dice: np.random.Generator, *, competing: bool
) -> pd.DataFrame:
    """Each row followed until it is lost or won, or for a while."""
    until = dice.exponential(1 / (hazard + WON))
    is_lost = dice.random(len(rows)) < hazard / (hazard + WON)
    seen = dice.uniform(0.3, 4, len(rows))
    ended = np.where(until > seen, 0, np.where(is_lost | (not competing), 1, 2))
    return rows.assign(seconds=np.minimum(until, seen), ended=ended)


def _odds(score: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-score))


def _time(hazard: Numbers) -> Numbers:
    return -np.expm1(-(hazard + WON) * HORIZON) / (hazard + WON)


def _risk(hazard: Numbers) -> Numbers:
    return hazard * _time(hazard)
