"""The ordered model fitted by expectation–maximisation (Baum–Welch: Rabiner 1989)."""

from dataclasses import replace

import numpy as np

from mining.stages.observations import Floats
from mining.stages.ordered_hmm import OrderedHmm, going_on_table, usual_values
from mining.stages.recorder import Recorder, fit_recorder
from mining.stages.recursions import Expectation, expect
from mining.stages.sequences import Sequences
from mining.stages.transitions import ordered_transition, start_shares

SMOOTHING = 0.5
FIRST_GOING_ON, FIRST_COPIES = 0.1, 0.8


def fit(model: OrderedHmm, data: Sequences, rounds: int, *, tolerance: float = 1e-6) -> OrderedHmm:
    """The model after so many rounds of expectation and maximisation, or once it stands still."""
    before = -np.inf
    for _ in range(rounds):
        found = expect(model, data)
        model = maximise(model, data, found)
        if found.fit - before < tolerance * abs(found.fit):
            break
        before = found.fit
    return model


def first_model(data: Sequences, membership: Floats, recorder: Recorder) -> OrderedHmm:
    """A model to begin with, from how much each row belongs to each state."""
    states = membership.shape[1]
    blank = tuple(np.full((states, size), 1 / size) for size in data.sizes)
    model = OrderedHmm(
        start_shares(np.zeros(states)),
        ordered_transition(np.zeros((states, states))),
        blank,
        FIRST_GOING_ON,
        np.full(len(blank), FIRST_COPIES),
        recorder,
        usual_values(data, SMOOTHING),
    )
    nothing = np.zeros((states, states))
    return maximise(model, data, Expectation(membership, np.zeros_like(membership), nothing, 0.0))


def maximise(model: OrderedHmm, data: Sequences, found: Expectation) -> OrderedHmm:
    """The model that explains best what was expected, with a little smoothing."""
    weight = data.weight[:, None]
    weighed, merely = found.posterior * weight, found.mere * weight
    mere = merely @ np.ones(model.states)
    patterns = _by_pattern(data, weighed - merely)
    width = int(data.widths[0]) if len(data.widths) else 0
    return replace(
        model,
        start=start_shares(weighed[:width].sum(axis=0)),
        transition=ordered_transition(found.steps),
        emissions=tuple(_emission(data, patterns, at) for at in range(len(data.sizes))),
        goes_on=float(np.clip((mere.sum() + 1) / (found.stayed + 10), 1e-3, 0.9)),
        copies=_copies(model, data, mere),
        recorder=fit_recorder(model.recorder, data, weighed),
    )


def _copies(model: OrderedHmm, data: Sequences, mere: Floats) -> Floats:
    """Per channel the share of copies in what merely goes on."""
    found = np.empty(len(data.keys))
    for at, keys in enumerate(data.keys):
        table = going_on_table(model, at)[1]
        weight = np.bincount(keys, mere, len(table))
        had = weight[:-1].reshape(-1, 3)[:, 1:].sum()
        found[at] = (table @ weight + 1) / (had + 2)
    return np.clip(found, 0.02, 0.98)


def _by_pattern(data: Sequences, weighed: Floats) -> Floats:
    """Sums of rows over equal patterns (patterns × states)."""
    patterns = len(data.codes)
    return np.stack([np.bincount(data.pattern, column, patterns) for column in weighed.T], axis=1)


def _emission(data: Sequences, patterns: Floats, at: int) -> Floats:
    """The emissions of one channel (states × values)."""
    code, size = data.codes[:, at], data.sizes[at]
    [rows] = np.nonzero(code >= 0)
    counts = np.stack([np.bincount(code[rows], column, size) for column in patterns[rows].T])
    overall = counts.sum(axis=0) + SMOOTHING
    counts = counts + SMOOTHING * size * overall / overall.sum()
    return counts / counts.sum(axis=1, keepdims=True)
