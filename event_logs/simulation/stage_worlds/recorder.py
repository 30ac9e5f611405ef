"""The CRM: which entries into declared stages it records, and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from event_logs.simulation.stage_worlds.catalogue import Noise
from event_logs.simulation.stage_worlds.ways import Ints, Ways

Floats = NDArray[np.float64]
WORKING_DAY = 9 * 3600
STEP = 1.0
OPENED_BEFORE = 600.0


@dataclass(frozen=True, slots=True)
class Updates:
    """Entries into declared stages, in working seconds, cases × declared stages and the end.

    `real` and `recorded` are not-a-number where a case never entered or the CRM never says.
    """

    real: Floats
    recorded: Floats


def record_updates(
    draws: np.random.Generator, noise: Noise, ways: Ways, owner: Ints, time: Floats
) -> Updates:
    """What a late, forgetful and batching person enters: the first entry of each stage.

    A deal is opened in the CRM before its first communication. An end is always recorded.
    Nothing overtakes: what is entered late is entered before what comes after it.
    """
    cases, declared = len(ways.outcome), int(owner[-1]) + 1
    real = np.full((cases, declared + 1), np.inf)
    np.minimum.at(real, (ways.case, owner[ways.stage]), time)
    last = np.zeros(cases)
    np.maximum.at(last, ways.case, time)
    real[:, -1] = np.where(ways.outcome >= 0, last + draws.exponential(WORKING_DAY, cases), np.inf)
    opened = np.full(cases, np.inf)
    np.minimum.at(opened, ways.case, time)
    recorded = real + draws.exponential(noise.lag * WORKING_DAY, real.shape)
    recorded[draws.random(real.shape) < noise.forgotten] = np.inf
    recorded[:, -1] = real[:, -1] + draws.exponential(noise.lag * WORKING_DAY, cases)
    recorded[:, 0] = opened - OPENED_BEFORE
    _batch(recorded, draws.random(real.shape) < noise.batched)
    for stage in range(1, declared + 1):
        before = recorded[:, :stage]
        latest = np.where(np.isfinite(before), before, -np.inf).max(axis=1)
        recorded[:, stage] = np.maximum(recorded[:, stage], latest + STEP)
    return Updates(_known(real), _known(recorded))


def _batch(recorded: Floats, batched: NDArray[np.bool_]) -> None:
    """Some updates wait for the next one of their case, and are entered just before it."""
    for stage in range(recorded.shape[1] - 2, 0, -1):
        waits = batched[:, stage] & np.isfinite(recorded[:, stage])
        following = recorded[:, stage + 1 :].min(axis=1)
        waits &= np.isfinite(following) & (following > recorded[:, stage])
        recorded[waits, stage] = following[waits] - STEP


def _known(times: Floats) -> Floats:
    return np.where(np.isfinite(times), times, np.nan)
