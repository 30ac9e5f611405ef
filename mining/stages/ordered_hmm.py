"""A hidden Markov model whose states are stages in order, fitted by expectation–maximisation.

Emissions are categories per channel. With some chance a communication merely goes on with
what the case had before (all channels at once), which says nothing of the state: so a burst
on one topic, or a customer with a taste, is no stage. The CRM is heard as a late recorder.
Sources: Rabiner 1989 (forward and backward recursions, Baum–Welch); Kuhn and De Mori 1990
(a cache of what was said before, in a mixture with what is said in general).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mining.stages.observations import Floats, Ints
from mining.stages.recorder import Recorder, fit_recorder, update_likelihood
from mining.stages.sequences import Sequences
from mining.stages.transitions import ordered_transition, start_shares

SMOOTHING = 0.5
FIRST_GOING_ON, FIRST_COPIES = 0.1, 0.8
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class OrderedHmm:
    """The parameters.

    `start` (states), `transition` (states × states), per channel `emissions` (states ×
    values), and the CRM as `recorder`. `goes_on`: the chance that a communication goes on
    with what was before; `copies` (per channel): the chance that its value then is one from
    before, as often as it was there.
    """

    start: Floats
    transition: Floats
    emissions: tuple[Floats, ...]
    goes_on: float
    copies: Floats
    recorder: Recorder

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the data say under a model.

    `posterior` (rows × states), `stayed` (the same, that the case was in the state already),
    expected `steps` (states × states) and the log-likelihood `fit`.
    """

    posterior: Floats
    stayed: Floats
    steps: Floats
    fit: float


def pattern_logs(model: OrderedHmm, data: Sequences) -> Floats:
    """The logarithm of how likely each pattern is afresh in each state (patterns × states)."""
    logs = np.zeros((len(data.codes), model.states))
    for at, table in enumerate(model.emissions):
        [rows] = np.nonzero(data.codes[:, at] >= 0)
        logs[rows] += np.log(table.T + TINY)[data.codes[rows, at]]
    return logs


def going_on_logs(model: OrderedHmm, data: Sequences) -> tuple[Floats, Floats]:
    """Of each row how likely (logarithm) it is as a mere going-on, and what of it is a copy.

    The share that is a copy is per channel (rows × channels).
    """
    logs, copied = np.zeros(len(data.pattern)), np.zeros(data.before.shape)
    overall = np.bincount(data.pattern, data.weight, len(data.codes))
    for at, size in enumerate(data.sizes):
        code = data.codes[:, at]
        [rows] = np.nonzero(code >= 0)
        usual = np.bincount(code[rows], overall[rows], size) + SMOOTHING
        usual = np.append(usual / usual.sum(), 1.0)[code][data.pattern]
        before = data.before[:, at]
        copy = np.where(before >= 0, model.copies[at] * before, 0.0)
        other = np.where(before >= 0, (1 - model.copies[at]) * usual, usual)
        logs += np.log(copy + other)
        copied[:, at] = copy / (copy + other)
    return logs, copied


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely each row is in each state (rows × states).

    Up to a factor of the row whose logarithm is `factor`: `fresh` on entering the state,
    `staying` while in it, when the communication may merely go on with what was before.
    """

    fresh: Floats
    staying: Floats
    factor: Floats


def row_likelihood(model: OrderedHmm, data: Sequences) -> Likelihood:
    """How likely each row is in each state, the CRM's updates included."""
    heard = update_likelihood(model.recorder, data.stages)[data.update]
    logs = pattern_logs(model, data)
    most = logs.max(axis=1)
    anew = np.exp(logs - most[:, None])[data.pattern]
    mere = model.goes_on * np.exp(
        np.minimum(going_on_logs(model, data)[0] - most[data.pattern], 50)
    )
    may = np.any(data.before >= 0, axis=1)[:, None]
    staying = np.where(may, mere[:, None] + (1 - model.goes_on) * anew, anew)
    return Likelihood(anew * heard, staying * heard, most[data.pattern])


def expect(model: OrderedHmm, data: Sequences) -> Expectation:
    """Forward and backward over all cases at once."""
    seen = row_likelihood(model, data)
    forward, scale = _forward(model, data, seen)
    moves, stays = _moves(model)
    offsets, backward = data.offsets, np.ones_like(seen.fresh)
    for t in range(len(data.widths) - 1, 0, -1):
        now, before = (
            slice(offsets[t], offsets[t + 1]),
            slice(offsets[t - 1], offsets[t - 1] + data.widths[t]),
        )
        ahead = backward[now] / scale[now, None]
        backward[before] = (seen.fresh[now] * ahead) @ moves.T + seen.staying[now] * ahead * stays
    earlier, later = rows_before(data), slice(int(data.widths[0]) if len(data.widths) else 0, None)
    ahead = backward[later] * (data.weight[later] / scale[later])[:, None]
    steps = moves * (forward[earlier].T @ (seen.fresh[later] * ahead))
    stayed = np.zeros_like(forward)
    stayed[later] = (
        forward[earlier] * stays * seen.staying[later] * backward[later] / scale[later, None]
    )
    steps += np.diag((stayed * data.weight[:, None]).sum(axis=0))
    fit = float(((np.log(scale) + seen.factor) * data.weight).sum())
    return Expectation(forward * backward, stayed, steps, fit)


