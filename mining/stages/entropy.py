"""How unsure the way of a case through the stages is, by what is known of it, in bits.

Source: Hernando, Crespi and Cybenko 2005, Efficient computation of the hidden Markov model
entropy for a given observation sequence (forward recursion).
"""

import numpy as np
from numpy.typing import NDArray

from mining.models.estimates import Estimate
from mining.models.hidden_stages import PathEntropy
from mining.stages.observations import Floats
from mining.stages.ordered_hmm import Likelihood, OrderedHmm, row_likelihood
from mining.stages.recorder import update_likelihood
from mining.stages.sequences import Sequences

NORMAL = 1.959963984540054
TINY = 1e-300


def path_entropy(model: OrderedHmm, data: Sequences) -> PathEntropy:
    """The entropy of the ways: knowing nothing, the CRM only, and all, in bits a case."""
    ones = np.ones((len(data.pattern), model.states))
    heard = update_likelihood(model.recorder, data.stages)[data.update]
    return PathEntropy(
        prior=_mean(way_entropies(model, data, Likelihood(ones, ones, ones[:, 0], ones))),
        given_crm=_mean(way_entropies(model, data, Likelihood(heard, heard, ones[:, 0], ones))),
        given_all=_mean(way_entropies(model, data, row_likelihood(model, data))),
    )


def way_entropies(model: OrderedHmm, data: Sequences, seen: Likelihood) -> Floats:
    """The entropy of the way of each case given what was seen, in bits (a case each)."""
    if not len(data.widths):
        return np.zeros(0)
    stays = np.diag(model.transition)
    moves = model.transition - np.diag(stays)
    offsets = data.offsets
    chance = _shares(model.start * seen.fresh[: data.widths[0]])
    unsure = np.zeros_like(chance)
    ended: list[NDArray[np.float64]] = []
    for t in range(1, len(data.widths)):
        width, now = data.widths[t], slice(offsets[t], offsets[t + 1])
        ended.append(_whole(chance[width:], unsure[width:]))
        chance, unsure = _step(
            chance[:width], unsure[:width], (moves, stays), (seen.fresh[now], seen.staying[now])
        )
    ended.append(_whole(chance, unsure))
    return np.concatenate(ended)


def _step(
    chance: Floats, unsure: Floats, model: tuple[Floats, Floats], seen: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """One communication further: filtered chances, and how unsure the way to each state is."""
    (moves, stays), (fresh, staying) = model, seen
    joint = chance[:, :, None] * moves[None] * fresh[:, None, :]
    at = np.arange(len(stays))
    joint[:, at, at] += chance * stays * staying
    into = joint.sum(axis=1)
    from_where = joint / np.maximum(into, TINY)[:, None, :]
    told = -from_where * np.log2(np.maximum(from_where, TINY))
    return _shares(into), (from_where * unsure[:, :, None] + told).sum(axis=1)


def _shares(weights: Floats) -> Floats:
    return weights / np.maximum(weights.sum(axis=1, keepdims=True), TINY)


def _whole(chance: Floats, unsure: Floats) -> Floats:
    own = -chance * np.log2(np.maximum(chance, TINY))
    return (chance * unsure + own).sum(axis=1)


def _mean(bits: Floats) -> Estimate:
    count = len(bits)
    if not count:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    value = float(bits.mean())
    half = NORMAL * float(bits.std(ddof=1)) / count**0.5 if count > 1 else float("inf")
    return Estimate(value, max(value - half, 0.0), value + half, count)
