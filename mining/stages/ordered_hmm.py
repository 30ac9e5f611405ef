"""A hidden Markov model whose states are stages in order: what is likely in each.

Emissions are categories per channel. With some chance a communication merely goes on with
what the case had before (all channels at once), which says nothing of the state: so a burst
on one topic, or a customer with a taste, is no stage. The CRM is heard as a late recorder.
Source: Kuhn and De Mori 1990 (a cache of what was said before, in a mixture with what is
said in general).
"""

from dataclasses import dataclass

import numpy as np

from mining.stages.observations import Floats
from mining.stages.recorder import Recorder, update_likelihood
from mining.stages.sequences import SAME, Sequences

TINY = 1e-300
MOST_LOG = 50.0
"""Likelihoods differ by at most this much, as a logarithm, so that none is infinite."""


@dataclass(frozen=True, slots=True)
class OrderedHmm:
    """The parameters.

    `start` (states), `transition` (states × states), per channel `emissions` (states ×
    values), and the CRM as `recorder`. `goes_on`: the chance that a communication goes on
    with what was before; `copies` (per channel): the chance that its value then is the one
    before; `usual` (per channel): how likely each value is otherwise.
    """

    start: Floats
    transition: Floats
    emissions: tuple[Floats, ...]
    goes_on: float
    copies: Floats
    recorder: Recorder
    usual: tuple[Floats, ...]

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely each row is in each state (rows × states).

    Up to a factor of the row whose logarithm is `factor`: `fresh` on entering the state,
    `staying` while in it, when the communication may merely go on with what was before;
    `mere` is the share of `staying` that does.
    """

    fresh: Floats
    staying: Floats
    factor: Floats
    mere: Floats


def row_likelihood(model: OrderedHmm, data: Sequences) -> Likelihood:
    """How likely each row is in each state, the CRM's updates included."""
    heard = update_likelihood(model.recorder, data.stages)[data.update]
    logs = pattern_logs(model, data)
    most = logs.max(axis=1)
    anew = np.exp(logs - most[:, None])[data.pattern]
    factor = most[data.pattern]
    gap = np.minimum(going_on_logs(model, data) - factor, MOST_LOG)
    may = data.may_go_on
    going = np.where(may, model.goes_on * np.exp(gap), 0.0)[:, None]
    staying = going + np.where(may, 1 - model.goes_on, 1.0)[:, None] * anew
    mere = going / np.maximum(staying, TINY)
    staying *= heard
    anew *= heard
    return Likelihood(anew, staying, factor, mere)


def pattern_logs(model: OrderedHmm, data: Sequences) -> Floats:
    """The logarithm of how likely each pattern is afresh in each state (patterns × states)."""
    logs = np.zeros((len(data.codes), model.states))
    for at, table in enumerate(model.emissions):
        [rows] = np.nonzero(data.codes[:, at] >= 0)
        logs[rows] += np.log(table.T + TINY)[data.codes[rows, at]]
    return logs


def going_on_logs(model: OrderedHmm, data: Sequences) -> Floats:
    """Of each row how likely (logarithm) it is as a mere going-on."""
    logs = np.zeros(len(data.pattern))
    for at, keys in enumerate(data.keys):
        logs += going_on_table(model, at)[0][keys]
    return logs


def going_on_table(model: OrderedHmm, at: int) -> tuple[Floats, Floats]:
    """What going on means in a channel: its logarithm, and how far it is a copy.

    Both by the keys of `Sequences.keys`; a value that a case has for the first time in the
    channel is as likely as usual, and where the channel does not apply nothing is said.
    """
    usual = np.repeat(model.usual[at], 3).reshape(-1, 3)
    before = np.arange(-1, SAME + 1)
    copy = np.where(before == SAME, model.copies[at], 0.0) * np.ones_like(usual)
    other = np.where(before >= 0, 1 - model.copies[at], 1.0) * usual
    whole = np.append((copy + other).ravel(), 1.0)
    return np.log(whole), np.append(copy.ravel(), 0.0) / whole


def usual_values(data: Sequences, smoothing: float) -> tuple[Floats, ...]:
    """How frequent each value of each channel is, whatever the state."""
    overall = np.bincount(data.pattern, data.weight, len(data.codes))
    found: list[Floats] = []
    for at, size in enumerate(data.sizes):
        code = data.codes[:, at]
        [rows] = np.nonzero(code >= 0)
        counts = np.bincount(code[rows], overall[rows], size).astype("float64") + smoothing
        found.append(counts / counts.sum())
    return tuple(found)