def sample_paths(
    model: OrderedHmm, data: Sequences, draws: np.random.Generator, count: int
) -> NDArray[np.int8]:
    """Ways through the states drawn from their posterior: draws × rows.

    Source: forward filtering, backward sampling (Scott 2002).
    """
    seen = row_likelihood(model, data)
    forward, _ = _forward(model, data, seen)
    moves, stays = _moves(model)
    offsets, paths = data.offsets, np.zeros((count, len(data.pattern)), np.int8)
    for t in range(len(data.widths) - 1, -1, -1):
        rows, width = slice(offsets[t], offsets[t + 1]), data.widths[t]
        going_on = int(data.widths[t + 1]) if t + 1 < len(data.widths) else 0
        ahead = slice(offsets[t + 1], offsets[t + 1] + going_on)
        at = np.arange(going_on)
        for path in paths:
            weights = forward[rows].copy()
            if going_on:
                then = path[ahead]
                fresh, staying = seen.fresh[ahead][at, then], seen.staying[ahead][at, then]
                onward = moves[:, then].T * fresh[:, None]
                onward[at, then] = stays[then] * staying
                weights[:going_on] *= onward
            upper = weights.cumsum(axis=1)
            path[rows] = (draws.random(width)[:, None] * upper[:, -1:] >= upper).sum(axis=1)
    return np.minimum(paths, model.states - 1)


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


def maximise(model: OrderedHmm, data: Sequences, found: Expectation) -> OrderedHmm:
    """The model that explains best what was expected, with a little smoothing."""
    weighed = found.posterior * data.weight[:, None]
    stayed = found.stayed * data.weight[:, None] * np.any(data.before >= 0, axis=1)[:, None]
    merely = _mere_share(model, data) * stayed
    mere = merely.sum(axis=1)
    patterns = _by_pattern(data, weighed - merely)
    width = int(data.widths[0]) if len(data.widths) else 0
    return replace(
        model,
        start=start_shares(weighed[:width].sum(axis=0)),
        transition=ordered_transition(found.steps),
        emissions=tuple(_emission(data, patterns, at) for at in range(len(data.sizes))),
        goes_on=float(np.clip((mere.sum() + 1) / (stayed.sum() + 10), 1e-3, 0.9)),
        copies=_copies(model, data, mere),
        recorder=fit_recorder(model.recorder, data, weighed),
    )


def _mere_share(model: OrderedHmm, data: Sequences) -> Floats:
    """How far a row that stays in a state merely goes on with what was before."""
    logs = pattern_logs(model, data)
    gap = logs[data.pattern] - going_on_logs(model, data)[0][:, None]
    odds = (1 - model.goes_on) / model.goes_on * np.exp(np.clip(gap, -50, 50))
    return 1 / (1 + odds)


def _copies(model: OrderedHmm, data: Sequences, mere: Floats) -> Floats:
    """Per channel the share of copies in what merely goes on."""
    _, copied = going_on_logs(model, data)
    weight = np.where(data.before >= 0, mere[:, None], 0.0)
    return np.clip(((copied * weight).sum(axis=0) + 1) / (weight.sum(axis=0) + 2), 0.02, 0.98)


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
    )
    return maximise(
        model,
        data,
        Expectation(membership, np.zeros_like(membership), np.zeros((states, states)), 0.0),
    )


def rows_before(data: Sequences) -> Ints:
    """For each row that is not the first of its case, the row before it."""
    offsets = data.offsets
    return np.concatenate(
        [
            np.arange(offsets[t - 1], offsets[t - 1] + data.widths[t])
            for t in range(1, len(data.widths))
        ]
        or [np.zeros(0, dtype=np.int64)]
    )


def _moves(model: OrderedHmm) -> tuple[Floats, Floats]:
    """Chances of going from one state to another (states × states), and of staying (states)."""
    stays = np.diag(model.transition)
    return model.transition - np.diag(stays), stays


def _forward(model: OrderedHmm, data: Sequences, seen: Likelihood) -> tuple[Floats, Floats]:
    """Filtered probabilities (rows × states) and the scale of each row."""
    forward, scale, offsets = np.empty_like(seen.fresh), np.empty(len(seen.fresh)), data.offsets
    moves, stays = _moves(model)
    for t, width in enumerate(data.widths):
        now = slice(offsets[t], offsets[t + 1])
        if t:
            before = forward[offsets[t - 1] : offsets[t - 1] + width]
            joint = (before @ moves) * seen.fresh[now] + before * stays * seen.staying[now]
        else:
            joint = model.start * seen.fresh[now]
        total = joint.sum(axis=1) + TINY
        forward[now], scale[now] = joint / total[:, None], total
    return forward, scale


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
