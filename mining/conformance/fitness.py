"""How much of what happened a model explains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mining.models.alignment import Alignments


@dataclass(frozen=True, slots=True)
class Fitness:
    """The share of the behaviour that a model explains, from 0 to 1, and what it rests on.

    `share` = 1 − Σ cost ÷ Σ worst cost over cases. The worst cost of a case is to follow
    nothing of the model: what its events cost and, where it is closed, the model's cheapest
    run (with plain costs: its number of events, and the steps of the shortest run). It is 1
    if and only if each of the `cases` is among the `fitting_cases`, those without a
    deviation; so it is for no cases at all.
    """

    share: float
    fitting_cases: int
    cases: int


def fitness(alignments: Alignments) -> Fitness:
    """The fitness of the cases to the model.

    Source: Adriansyah 2014, "Aligning observed and modeled behavior".

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"deal-1": ["New", "Won"]}, outcomes=["Won"])
    >>> fitness(align(log, parse_funnel("New > Demo > Won")))
    Fitness(share=0.8, fitting_cases=0, cases=1)
    """
    return weighted_fitness(alignments, case_counts(alignments))


def case_counts(alignments: Alignments) -> list[int]:
    """How many cases each of the alignments stands for."""
    numbers = alignments.cases["alignment"].to_numpy(dtype=np.int64)
    return np.bincount(numbers, minlength=len(alignments.alignments)).tolist()


def weighted_fitness(alignments: Alignments, cases: Sequence[int]) -> Fitness:
    """The fitness of alignments that stand for so many cases each."""
    pairs = list(zip(alignments.alignments, cases, strict=True))
    owed, costs = alignments.cheapest_run, alignments.costs
    cost = sum(found.cost * count for found, count in pairs)
    worst = sum(
        (costs.of_trace(found.variant) + (0 if found.is_prefix else owed)) * count
        for found, count in pairs
    )
    fitting = sum(count for found, count in pairs if not found.cost)
    return Fitness(1 - cost / worst if worst else 1.0, fitting, sum(cases))
