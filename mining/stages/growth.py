"""From one state per declared stage to as many as the order of content asks for, and back."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.stages.fitting import first_model, fit, maximise
from mining.stages.observations import Floats, Ints
from mining.stages.order_test import (
    CONCORDANCE_NEEDED,
    SHORTEST_BLOCK,
    Z_NEEDED,
    OrderTest,
    Runs,
    agreement,
    best_cuts,
    examine_order,
    long_runs,
    order_scores,
    runs_of,
)
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.recorder import Recorder, choose_owners, first_recorder
from mining.stages.recursions import (
    Expectation,
    expect,
    log_likelihood,
    rows_before,
    sample_paths,
)
from mining.stages.sequences import Sequences

MOST_STATES, PATHS = 14, 5
Z_TRIED, GAIN_NEEDED, LATE_PART, SHALLOW = 3.0, 0.45, 1 / 3, 1 / 3
ROUNDS, FIRST_ROUNDS, SEGMENT_ROUNDS = 60, 60, 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """The data that a model is grown on.

    `data` for the model; `case`, `table` (features) and `fold`, rows by case and time.
    """

    data: Sequences
    case: Ints
    table: NDArray[np.float32]
    fold: Ints


@dataclass(frozen=True, slots=True)
class Grown:
    """The model that the order tests ask for, the tests made, and each boundary's test."""

    model: OrderedHmm
    tests: int
    boundaries: dict[int, OrderTest] = field(default_factory=dict)


def grow(given: Evidence, seed: int) -> Grown:
    """The states that there are: split while content has an order, then merge what has none.

    On one thread: the products of matrices are many and small, and on a machine that has
    other work to do, threads that wait for each other took ten times the work's own time.
    """
    with threadpool_limits(1, "blas"):
        return _grow(given, np.random.default_rng(seed))


def _grow(given: Evidence, draws: np.random.Generator) -> Grown:
    grown = Grown(start_model(given.data), 0)
    while grown.model.states < MOST_STATES:
        larger = _grow_once(given, grown, draws)
        if larger.model is grown.model:
            return prune(given, larger, draws)
        grown = larger
    return prune(given, grown, draws)


def _grow_once(given: Evidence, grown: Grown, draws: np.random.Generator) -> Grown:
    """One state more, where one can be split; else the same model.

    A state that seems to have an order is split for a try. It stays split if the two states
    joined pass the order test (with two states the edges of their visits are drawn better
    than with one), and the whole is explained so much better as a further state costs.
    """
    model, data = grown.model, given.data
    paths = ways(given, model, draws)
    found = [state_test(given, paths, state, state) for state in range(model.states)]
    tests = grown.tests + sum(each.runs > 0 for each in found)
    needed = log_likelihood(model, data) + GAIN_NEEDED * price_of_a_state(data)
    for state in sorted(range(model.states), key=lambda state: -found[state].z):
        if found[state].z < Z_TRIED or found[state].block < SHORTEST_BLOCK:
            continue
        larger = split(given, model, state, paths[0])
        tests += 1
        joined = state_test(given, ways(given, larger, draws), state, state + 1)
        if joined.passes and log_likelihood(larger, data) >= needed:
            return Grown(larger, tests)
    return Grown(model, tests)


def price_of_a_state(data: Sequences) -> float:
    """What a state costs by the Bayesian information criterion, in log-likelihood.

    Each channel counts the communications that it applies to. Source: Schwarz 1978.
    """
    counts = np.bincount(data.pattern, data.weight, len(data.codes))
    whole = 1.5 * np.log(data.weight.sum())
    for at, size in enumerate(data.sizes):
        whole += (size - 1) / 2 * np.log(max(counts[data.codes[:, at] >= 0].sum(), 1))
    return float(whole)


def prune(given: Evidence, grown: Grown, draws: np.random.Generator) -> Grown:
    """Merge neighbours in one declared stage until each boundary passes the order test.

    A declared stage that is still divided must have that order while the CRM says that stage,
    and content must change where it begins and ends: a last part that goes on in the next
    declared stage belongs to it, for the CRM is late, and a first part that merely goes on
    from the one before tells nothing that the CRM does not.
    """
    model, tests = grown.model, grown.tests
    while True:
        owners = model.recorder.owners
        inner = [at for at in range(model.states - 1) if owners[at] == owners[at + 1]]
        paths = ways(given, model, draws)
        found = {at: state_test(given, paths, at, at + 1) for at in inner}
        tests += len(found)
        weak = [at for at, each in found.items() if not each.passes]
        divided = [] if weak else sorted({int(owners[at]) for at in inner})
        silent = [stage for stage in divided if not _is_heard(given, model, stage, paths)]
        unheard = [at for at in inner if owners[at] in silent]
        if weak or unheard:
            model = merge(given.data, model, min(weak or unheard, key=lambda at: found[at].z))
            continue
        edges = {at: state_test(given, paths, at, at + 1) for at in _edges(model.states, inner)}
        tests += len(edges)
        blurred = [at for at, each in edges.items() if _is_blurred(each, at, found)]
        if not blurred:
            return Grown(model, tests, found)
        at = min(blurred, key=lambda at: edges[at].z)
        model = merge(given.data, model, at, is_late=at - 1 in inner)


def _is_blurred(edge: OrderTest, at: int, inner: dict[int, OrderTest]) -> bool:
    """Whether content hardly changes at an edge, by itself or beside the boundary next to it."""
    near = max(inner[side].concordance for side in (at - 1, at + 1) if side in inner)
    needed = max(CONCORDANCE_NEEDED, 0.5 + SHALLOW * (near - 0.5))
    return edge.z < Z_NEEDED or edge.concordance < needed


def _edges(states: int, inner: list[int]) -> list[int]:
    """Boundaries between declared stages of which one is divided."""
    near = {at + side for at in inner for side in (-1, 1)} - set(inner)
    return sorted(at for at in near if 0 <= at < states - 1)


def _is_heard(given: Evidence, model: OrderedHmm, stage: int, paths: NDArray[np.int8]) -> bool:
    """Whether a divided declared stage has the same order in what the CRM calls that stage.

    Where a state begins is judged by content, so a boundary misplaced between two declared
    stages looks like an order. What the CRM calls the stage is cut without regard to content.
    A late recorder mixes the next stage into its last part, which is left out.
    """
    [mine] = np.nonzero(model.recorder.owners == stage)
    taught = [runs_of(path, given.case, int(mine[0]), int(mine[-1])) for path in paths]
    now = case_order(given.data, given.data.update % given.data.stages)
    heard = runs_of(now, given.case, stage, stage)
    if stage < given.data.stages - 1:
        heard = Runs(heard.start, heard.end - (heard.lengths * LATE_PART).astype(np.int64))
    return agreement(given.table, taught, heard, given.case, given.fold) >= Z_NEEDED


def ways(given: Evidence, model: OrderedHmm, draws: np.random.Generator) -> NDArray[np.int8]:
    """Ways through the states drawn from the posterior, in the order of case and time."""
    return case_order(given.data, sample_paths(model, given.data, draws, PATHS))


def state_test(given: Evidence, paths: NDArray[np.int8], low: int, high: int) -> OrderTest:
    """The order test on neighbouring states, joined."""
    runs = [runs_of(path, given.case, low, high) for path in paths]
    return examine_order(given.table, runs, given.case, given.fold)


def case_order(data: Sequences, rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of the layout (last axis) in the order of case and time."""
    back = np.empty_like(rows)
    back[..., data.order] = rows
    return back


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
    return settle(_with_states(model, data, joined, owners), data)


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
