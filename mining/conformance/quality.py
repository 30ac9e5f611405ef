"""How good a model is for a log: fitness, precision, generalisation, simplicity."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from event_logs.errors import AnalysisLimitError, EmptyLogError
from mining.conformance.alignments import align_variants
from mining.conformance.automaton import Automaton, compile_net
from mining.conformance.fitness import weighted_fitness
from mining.models.alignment import Alignment
from mining.models.petri_net import AcceptingPetriNet

PLAIN_DEGREE = 2
"""Arcs per node of a plain sequence; what a model has beyond makes it less simple."""


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """How good a model is for a log, each from 0 to 1, with what it rests on.

    `fitness`: how far the cases fit the model. `precision`: of the steps that the model
    allows along the cases' runs the share that cases take there; low where a model allows
    much that never happens. `generalisation`: how often the parts of the model were used,
    1 − the mean of 1/√uses over its activities (never used: 1); low where a model has steps
    for single cases, which the next cases will hardly take. `simplicity`: 1 / (1 + arcs per
    node beyond 2).

    `cases` and `fitting_cases`; `allowed_steps` and `taken_steps`, each counted once per
    case that stands there; `mean_degree`, arcs per place or transition.
    """

    fitness: float
    precision: float
    generalisation: float
    simplicity: float
    cases: int
    fitting_cases: int
    allowed_steps: int
    taken_steps: int
    mean_degree: float


def model_quality(variants: Mapping[tuple[str, ...], int], net: AcceptingPetriNet) -> ModelQuality:
    """Fitness, precision, generalisation and simplicity of a model for variants with cases.

    Every variant counts as finished. Precision is that of one optimal alignment
    (Adriansyah et al. 2015, "Measuring precision of modeled behavior"), generalisation
    that of Buijs, van Dongen and van der Aalst 2012 ("On the role of fitness, precision,
    generalization and simplicity in process discovery") over the activities of the model
    as the alignments use them, simplicity the inverse arc degree (Vázquez-Barreiros et al.
    2015).

    Raises `EmptyLogError` for no cases and `AnalysisLimitError` for a model of too many
    states.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> net = compile_funnel(parse_funnel("New > Won | Lost"))
    >>> quality = model_quality({("New", "Won"): 3}, net)
    >>> quality.fitness, quality.taken_steps, quality.allowed_steps  # "Lost" is never taken
    (1.0, 6, 9)
    """
    cases = list(variants.values())
    if not sum(cases):
        raise EmptyLogError("There is no case to judge the model by", remedy="Lift the filters")
    automaton = compile_net(net)
    if automaton is None:
        raise AnalysisLimitError(
            "The model has too many states to be judged", remedy="Take a simpler model"
        )
    found = align_variants([(variant, False) for variant in variants], net)
    fit = weighted_fitness(found, cases)
    allowed, taken = _steps(automaton, zip(found.alignments, cases, strict=True))
    degree = mean_degree(net)
    return ModelQuality(
        fitness=fit.share,
        precision=taken / allowed if allowed else 1.0,
        generalisation=_generalisation(net, zip(found.alignments, cases, strict=True)),
        simplicity=1 / (1 + max(degree - PLAIN_DEGREE, 0.0)),
        cases=fit.cases,
        fitting_cases=fit.fitting_cases,
        allowed_steps=allowed,
        taken_steps=taken,
        mean_degree=degree,
    )


def mean_degree(net: AcceptingPetriNet) -> float:
    """Arcs that touch a place or transition, on average."""
    nodes = len(net.places) + len(net.transitions)
    return 2 * len(net.arcs) / nodes if nodes else 0.0


def _generalisation(net: AcceptingPetriNet, runs: Iterable[tuple[Alignment, int]]) -> float:
    """1 − the mean of 1/√uses over the activities of the model; 1 for a model of none."""
    uses = dict.fromkeys(net.labels, 0)
    for alignment, cases in runs:
        for move in alignment.moves:
            if move.kind != "log":
                uses[move.activity] += cases
    doubts = [1 / math.sqrt(times) if times else 1.0 for times in uses.values()]
    return 1 - sum(doubts) / len(doubts) if doubts else 1.0


def _steps(automaton: Automaton, runs: Iterable[tuple[Alignment, int]]) -> tuple[int, int]:
    """How many steps the model allows along the runs, and how many of them are taken.

    A place in the runs is the sequence of steps that leads there; each of its steps
    counts once for every case that goes on from there.
    """
    allowed_from = _labels(automaton)
    places = [_Place(frozenset({0}))]
    after: dict[tuple[int, str], int] = {}
    for alignment, cases in runs:
        here = 0
        for label in (move.activity for move in alignment.moves if move.kind != "log"):
            place = places[here]
            place.cases += cases
            place.taken.add(label)
            here = after.setdefault((here, label), len(places))
            if here == len(places):
                places.append(_Place(_next(allowed_from, place.states, label)))
    allowed = sum(
        place.cases * len({label for state in place.states for label in allowed_from[state]})
        for place in places
        if place.cases
    )
    return allowed, sum(place.cases * len(place.taken) for place in places)


@dataclass(slots=True)
class _Place:
    """A point in the runs: where the model may be, who goes on from here, and with what."""

    states: frozenset[int]
    cases: int = 0
    taken: set[str] = field(default_factory=set)


Allowed = list[dict[str, set[int]]]


def _labels(automaton: Automaton) -> Allowed:
    allowed: Allowed = [{} for _ in range(automaton.states)]
    for edge in automaton.edges:
        allowed[edge.source].setdefault(edge.label, set()).add(edge.target)
    return allowed


def _next(allowed: Allowed, states: frozenset[int], label: str) -> frozenset[int]:
    return frozenset(target for state in states for target in allowed[state].get(label, ()))
