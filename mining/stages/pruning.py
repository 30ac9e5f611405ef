"""Boundaries that the order of content does not bear out are taken back."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mining.stages.order_test import (
    CONCORDANCE_NEEDED,
    Z_NEEDED,
    OrderTest,
    Runs,
    agreement,
    runs_of,
)
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.reshaping import merge
from mining.stages.state_tests import Evidence, case_order, state_test, ways

LATE_PART, SHALLOW = 1 / 3, 1 / 3


@dataclass(frozen=True, slots=True)
class Grown:
    """The model that the order tests ask for, the tests made, and each boundary's test."""

    model: OrderedHmm
    tests: int
    boundaries: dict[int, OrderTest] = field(default_factory=dict)


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
