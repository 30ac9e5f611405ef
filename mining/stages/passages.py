"""How cases pass through the stages: how many, for how long, and what became of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.models.estimates import NOTHING_KNOWN, Estimate, wilson
from mining.models.hidden_stages import OutcomeEffect, StayTimes
from mining.stages.fitted import Fitted
from mining.stages.observations import Floats
from mining.stages.order_test import runs_of

SAMPLES = 100
TAILS = (0.025, 0.975)
NORMAL = 1.959963984540054
FEWEST = 5.0


@dataclass(frozen=True, slots=True)
class Ends:
    """How each case ended, by its number.

    `time`: when it ended or was last seen (seconds since 1970); `is_over`; `is_won`: with
    the first declared outcome.
    """

    time: Floats
    is_over: NDArray[np.bool_]
    is_won: NDArray[np.bool_]


def visit_chances(fitted: Fitted) -> Floats:
    """How likely each case passes each state, as the share of ways that do (cases × states)."""
    cases, states = fitted.read.cases, fitted.model.states
    found = np.zeros((cases, states))
    for path in fitted.paths:
        been = np.zeros((cases, states), bool)
        been[fitted.read.case, path] = True
        found += been
    return found / len(fitted.paths)


def share_of_cases(chances: Floats) -> Estimate:
    """The share of cases that pass a state, with its interval.

    That a case passes by its chance p is one more throw: Σ p (1 − p) and the spread of p over
    cases add up to the spread of throws with the mean of p. So the interval of a plain share
    carries both the drawing of cases and the posterior.
    """
    return wilson(float(chances.sum()), len(chances))


def stay_times(fitted: Fitted, state: int, ends: Ends, *, seed: int) -> StayTimes:
    """Time in a state, from its first event to the first event elsewhere, or the case's end.

    The interval is of samples of cases, each along one of the ways drawn from the posterior.
    """
    drawn = [_stays(fitted, path, state, ends) for path in fitted.paths]
    drawn = [stays.sort_values("seconds", kind="stable") for stays in drawn]
    visits = float(np.mean([len(stays) for stays in drawn]))
    still = float(np.mean([(~stays["ended"]).sum() for stays in drawn]))
    medians = [_median(stays["seconds"], stays["ended"], np.ones(len(stays))) for stays in drawn]
    random = np.random.default_rng([seed, 3, state])
    resampled = np.concatenate(
        [_resampled(stays, random, SAMPLES // len(drawn)) for stays in drawn]
    )
    known = resampled[np.isfinite(resampled)]
    low, high = np.quantile(known, TAILS) if len(known) >= SAMPLES / 2 else (np.nan, np.nan)
    value = float(np.nanmedian(medians)) if np.isfinite(medians).any() else NOTHING_KNOWN
    return StayTimes(Estimate(value, float(low), float(high), round(visits)), visits, still)


def handovers_in(fitted: Fitted, state: int, *, seed: int) -> Estimate | None:
    """How often a case that passes a state changes hands in it; none where nobody is named.

    A communication in the state by another person than the communication of the case before
    it (in whatever state). The interval is of samples of cases along the ways drawn from the
    posterior; the count is the expected number of cases that pass.
    """
    person = pd.factorize(fitted.read.frame["resource"])[0]
    case = fitted.read.case
    if not (person >= 0).any():
        return None
    known = (person[1:] >= 0) & (person[:-1] >= 0) & (case[1:] == case[:-1])
    changed = np.append(False, known & (person[1:] != person[:-1]))
    random = np.random.default_rng([seed, 4, state])
    equal, size = np.full(fitted.read.cases, 1 / fitted.read.cases), fitted.read.cases
    pairs = np.zeros((2, size))
    resampled: list[Floats] = []
    for path in fitted.paths:
        inside = path == state
        told = np.stack([np.bincount(case[inside & changed], minlength=size), np.zeros(size)])
        told[1, case[inside]] = 1.0
        pairs += told / len(fitted.paths)
        counts = random.multinomial(size, equal, SAMPLES // len(fitted.paths))
        hands, passed = told @ counts.T
        resampled.append(hands / np.maximum(passed, 1))
    low, high = np.quantile(np.concatenate(resampled), TAILS)
    hands, passed = pairs.sum(axis=1)
    value = float(hands / passed) if passed else NOTHING_KNOWN
    return Estimate(value, float(low), float(high), round(float(passed)))


def outcome_effect(
    outcome: str, chances: Floats, reached: NDArray[np.bool_], ends: Ends
) -> OutcomeEffect | None:
    """What goes with entering a state, among closed cases that came as far or past it."""
    among = ends.is_over & reached
    entered = _share(chances[among], ends.is_won[among])
    passed = _share(1 - chances[among], ends.is_won[among])
    if min(entered.count, passed.count) < FEWEST:
        return None
    gap = entered.value - passed.value
    error = np.sqrt(
        sum(share.value * (1 - share.value) / share.count for share in (entered, passed))
    )
    half = NORMAL * float(error)
    count = entered.count + passed.count
    return OutcomeEffect(outcome, entered, passed, Estimate(gap, gap - half, gap + half, count))


def typical_visit(fitted: Fitted, state: int) -> float:
    """How many events a visit of a state has on average, along the ways drawn.

    Not the median: a stray communication cuts a visit in three, and most pieces are single.
    """
    lengths = [runs_of(path, fitted.read.case, state, state).lengths for path in fitted.paths]
    every = np.concatenate(lengths)
    return float(every.mean()) if len(every) else 0.0


def _share(weight: Floats, won: NDArray[np.bool_]) -> Estimate:
    whole = float(weight.sum())
    count = round(whole)
    if not count:
        return Estimate(NOTHING_KNOWN, 0.0, 1.0, 0)
    return wilson(float((weight * won).sum()) / whole * count, count)


def _stays(fitted: Fitted, path: NDArray[np.int8], state: int, ends: Ends) -> pd.DataFrame:
    case, begun = fitted.read.case, fitted.read.frame["begun"].to_numpy("float64")
    visits = runs_of(path, case, state, state)
    whose = case[visits.start]
    after = np.minimum(visits.end, len(case) - 1)
    goes_on = (visits.end < len(case)) & (case[after] == whose)
    closing = np.maximum(ends.time[whose], begun[visits.end - 1])
    seconds = np.where(goes_on, begun[after], closing) - begun[visits.start]
    return pd.DataFrame({"case": whose, "seconds": seconds, "ended": goes_on | ends.is_over[whose]})


def _resampled(stays: pd.DataFrame, random: np.random.Generator, samples: int) -> Floats:
    """Medians in samples of cases; the stays are sorted by their length."""
    codes, cases = pd.factorize(stays["case"])
    if not len(cases):
        return np.full(samples, NOTHING_KNOWN)
    equal = np.full(len(cases), 1 / len(cases))
    counts = random.multinomial(len(cases), equal, samples).astype("float64")
    return np.array([_median(stays["seconds"], stays["ended"], each[codes]) for each in counts])


def _median(seconds: pd.Series, ended: pd.Series, weight: Floats) -> float:
    """The Kaplan–Meier median of sorted stays; nan where it is not reached."""
    over = ended.to_numpy(bool)
    at_risk = np.maximum(weight[::-1].cumsum()[::-1], 1e-12)
    staying = np.cumprod(np.where(over, 1 - np.minimum(weight / at_risk, 1.0), 1.0))
    reached = np.flatnonzero(staying <= 0.5 + 1e-12)
    return float(seconds.to_numpy("float64")[reached[0]]) if len(reached) else NOTHING_KNOWN
