"""Stages or a gradual change: plateaus with cuts between them against a smooth drift.

Both explain the same visits of a declared stage: the plateaus are the parts found, cut
anywhere in their order; the drift goes from one content to another, smoothly and at the same
place in every visit, with both contents fitted for it. Between short visits of neighbouring
parts the two look alike; over the visits of the whole declared stage they do not.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mining.models.hidden_stages import Kind
from mining.stages.fitted import Fitted
from mining.stages.growth import GAIN_NEEDED
from mining.stages.observations import Floats, Ints
from mining.stages.order_test import Runs, long_runs, runs_of
from mining.stages.passages import typical_visit

SINGLE = 1.5
"""Events of a typical visit up to which a stage is a milestone."""

GRADUAL = -0.05
"""Sharpness below which a change counts as gradual: true cuts come out just under 0 at worst."""

SLOPES = (1.0, 2.0, 4.0, 6.0)
MIDDLES = tuple(np.linspace(0.05, 0.95, 10))
LEAKS = (0.0, 0.01, 0.05, 0.15, 0.3)
ROUNDS, ROUNDS_A_CURVE = 14, 4
SMOOTHING = 0.5
TINY = 1e-300


def kinds_of(fitted: Fitted, sharp: Mapping[int, float]) -> tuple[Kind, ...]:
    """What each state is: a stage, a milestone, or part of a gradual change.

    `sharp`: the sharpness of each boundary within a declared stage.
    """
    return tuple(_kind(fitted, state, sharp) for state in range(fitted.model.states))


def _kind(fitted: Fitted, state: int, sharp: Mapping[int, float]) -> Kind:
    near = [sharp[at] for at in (state - 1, state) if at in sharp]
    if near and typical_visit(fitted, state) <= SINGLE:
        return "milestone"
    return "gradual" if near and max(near) < GRADUAL else "stage"


def boundary_sharpness(fitted: Fitted) -> dict[int, float]:
    """Of each boundary within a declared stage the sharpness of that stage's cuts."""
    owners = fitted.model.recorder.owners
    found: dict[int, float] = {}
    for owner in np.unique(owners[list(fitted.grown.boundaries)]):
        [parts] = np.nonzero(owners == owner)
        value = sharpness(fitted, int(parts[0]), int(parts[-1]))
        found |= dict.fromkeys(range(int(parts[0]), int(parts[-1])), value)
    return found


def sharpness(fitted: Fitted, first: int, last: int) -> float:
    """How much better plateaus explain the states `first` to `last` than a smooth drift.

    Of the visits of the cases fitted: the likelihood with cuts anywhere (all placings alike
    likely; either content leaks into the other, fitted), with a logistic drift between two
    contents (slope, middle and contents fitted, the same for all visits), and with one mixed
    content. Each plateau beyond the second costs as a state does where states are grown.
    (cuts − drift) ÷ (the better of them − mixed); nan without visits.
    """
    visits = long_runs(runs_of(fitted.paths[0], fitted.read.case, first, last))
    kept = np.isin(fitted.read.case[visits.start], fitted.fitted)
    visits = Runs(visits.start[kept], visits.end[kept])
    if not len(visits):
        return float("nan")
    place, rows = _laid_out(visits)
    codes, states = fitted.observed.codes[rows], slice(first, last + 1)
    tables = tuple(table[states] for table in fitted.model.emissions)
    chance = _likelihoods(tables, codes)
    share = fitted.posterior[rows, states].mean(axis=0)
    mean = chance @ (share / share.sum())
    mixed = float(np.log(mean + TINY).sum())
    price = GAIN_NEEDED * (last - first - 1) * _price(tables, codes)
    cut = max(_plateaus((1 - leak) * chance + leak * mean[:, None], visits) for leak in LEAKS)
    drift = _drift(tuple(table[[0, -1]] for table in tables), codes, place)
    return (cut - price - drift) / max(max(cut, drift) - mixed, 1e-12)


def _price(tables: tuple[Floats, ...], codes: NDArray[np.int16]) -> float:
    """What one content more costs by the Bayesian information criterion."""
    return sum(
        (table.shape[1] - 1) / 2 * float(np.log(max((codes[:, at] >= 0).sum(), 1)))
        for at, table in enumerate(tables)
    )


def _plateaus(chance: Floats, visits: Runs) -> float:
    """Σ over visits of the log of the mean likelihood over all ordered ways from the first part.

    A visit of n events goes through k parts, skipping or not reaching some, in
    C(n + k − 2, k − 1) ways.
    """
    order = np.argsort(-visits.lengths, kind="stable")
    lengths = visits.lengths[order]
    firsts = (visits.lengths.cumsum() - visits.lengths)[order]
    parts, logs = chance.shape[1], np.zeros(len(lengths))
    ways = np.zeros((len(lengths), parts))
    ways[:, 0] = 1.0
    for t in range(int(lengths[0])):
        still = int(np.searchsorted(-lengths, -t, side="left"))
        opened = ways[:still].cumsum(axis=1) if t else ways
        joint = opened * chance[firsts[:still] + t]
        whole = joint.sum(axis=1) + TINY
        logs[:still] += np.log(whole)
        ways[:still] = joint / whole[:, None]
    for part in range(1, parts):
        logs -= np.log((lengths - 1 + part) / part)
    return float(logs.sum())


def _drift(tables: tuple[Floats, ...], codes: NDArray[np.int16], place: Floats) -> float:
    """The best log-likelihood of a content that goes smoothly from early to late."""
    curves = [1 / (1 + np.exp(-slope * (place - middle))) for slope in SLOPES for middle in MIDDLES]
    best, rise = -np.inf, curves[0]
    for turn in range(ROUNDS):
        early, late = _likelihoods(tables, codes).T
        if turn % ROUNDS_A_CURVE == 0:
            rise = max(curves, key=lambda curve: _fit(curve, early, late))
        best = max(best, _fit(rise, early, late))
        is_late = rise * late / ((1 - rise) * early + rise * late + TINY)
        tables = tuple(
            _content(codes[:, at], np.stack([1 - is_late, is_late]), table.shape[1])
            for at, table in enumerate(tables)
        )
    return best


def _fit(rise: Floats, early: Floats, late: Floats) -> float:
    return float(np.log((1 - rise) * early + rise * late + TINY).sum())


def _content(code: NDArray[np.int16], weights: Floats, size: int) -> Floats:
    known = code >= 0
    sums = [np.bincount(code[known], each[known], size).astype("float64") for each in weights]
    counts = np.stack(sums) + SMOOTHING
    return np.asarray(counts / counts.sum(axis=1, keepdims=True), dtype=np.float64)


def _likelihoods(tables: tuple[Floats, ...], codes: NDArray[np.int16]) -> Floats:
    """How likely each communication is under each content (communications × contents)."""
    chance = np.ones((len(codes), len(tables[0]) if tables else 1))
    for at, table in enumerate(tables):
        [known] = np.nonzero(codes[:, at] >= 0)
        chance[known] *= table.T[codes[known, at]]
    return chance


def _laid_out(visits: Runs) -> tuple[Floats, Ints]:
    """Of each event in the visits: its place in it from 0 to 1, its row."""
    lengths = visits.lengths
    whose = np.repeat(np.arange(len(visits)), lengths)
    at = np.arange(len(whose)) - (lengths.cumsum() - lengths)[whose]
    return at / np.maximum(lengths[whose] - 1, 1), visits.start[whose] + at
