"""How sure a boundary is: found again in samples of cases, and sharp or a mere drift."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.models.estimates import Estimate, wilson
from mining.models.hidden_stages import Kind
from mining.stages.channels import Observed
from mining.stages.fitted import Fitted, decode, evidence, take_cases
from mining.stages.growth import grow
from mining.stages.observations import Floats, Ints
from mining.stages.order_test import Runs, long_runs, runs_of
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.passages import typical_visit

AGREES = 0.6
"""Cohen's kappa from which on two cuts are the same boundary (substantial: Landis, Koch 1977)."""

MOST_RESAMPLED = 400
SLOPES = np.array([1.0, 2.0, 4.0, 6.0])
MIDDLES = np.linspace(0.05, 0.95, 10)
LEAKS = (0.01, 0.05, 0.15, 0.3)
TINY = 1e-12

SINGLE = 1.5
"""Events of a typical visit up to which a stage is a milestone."""


@dataclass(frozen=True, slots=True)
class Stability:
    """Of each boundary the share of samples that have it again, and how alike samples are."""

    found_again: dict[int, Estimate]
    ari: Estimate


def stability(fitted: Fitted, *, samples: int, seed: int) -> Stability:
    """Grow the model anew on bootstrap samples of at most `MOST_RESAMPLED` cases each."""
    again: dict[int, list[bool]] = {at: [] for at in fitted.grown.boundaries}
    alike: list[float] = []
    size, stages = min(len(fitted.fitted), MOST_RESAMPLED), len(fitted.spoken)
    for number in range(samples):
        draws = np.random.default_rng([seed, 2, number])
        cases, counts = np.unique(draws.choice(fitted.fitted, size), return_counts=True)
        part = take_cases(fitted.read, cases)
        rows = np.isin(fitted.read.case, cases)
        seen = Observed(fitted.observed.names, fitted.observed.values, fitted.observed.codes[rows])
        given = evidence(part, seen, stages, counts.astype("float64"))
        model = grow(given, seed + number + 1).model
        other = decode(model, part, seen, stages, seed)[0].argmax(axis=1)
        mine = fitted.states[rows]
        for at, found in again.items():
            found.append(_has_boundary(mine, other, at, model.states))
        alike.append(adjusted_rand(mine, other))
    return Stability(
        {at: wilson(sum(found), len(found)) for at, found in again.items()}, _spread(alike)
    )


def adjusted_rand(first: Ints, second: Ints) -> float:
    """The adjusted Rand index of two partitions (Hubert and Arabie 1985).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(table, (first, second), 1)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = (
        (sums * (sums - 1)).sum() / 2 for sums in (table.sum(axis=1), table.sum(axis=0))
    )
    count = len(first)
    expected = rows * columns / max(count * (count - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def sharpness(fitted: Fitted, at: int) -> float:
    """How much better a sharp cut explains the change from a state to the next than a drift.

    Of each visit of both states: the likelihood with one cut anywhere (all places alike
    likely), with a smooth logistic drift along the visit (slope and middle the same for all
    visits, fitted), and with one mixed content. Either side may leak (a share of the other's
    content, fitted). (sharp − drift) ÷ (the better of them − mixed); nan without visits.
    """
    visits = long_runs(runs_of(fitted.paths[0], fitted.read.case, at, at + 1))
    if not len(visits):
        return float("nan")
    whose, place, rows = _laid_out(visits)
    early, late = _likelihoods(fitted.model, fitted.observed.codes[rows], at)
    share = float((fitted.posterior[rows, at + 1]).mean())
    mixed = float(np.log((1 - share) * early + share * late + TINY).sum())
    drift = max(_drift(early, late, place, leak) for leak in LEAKS)
    sharp = max(_sharp(early, late, leak, (whose, visits.lengths)) for leak in LEAKS)
    return (sharp - drift) / max(max(sharp, drift) - mixed, TINY)


def kinds_of(fitted: Fitted, sharp: Mapping[int, float]) -> tuple[Kind, ...]:
    """What each state is: a stage, a milestone, or part of a gradual change.

    `sharp`: the sharpness of each boundary within a declared stage.
    """
    return tuple(_kind(fitted, state, sharp) for state in range(fitted.model.states))


def _kind(fitted: Fitted, state: int, sharp: Mapping[int, float]) -> Kind:
    near = [sharp[at] for at in (state - 1, state) if at in sharp]
    if near and typical_visit(fitted, state) <= SINGLE:
        return "milestone"
    return "gradual" if near and max(near) < 0 else "stage"


def _drift(early: Floats, late: Floats, place: Floats, leak: float) -> float:
    """The best log-likelihood of a content that goes smoothly from early to late."""
    best = -np.inf
    for slope in SLOPES:
        for middle in MIDDLES:
            rise = 1 / (1 + np.exp(-slope * (place - middle)))
            lean = leak + (1 - 2 * leak) * rise
            best = max(best, float(np.log((1 - lean) * early + lean * late + TINY).sum()))
    return best


def _sharp(early: Floats, late: Floats, leak: float, visits: tuple[Ints, Ints]) -> float:
    """Σ over visits of the log of the mean over cuts of the likelihood with that cut."""
    whose, lengths = visits
    before_cut = np.log((1 - leak) * early + leak * late + TINY)
    after_cut = np.log(leak * early + (1 - leak) * late + TINY)
    firsts = lengths.cumsum() - lengths
    sums = (before_cut - after_cut).cumsum()
    gained = sums - np.where(firsts > 0, sums[firsts - 1], 0.0)[whose]
    logs = gained + np.add.reduceat(after_cut, firsts)[whose]
    most = np.maximum.reduceat(logs, firsts)
    mean = np.add.reduceat(np.exp(logs - most[whose]), firsts) / lengths
    return float((most + np.log(mean)).sum())


def _likelihoods(model: OrderedHmm, codes: NDArray[np.int16], at: int) -> tuple[Floats, Floats]:
    """How likely each communication is in a state and in the next, scaled to at most 1."""
    logs = np.zeros((2, len(codes)))
    for channel, table in enumerate(model.emissions):
        [rows] = np.nonzero(codes[:, channel] >= 0)
        logs[:, rows] += np.log(table[at : at + 2] + TINY)[:, codes[rows, channel]]
    scaled = np.exp(logs - logs.max(axis=0))
    return scaled[0], scaled[1]


def _laid_out(visits: Runs) -> tuple[Ints, Floats, Ints]:
    """Of each event in the visits: its visit, its place in it from 0 to 1, its row."""
    lengths = visits.lengths
    whose = np.repeat(np.arange(len(visits)), lengths)
    at = np.arange(len(whose)) - (lengths.cumsum() - lengths)[whose]
    return whose, at / np.maximum(lengths[whose] - 1, 1), visits.start[whose] + at


def _has_boundary(mine: Ints, other: Ints, at: int, states: int) -> bool:
    near = (mine == at) | (mine == at + 1)
    late = mine[near] > at
    return any(kappa(late, other[near] > cut) >= AGREES for cut in range(states - 1))


def kappa(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Cohen's kappa of two yes-or-no readings.

    >>> kappa(np.array([True, False]), np.array([True, False]))
    1.0
    """
    if not len(first):
        return 0.0
    agreed = float((first == second).mean())
    by_chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return 0.0 if by_chance >= 1 else float((agreed - by_chance) / (1 - by_chance))


def _spread(values: list[float]) -> Estimate:
    if not values:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.quantile(values, (0.025, 0.975))
    return Estimate(float(np.mean(values)), float(low), float(high), len(values))
