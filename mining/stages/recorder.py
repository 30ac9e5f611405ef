"""The CRM as a late recorder: at or behind the true stage, entering several stages at once.

What the CRM says is heard only when it changes. A case in a state that lies in a later
declared stage than the CRM's is likely, sooner or later, to be moved on in the CRM; a case
that does not is unlikely to be. Not being moved says little, which is what makes it late.
"""

from dataclasses import dataclass, replace

import numpy as np

from mining.stages.observations import Floats, Ints
from mining.stages.sequences import Sequences

EARLY, LATE = 0.01, 0.25
LOWEST, HIGHEST_EARLY = 0.002, 0.03
SLOWEST = 0.15
BACK_BEFORE, BACK_AFTER = 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Recorder:
    """How the CRM is kept.

    `owners`: the declared stage (index) of each state, never falling. `hazards` (declared
    stages × 2): chance that the CRM enters a stage with the next communication while the
    case is not yet in it (early) and when it is (late); row 0 is unused. `onward` (2): the
    chance that an update goes on to the next stage at once, early and late.
    """

    owners: Ints
    hazards: Floats
    onward: Floats


def first_recorder(owners: Ints, stages: int) -> Recorder:
    """A recorder to begin with."""
    return Recorder(owners, np.tile([EARLY, LATE], (stages, 1)), np.array([EARLY, LATE]))


def update_likelihood(recorder: Recorder, stages: int) -> Floats:
    """How likely each update of the CRM (then × stages + now) is in each state."""
    states = len(recorder.owners)
    table = np.ones((stages, stages, states))
    for then in range(stages):
        for now in range(stages):
            table[then, now] = _chance(recorder, then, now)
    return table.reshape(stages * stages, states)


def _chance(recorder: Recorder, then: int, now: int) -> Floats:
    """The chance that the CRM goes from one stage to another, in each state."""
    owners, stages = recorder.owners, len(recorder.hazards)
    if now < then:
        return np.where(owners <= now, BACK_BEFORE, BACK_AFTER)
    chance = np.ones(len(owners))
    for stage in range(then + 1, min(now + 1, stages - 1) + 1):
        due = (owners >= stage).astype(int)
        passed = recorder.hazards[stage][due] if stage == then + 1 else recorder.onward[due]
        chance = chance * (passed if stage <= now else 1 - passed)
    return chance


def fit_recorder(recorder: Recorder, data: Sequences, weighed: Floats) -> Recorder:
    """The recorder that explains best the CRM's updates in states weighed so, owners kept."""
    tries, hits, later_tries, later_hits = _trials(data, weighed)
    hazards = recorder.hazards.copy()
    for stage in range(1, data.stages):
        due = recorder.owners >= stage
        hazards[stage] = _two_rates(tries[stage], hits[stage], due, data.cases)
    due = recorder.owners[None, :] >= np.arange(data.stages)[:, None]
    onward = _two_rates(later_tries.ravel(), later_hits.ravel(), due.ravel(), data.cases)
    return replace(recorder, hazards=hazards, onward=onward)


def _two_rates(tries: Floats, hits: Floats, due: np.ndarray, cases: float) -> Floats:
    """The rates of early and of late updates.

    A recorder that never catches up would make of any order of contents an order of stages.
    So the prior (a late stage is entered with one communication in four) weighs as much as a
    communication of every case, and slower than `SLOWEST` counts as not late but wrong.
    """
    early = (hits[~due].sum() + 1) / (tries[~due].sum() + 1 / EARLY)
    late = (hits[due].sum() + LATE * cases) / (tries[due].sum() + cases)
    early = float(np.clip(early, LOWEST, HIGHEST_EARLY))
    return np.array([early, float(np.clip(late, SLOWEST, 0.98))])


def _trials(data: Sequences, weighed: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Per declared stage and state how often it could be entered next, and was.

    The last two: the same as a further stage of one update.
    """
    stages, states = data.stages, weighed.shape[1]
    sums = np.stack(
        [np.bincount(data.update, column, stages * stages) for column in weighed.T], axis=1
    ).reshape(stages, stages, states)
    tries, hits = np.zeros((stages, states)), np.zeros((stages, states))
    later_tries, later_hits = np.zeros((stages, states)), np.zeros((stages, states))
    for stage in range(1, stages):
        tries[stage] = sums[stage - 1, stage - 1 :].sum(axis=0)
        hits[stage] = sums[stage - 1, stage:].sum(axis=0)
        later_tries[stage] = sums[: stage - 1, stage - 1 :].sum(axis=(0, 1))
        later_hits[stage] = sums[: stage - 1, stage:].sum(axis=(0, 1))
    return tries, hits, later_tries, later_hits


def choose_owners(data: Sequences, weighed: Floats) -> Ints:
    """The declared stage of each state, by where the hazard of the CRM's updates changes.

    For each declared stage a change-point along the states: before it updates to the stage
    are rare (early), after it likely (late); binomial likelihood, all change-points in order
    and each declared stage with a state of its own where there are enough, by dynamic
    programming.
    """
    tries, hits, _, _ = _trials(data, weighed)
    stages, states = data.stages, weighed.shape[1]
    best = np.full((stages, states + 1), -np.inf)
    best[0, 0] = 0.0
    back = np.zeros((stages, states + 1), dtype=np.int64)
    step = 1 if states >= stages else 0
    for stage in range(1, stages):
        for change in range(step * stage, states + 1 - step * (stages - 1 - stage)):
            earlier = best[stage - 1, : change + 1 - step]
            if not len(earlier):
                continue
            back[stage, change] = int(earlier.argmax())
            gain = _change_fit(tries[stage], hits[stage], change)
            best[stage, change] = earlier.max() + gain
    owners, change = np.zeros(states, dtype=np.int64), int(best[-1, : states + 1 - step].argmax())
    for stage in range(stages - 1, 0, -1):
        owners[change:] += 1
        change = int(back[stage, change])
    return owners


def _change_fit(tries: Floats, hits: Floats, change: int) -> float:
    """Log-likelihood of rare updates before the change-point and likely ones after it.

    Here the rates are what they are: how late a recorder is differs from house to house.
    """
    due = np.arange(len(tries)) >= change
    early = (hits[~due].sum() + 0.5) / (tries[~due].sum() + 0.5 / EARLY)
    late = max((hits[due].sum() + 0.5) / (tries[due].sum() + 0.5 / LATE), early)
    rate = np.where(due, late, early)
    return float((hits * np.log(rate) + (tries - hits) * np.log1p(-rate)).sum())
