"""How cases begin and move on: forward as observed, back rarely."""

import numpy as np

from mining.stages.observations import Floats

BACKWARDS = 0.05
FURTHER = 0.35
PRIOR_STEPS = 4.0


def ordered_transition(steps: Floats) -> Floats:
    """Moves between states: staying and going forward as observed, going back rare.

    Each row: a share `BACKWARDS` of what leaves a state goes back, mostly one state; the
    rest goes forward as expected `steps` say, with a prior that favours the next state.
    """
    states = len(steps)
    gap = np.arange(states)[None, :] - np.arange(states)[:, None]
    prior = np.where(gap > 0, FURTHER ** np.maximum(gap - 1, 0), 0.0)
    prior = PRIOR_STEPS * prior / np.maximum(prior.sum(axis=1, keepdims=True), 1e-9)
    onward = np.where(gap > 0, steps, 0) + prior
    forward = onward / np.maximum(onward.sum(axis=1, keepdims=True), 1e-9)
    behind = np.where(gap < 0, FURTHER ** np.maximum(-gap - 1, 0), 0.0)
    behind = behind / np.maximum(behind.sum(axis=1, keepdims=True), 1e-9)
    back = np.where(onward.sum(axis=1) > 0, BACKWARDS, 1.0)
    back[0] = 0.0
    stays = np.diag(steps) + 2 * PRIOR_STEPS
    leaves = (np.where(gap != 0, steps, 0)).sum(axis=1) + PRIOR_STEPS
    staying = (stays / (stays + leaves))[:, None]
    moves = (1 - back[:, None]) * forward + back[:, None] * behind
    if states == 1:
        return np.ones((1, 1))
    return np.where(gap == 0, staying, (1 - staying) * moves)


def start_shares(counts: Floats) -> Floats:
    """How likely cases begin in each state, with a prior that favours the first."""
    prior = PRIOR_STEPS * FURTHER ** np.arange(len(counts))
    return (counts + prior) / (counts + prior).sum()
