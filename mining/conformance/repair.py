"""The funnel that allows what was accepted as normal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from event_logs.errors import FunnelError
from mining.conformance.acceptance import Accepted
from mining.conformance.alignments import align_variants
from mining.conformance.deviations import classify_moves
from mining.conformance.fitness import Fitness, case_counts, weighted_fitness
from mining.conformance.kinds import (
    BACKWARDS,
    OUTCOME_EARLY,
    REPEATED,
    SKIPPED,
    UNDECLARED,
)
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel, Stage, compile_funnel


@dataclass(frozen=True, slots=True)
class Repair:
    """A funnel proposed in place of the declared one.

    `allowed`: the accepted deviations that it allows; `left`: those that stages in a row,
    ways back and outcomes cannot express, which stay accepted. `before` and `after`: how
    well the cases fit the declared and the proposed funnel; `aligned`: their alignments
    with the proposed one.
    """

    funnel: Funnel
    allowed: tuple[Accepted, ...]
    left: tuple[Accepted, ...]
    before: Fitness
    after: Fitness
    aligned: Alignments


def propose_repair(alignments: Alignments, funnel: Funnel, accepted: Sequence[Accepted]) -> Repair:
    """The funnel with what was accepted allowed where cases did it, and how well it fits.

    A skipped stage may be skipped (and outcomes reached from where it was), a repeated one
    repeated; a way back is allowed from the stages that cases went back from; an outcome is
    reached from the stages that it came too early in; an undeclared activity becomes a
    stage that may be skipped and repeated, after the one that most cases were in.

    Raises `FunnelError` for a funnel read from a diagram: it is changed where it was drawn.
    """
    if funnel.net is not None:
        raise FunnelError(
            "A funnel read from a diagram cannot be repaired here",
            where=str(funnel),
            remedy="Change the diagram, or declare the funnel by its stages",
        )
    where = _where(alignments, funnel)
    repaired, left = funnel, []
    for each in accepted:
        changed = _allowing(repaired, each, where.get(each.key, []))
        left += [each] if changed is None else []
        repaired = repaired if changed is None else changed
    again = _aligned_with(repaired, alignments)
    counts = case_counts(alignments)
    return Repair(
        repaired,
        tuple(each for each in accepted if each not in left),
        tuple(left),
        weighted_fitness(alignments, counts),
        weighted_fitness(again, counts),
        again,
    )


def _aligned_with(funnel: Funnel, alignments: Alignments) -> Alignments:
    asked = [(one.variant, one.is_prefix) for one in alignments.alignments]
    again = align_variants(asked, compile_funnel(funnel), costs=funnel.costs)
    return replace(again, cases=alignments.cases)


def _where(alignments: Alignments, funnel: Funnel) -> dict[tuple[str, str], list[str]]:
    """The stages that cases were in as they deviated, most cases first."""
    moves = classify_moves(alignments, funnel)
    cases = np.array(case_counts(alignments), dtype=np.int64)
    rows = moves.assign(cases=cases[moves["alignment"].to_numpy()])
    keys = ["kind", "activity", "stage"]
    sums = rows[rows["cases"] > 0].groupby(keys, observed=True)["cases"].sum().reset_index()
    ordered = sums.astype(dict.fromkeys(keys, "str")).sort_values(
        ["cases", "stage"], ascending=[False, True]
    )
    found: dict[tuple[str, str], list[str]] = {}
    for kind, activity, stage in ordered[keys].itertuples(index=False, name=None):
        found.setdefault((kind, activity), []).append(stage)
    return found


def _allowing(funnel: Funnel, accepted: Accepted, stages: list[str]) -> Funnel | None:
    """The funnel that allows it too; None where it cannot say so."""
    name, declared = accepted.activity, funnel.stage_names
    origins = [stage for stage in stages if stage in declared]
    if accepted.kind == SKIPPED and name in declared:
        skippable = _changed(funnel, name, lambda stage: replace(stage, may_be_skipped=True))
        return _reached_also_from(skippable, origins, beside=name)
    if accepted.kind == REPEATED and name in declared:
        return _changed(funnel, name, lambda stage: replace(stage, may_repeat=True))
    if accepted.kind == BACKWARDS and name in declared and origins:
        return _with_ways_back(funnel, name, origins)
    if accepted.kind == OUTCOME_EARLY and origins:
        return _reached_also_from(funnel, origins, outcome=name)
    if accepted.kind == UNDECLARED and origins:
        return _with_stage(funnel, name, after=origins[0])
    return None


def _changed(funnel: Funnel, name: str, change: Callable[[Stage], Stage]) -> Funnel:
    stages = tuple(change(stage) if stage.name == name else stage for stage in funnel.stages)
    return replace(funnel, stages=stages)


def _with_ways_back(funnel: Funnel, goal: str, origins: Sequence[str]) -> Funnel:
    place = funnel.stage_names.index(goal)
    stages = tuple(
        replace(stage, may_go_back_to=tuple(dict.fromkeys([*stage.may_go_back_to, goal])))
        if stage.name in origins and at > place
        else stage
        for at, stage in enumerate(funnel.stages)
    )
    return replace(funnel, stages=stages)


def _reached_also_from(
    funnel: Funnel, origins: Sequence[str], *, outcome: str = "", beside: str = ""
) -> Funnel:
    """With the outcome (or each that is reached from the stage `beside`) reached from these."""
    order = funnel.stage_names
    outcomes = tuple(
        replace(end, reached_from=tuple(sorted({*end.reached_from, *origins}, key=order.index)))
        if end.name == outcome or beside in end.reached_from
        else end
        for end in funnel.outcomes
    )
    return replace(funnel, outcomes=outcomes)


def _with_stage(funnel: Funnel, name: str, *, after: str) -> Funnel:
    place = funnel.stage_names.index(after) + 1
    new = Stage(name, may_be_skipped=True, may_repeat=True)
    stages = (*funnel.stages[:place], new, *funnel.stages[place:])
    return _reached_also_from(replace(funnel, stages=stages), [name], beside=after)
