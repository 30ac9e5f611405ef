"""A model with a state more, a state less, or states in other declared stages; refitted."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mining.stages.fitting import first_model, fit, maximise
from mining.stages.observations import Floats, Ints
from mining.stages.order_test import (
    SHORTEST_BLOCK,
    Runs,
    best_cuts,
    long_runs,
    order_scores,
    runs_of,
)
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.recorder import Recorder, choose_owners, first_recorder
from mining.stages.recursions import Expectation, expect, log_likelihood, rows_before
from mining.stages.sequences import Sequences
from mining.stages.state_tests import Evidence, case_order

ROUNDS, FIRST_ROUNDS, SEGMENT_ROUNDS, PLACE_ROUNDS = 60, 60, 6, 8
PLACED = 3.0
"""Log-likelihood by which other owners must explain better to be taken."""


def start_model(data: Sequences) -> OrderedHmm:
    """One state for each declared stage, to begin with what the CRM says."""
    stages = data.stages
    now = data.update % stages
    membership = np.full((len(now), stages), 0.05 / stages)
    membership[np.arange(len(now)), now] += 0.95
    recorder = first_recorder(np.arange(stages), stages)
    return settle(first_model(data, membership, recorder), data, FIRST_ROUNDS)


def settle(model: OrderedHmm, data: Sequences, rounds: int = ROUNDS) -> OrderedHmm:
    """The model refitted, with owners chosen anew half-way."""
    model = fit(model, data, rounds // 4)
    owners = choose_owners(data, expect(model, data).posterior * data.weight[:, None])
    return fit(replace(model, recorder=replace(model.recorder, owners=owners)), data, rounds)


def place(model: OrderedHmm, data: Sequences) -> OrderedHmm:
    """The model with each state in the declared stage that explains best.

    Where the hazard of updates changes is seen through states that were fitted with other
    owners, and may keep those in being. So an owner that differs by one state is tried too,
    with a few rounds of refitting, until none explains better.
    """
    best, fit_now = model, log_likelihood(model, data)
    while True:
        tried = [_refitted(best, data, owners) for owners in near_owners(best.recorder.owners)]
        fits = [log_likelihood(each, data) for each in tried]
        if not fits or max(fits) < fit_now + PLACED:
            return best if best is model else fit(best, data, ROUNDS)
        best, fit_now = tried[int(np.argmax(fits))], max(fits)


def _refitted(model: OrderedHmm, data: Sequences, owners: Ints) -> OrderedHmm:
    return fit(replace(model, recorder=replace(model.recorder, owners=owners)), data, PLACE_ROUNDS)


def near_owners(owners: Ints) -> list[Ints]:
    """Owners that differ in one state next to a change, no declared stage left without.

    >>> [each.tolist() for each in near_owners(np.array([0, 1, 1, 2]))]
    [[0, 0, 1, 2], [0, 1, 2, 2]]
    """
    found = []
    counts = np.bincount(owners)
    for at in np.flatnonzero(np.diff(owners)):
        for state, owner in ((at + 1, owners[at]), (at, owners[at + 1])):
            if counts[owners[state]] > 1:
                found.append(owners.copy())
                found[-1][state] = owner
    return found


def split(given: Evidence, model: OrderedHmm, state: int, path: NDArray[np.int8]) -> OrderedHmm:
    """The state in two: its visits are cut where content changes most, then all is refitted."""
    data = given.data
    visits = long_runs(runs_of(path, given.case, state, state))
    score, _ = order_scores(given.table, visits, given.fold)
    cuts, _ = best_cuts(score, visits.lengths)
    late = np.zeros(len(path), bool)
    for _ in range(SEGMENT_ROUNDS):
        late = _after(visits, cuts, len(path))
        cuts = _recut(given, visits, late)
    inside = np.zeros(len(path), bool)
    inside[_rows(visits)] = True
    posterior = expect(model, data).posterior
    share = np.where(inside, np.where(late, 0.95, 0.05), 0.5)[data.order]
    mine = posterior[:, state]
    parts = np.insert(posterior, state + 1, mine * share, axis=1)
    parts[:, state] = mine * (1 - share)
    return settle(_restart(model, data, parts, state), data)


def merge(data: Sequences, model: OrderedHmm, state: int, *, is_late: bool = False) -> OrderedHmm:
    """A state and the next one as one, refitted; if late, in the declared stage of the next."""
    posterior = expect(model, data).posterior
    posterior[:, state] += posterior[:, state + 1]
    joined = np.delete(posterior, state + 1, axis=1)
    owners = np.delete(model.recorder.owners, state if is_late else state + 1)
    return place(settle(_with_states(model, data, joined, owners), data), data)


def _restart(model: OrderedHmm, data: Sequences, parts: Floats, state: int) -> OrderedHmm:
    owners = np.insert(model.recorder.owners, state + 1, model.recorder.owners[state])
    return _with_states(model, data, parts, owners)


def _with_states(model: OrderedHmm, data: Sequences, posterior: Floats, owners: Ints) -> OrderedHmm:
    recorder = Recorder(owners, model.recorder.hazards, model.recorder.onward)
    fresh = replace(
        first_model(data, posterior, recorder), goes_on=model.goes_on, copies=model.copies
    )
    steps = _steps(data, posterior)
    return maximise(fresh, data, Expectation(posterior, np.zeros_like(posterior), steps, 0.0))


def _steps(data: Sequences, posterior: Floats) -> Floats:
    """Rough numbers of steps between states, as if neighbours were independent."""
    later = np.arange(int(data.widths[0]), len(posterior))
    return posterior[rows_before(data)].T @ (posterior[later] * data.weight[later, None])


def _rows(visits: Runs) -> Ints:
    lengths = visits.lengths
    at = np.arange(int(lengths.sum())) - np.repeat(lengths.cumsum() - lengths, lengths)
    return np.repeat(visits.start, lengths) + at


def _after(visits: Runs, cuts: Ints, size: int) -> NDArray[np.bool_]:
    """The rows of visits that come after the cut."""
    rows, lengths = _rows(visits), visits.lengths
    late = np.zeros(size, bool)
    late[rows] = rows >= np.repeat(visits.start + cuts, lengths)
    return late


def _recut(given: Evidence, visits: Runs, late: NDArray[np.bool_]) -> Ints:
    """The likeliest cut of each visit when both parts have the contents that they have now."""
    data = given.data
    pattern = case_order(data, data.pattern)
    rows = _rows(visits)
    here, lengths = pattern[rows], visits.lengths
    ratio = np.zeros(len(data.codes))
    for at, size in enumerate(data.sizes):
        code = data.codes[:, at]
        mine = code[here]
        counts = [
            np.bincount(mine[(mine >= 0) & (late[rows] == side)], minlength=size) + 1.0
            for side in (True, False)
        ]
        logs = np.log(counts[0] / counts[0].sum()) - np.log(counts[1] / counts[1].sum())
        ratio += np.where(code >= 0, logs[np.maximum(code, 0)], 0.0)
    firsts = lengths.cumsum() - lengths
    sums = ratio[here].cumsum()
    whose = np.repeat(np.arange(len(visits)), lengths)
    before = np.arange(len(rows)) - firsts[whose] + 1
    below = sums - np.where(firsts > 0, sums[firsts - 1], 0.0)[whose]
    allowed = (before >= min(SHORTEST_BLOCK, 1)) & (before < lengths[whose])
    ranked = np.lexsort((np.where(allowed, below, np.inf), whose))
    return before[ranked[firsts]]
