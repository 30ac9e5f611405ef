"""The way of each deal: which true stages it visits, and how many communications each holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from event_logs.simulation.stage_worlds.catalogue import Noise, StageWorld

Ints = NDArray[np.int64]
LOST_PER_STAGE = 0.06
OPEN = 0.1


@dataclass(frozen=True, slots=True)
class Ways:
    """Communications in order, one row each, and what became of the deals.

    `case`, `stage` (true), `visit` (a number of its own for each unbroken stay in a stage),
    `share` (how far into the stay in the declared stage, 0 to 1). Per case: `reached` (the
    last true stage), `outcome` (1 won, 0 lost, −1 open).
    """

    case: Ints
    stage: Ints
    visit: Ints
    share: NDArray[np.float64]
    outcome: Ints


def draw_ways(
    draws: np.random.Generator, world: StageWorld, noise: Noise, cases: int, owner: Ints
) -> Ways:
    """Deals walk down the true stages, leave some out, go back a step, get lost, stay open."""
    stages = len(owner)
    end = _ends(draws, cases, stages)
    slots, counts = _slots(draws, world, noise, cases, stages)
    counts[slots[None, :] > end[:, None]] = 0
    counts = _cut_open(draws, counts, is_open := draws.random(cases) < OPEN)
    counts[counts.sum(axis=1) == 0, 0] = 1
    flat = counts.ravel()
    case = np.repeat(np.repeat(np.arange(cases), len(slots)), flat)
    stage = np.repeat(np.tile(slots, cases), flat)
    starts = np.flatnonzero(_changes(case, stage))
    visit = np.searchsorted(starts, np.arange(len(case)), side="right") - 1
    outcome = np.where(is_open, -1, (end == stages - 1).astype(int))
    return Ways(case, stage, visit, _shares(case, owner[stage]), outcome)


def _ends(draws: np.random.Generator, cases: int, stages: int) -> Ints:
    """The last true stage of each deal."""
    lost = draws.random((cases, stages)) < LOST_PER_STAGE
    lost[:, -1] = True
    return lost.argmax(axis=1)


def _slots(
    draws: np.random.Generator, world: StageWorld, noise: Noise, cases: int, stages: int
) -> tuple[Ints, Ints]:
    """Each true stage once; from the second on, now and then the one before and it again."""
    slots, present = [0], [np.ones(cases, bool)]
    for stage in range(1, stages):
        again = draws.random(cases) < noise.rework
        # The last stage is where a deal is won: it is never left out.
        kept = (draws.random(cases) >= noise.skipped) | (stage == stages - 1)
        slots += [stage, stage - 1, stage]
        present += [kept, again & kept, again & kept]
    counts = 1 + draws.poisson(world.visit - 1, (cases, len(slots)))
    return np.array(slots), counts * np.stack(present, axis=1)


def _cut_open(draws: np.random.Generator, counts: Ints, is_open: NDArray[np.bool_]) -> Ints:
    """Open deals have come only part of their way."""
    kept = (1 + draws.random(len(counts)) * counts.sum(axis=1)).astype(int)
    left = np.clip(kept[:, None] - (counts.cumsum(axis=1) - counts), 0, counts)
    return np.where(is_open[:, None], left, counts)


def _changes(*columns: Ints) -> NDArray[np.bool_]:
    """True where a row differs from the row before it."""
    first = np.zeros(len(columns[0]), bool)
    first[:1] = True
    for column in columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def _shares(case: Ints, owner: Ints) -> NDArray[np.float64]:
    starts = np.flatnonzero(_changes(case, owner))
    lengths = np.diff(np.append(starts, len(case)))
    within = np.arange(len(case)) - np.repeat(starts, lengths)
    return within / np.maximum(np.repeat(lengths, lengths) - 1, 1)
