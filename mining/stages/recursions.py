"""Forward and backward over all cases at once: the posterior of the states, and ways drawn.

Sources: Rabiner 1989 (forward and backward recursions, scaled); Scott 2002 (forward
filtering, backward sampling).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.stages.observations import Floats, Ints
from mining.stages.ordered_hmm import TINY, Likelihood, OrderedHmm, row_likelihood
from mining.stages.sequences import Sequences


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the data say under a model.

    `posterior` (rows × states), `mere` (the same, that the case was in the state already and
    merely went on), expected `steps` (states × states), the log-likelihood `fit`, and how
    many rows `stayed` in their state and could have gone on.
    """

    posterior: Floats
    mere: Floats
    steps: Floats
    fit: float
    stayed: float = 0.0


def expect(model: OrderedHmm, data: Sequences) -> Expectation:
    """Forward and backward over all cases at once."""
    seen = row_likelihood(model, data)
    forward, scale = _forward(model, data, seen)
    backward = _backward(model, data, seen, scale)
    moves, stays = _moves(model)
    earlier, later = rows_before(data), slice(int(data.widths[0]) if len(data.widths) else 0, None)
    ahead = backward[later]
    ahead *= (1 / scale[later])[:, None]
    before, weight = forward[earlier], data.weight[later]
    steps = moves * (before.T @ (seen.fresh[later] * ahead * weight[:, None]))
    stayed = before * stays
    stayed *= seen.staying[later]
    stayed *= ahead
    steps += np.diag(weight @ stayed)
    mere = np.zeros_like(forward)
    np.multiply(stayed, seen.mere[later], out=mere[later])
    whole = float(((weight * data.may_go_on[later]) @ stayed).sum())
    ahead *= scale[later][:, None]
    forward *= backward
    fit = float((np.log(scale) + seen.factor) @ data.weight)
    return Expectation(forward, mere, steps, fit, whole)


def log_likelihood(model: OrderedHmm, data: Sequences) -> float:
    """How well the model explains the data."""
    seen = row_likelihood(model, data)
    _, scale = _forward(model, data, seen)
    return float((np.log(scale) + seen.factor) @ data.weight)


def sample_paths(
    model: OrderedHmm, data: Sequences, draws: np.random.Generator, count: int
) -> NDArray[np.int8]:
    """Ways through the states drawn from their posterior: draws × rows."""
    seen = row_likelihood(model, data)
    forward, _ = _forward(model, data, seen)
    moves, stays = _moves(model)
    offsets, into = data.offsets, np.ascontiguousarray(moves.T)
    paths = np.zeros((count, len(data.pattern)), np.int8)
    for t in range(len(data.widths) - 1, -1, -1):
        rows, width = slice(offsets[t], offsets[t + 1]), int(data.widths[t])
        weights = np.repeat(forward[None, rows], count, axis=0)
        if t + 1 < len(data.widths):
            ahead = slice(offsets[t + 1], offsets[t + 2])
            going_on = int(data.widths[t + 1])
            then, at = paths[:, ahead].astype(np.intp), np.arange(going_on)
            onward = into[then] * seen.fresh[ahead][at, then][..., None]
            stay = stays[then] * seen.staying[ahead][at, then]
            np.put_along_axis(onward, then[..., None], stay[..., None], axis=2)
            weights[:, :going_on] *= onward
        upper = weights.cumsum(axis=2)
        thrown = draws.random((count, width, 1)) * upper[..., -1:]
        paths[:, rows] = (thrown >= upper).sum(axis=2)
    return np.minimum(paths, model.states - 1)


def rows_before(data: Sequences) -> Ints:
    """For each row that is not the first of its case, the row before it."""
    offsets, later = data.offsets, data.widths[1:]
    if not len(later):
        return np.zeros(0, dtype=np.int64)
    firsts = np.repeat(offsets[: len(later)], later)
    ends = later.cumsum()
    return firsts + np.arange(int(ends[-1])) - np.repeat(ends - later, later)


def _moves(model: OrderedHmm) -> tuple[Floats, Floats]:
    """Chances of going from one state to another (states × states), and of staying (states)."""
    stays = np.diag(model.transition)
    return model.transition - np.diag(stays), stays


def _forward(model: OrderedHmm, data: Sequences, seen: Likelihood) -> tuple[Floats, Floats]:
    """Filtered probabilities (rows × states) and the scale of each row."""
    forward, scale = np.empty_like(seen.fresh), np.empty(len(seen.fresh))
    moves, stays = _moves(model)
    ones, held = np.ones(model.states), stays * seen.staying
    before, at = forward[:0], 0
    for t, width in enumerate(data.widths.tolist()):
        now = slice(at, at + width)
        joint, total = forward[now], scale[now]
        if t:
            np.matmul(before[:width], moves, out=joint)
            joint *= seen.fresh[now]
            held[now] *= before[:width]
            joint += held[now]
        else:
            np.multiply(model.start, seen.fresh[now], out=joint)
        np.matmul(joint, ones, out=total)
        total += TINY
        joint /= total[:, None]
        before, at = joint, at + width
    return forward, scale


def _backward(model: OrderedHmm, data: Sequences, seen: Likelihood, scale: Floats) -> Floats:
    """How likely what comes after each row is in each state, by the same scale."""
    moves, stays = _moves(model)
    backward, into = np.ones_like(seen.fresh), np.ascontiguousarray(moves.T)
    per_row = (1 / scale)[:, None]
    fresh, held = seen.fresh * per_row, stays * seen.staying * per_row
    offsets, widths = data.offsets.tolist(), data.widths.tolist()
    for t in range(len(widths) - 1, 0, -1):
        now = slice(offsets[t], offsets[t + 1])
        earlier = backward[offsets[t - 1] : offsets[t - 1] + widths[t]]
        ahead = backward[now]
        np.matmul(fresh[now] * ahead, into, out=earlier)
        held[now] *= ahead
        earlier += held[now]
    return backward
