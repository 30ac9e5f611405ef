"""Compiles an accepting Petri net to the smallest automaton of the same language.

What an alignment costs depends on the model's language alone, so everything else goes:
silent steps, markings that allow the same, and (where it does not explode) the choice
between equal steps. Models by the inductive miner shrink from thousands of markings to
tens of states.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mining.conformance.reachability import ReachabilityGraph, reach
from mining.models.petri_net import AcceptingPetriNet

MARKINGS_AT_MOST = 20_000
"""A net of more reachable markings than this is left to pm4py's search."""

STATES_AT_MOST = 2_000
"""So many states an automaton may have, after all merging."""


class Edge(NamedTuple):
    """A visible step from one state to another."""

    source: int
    label: str
    target: int


@dataclass(frozen=True, slots=True)
class Automaton:
    """A finite automaton without silent steps; from every state an end can be reached.

    State 0 is the start. States are numbered breadth-first along `edges`, which are in the
    order of their source, then of the labels in the net, then of their target.
    """

    states: int
    edges: tuple[Edge, ...]
    final: frozenset[int]


def compile_net(
    net: AcceptingPetriNet,
    *,
    markings_at_most: int = MARKINGS_AT_MOST,
    states_at_most: int = STATES_AT_MOST,
) -> Automaton | None:
    """The automaton of a net's language; None where a limit is passed.

    Deterministic and smallest, unless making it deterministic would pass the limit.
    Raises `NoRunError` where no final marking can be reached.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> compiled = compile_net(compile_funnel(parse_funnel("New > Demo > Won | Lost")))
    >>> compiled.states, len(compiled.edges), sorted(compiled.final)
    (4, 5, [3])
    """
    graph = reach(net, limit=markings_at_most)
    if graph is None:
        return None
    labels = list(dict.fromkeys(t.label for t in net.transitions if t.label is not None))
    merged = merge_equal_states(drop_silent_steps(graph), labels)
    definite = determinize(merged, labels, limit=2 * states_at_most)
    smallest = merged if definite is None else merge_equal_states(definite, labels)
    return smallest if smallest.states <= states_at_most else None


def drop_silent_steps(graph: ReachabilityGraph) -> Automaton:
    """The automaton in which each state takes the steps of all it gets to in silence.

    Markings that allow the same steps at once are one state already.
    """
    visible = list(dict.fromkeys((s.label, s.target) for s in graph.steps if s.label is not None))
    allowed = _allowed(graph, {pair: bit for bit, pair in enumerate(visible)})
    kinds: dict[int, int] = {}
    state_of = [kinds.setdefault(bits, len(kinds)) for bits in allowed]
    edges = [
        Edge(state, label, state_of[target])
        for bits, state in kinds.items()
        for label, target in (visible[bit] for bit in _ones(bits >> 1))
    ]
    final = frozenset(state for bits, state in kinds.items() if bits & 1)
    return Automaton(len(kinds), tuple(edges), final)


def _allowed(graph: ReachabilityGraph, bit_of: dict[tuple[str, int], int]) -> list[int]:
    """Per marking, as bits: whether it is final, and which visible steps it allows.

    Both are counted of a marking if they are of one that it gets to in silence.
    """
    bits = [int(state in graph.final) for state in range(graph.states)]
    silent = [step for step in graph.steps if step.label is None]
    for step in graph.steps:
        if step.label is not None:
            bits[step.source] |= 2 << bit_of[step.label, step.target]
    changed = True
    while changed:
        changed = False
        for step in reversed(silent):
            together = bits[step.source] | bits[step.target]
            if together != bits[step.source]:
                bits[step.source] = together
                changed = True
    return bits


def _ones(bits: int) -> list[int]:
    return [at for at, digit in enumerate(reversed(bin(bits))) if digit == "1"]


def merge_equal_states(automaton: Automaton, labels: Sequence[str]) -> Automaton:
    """The automaton with states merged that take equal steps to equal states."""
    leaving = _leaving(automaton)
    kinds = [int(state in automaton.final) for state in range(automaton.states)]
    count = len(set(kinds))
    while True:
        seen: dict[tuple[int, frozenset[tuple[str, int]]], int] = {}
        kinds = [
            seen.setdefault(
                (kind, frozenset((edge.label, kinds[edge.target]) for edge in leaving[state])),
                len(seen),
            )
            for state, kind in enumerate(kinds)
        ]
        if len(seen) == count:
            break
        count = len(seen)
    edges = {Edge(kinds[edge.source], edge.label, kinds[edge.target]) for edge in automaton.edges}
    final = frozenset(kinds[state] for state in automaton.final)
    return _numbered(Automaton(count, tuple(edges), final), kinds[0], labels)


def determinize(
    automaton: Automaton, labels: Sequence[str], *, limit: int
) -> Automaton | None:
    """The automaton of equal language in which no state has two steps of one label."""
    leaving = _leaving(automaton)
    start = frozenset({0})
    numbers = {start: 0}
    queue = [start]
    edges: list[Edge] = []
    for members in queue:  # grows while it is walked
        targets: dict[str, set[int]] = {}
        for state in members:
            for edge in leaving[state]:
                targets.setdefault(edge.label, set()).add(edge.target)
        for label in sorted(targets, key=labels.index):
            together = frozenset(targets[label])
            if together not in numbers:
                if len(numbers) >= limit:
                    return None
                numbers[together] = len(numbers)
                queue.append(together)
            edges.append(Edge(numbers[members], label, numbers[together]))
    final = frozenset(numbers[members] for members in queue if members & automaton.final)
    return Automaton(len(queue), tuple(edges), final)


def _leaving(automaton: Automaton) -> list[list[Edge]]:
    leaving: list[list[Edge]] = [[] for _ in range(automaton.states)]
    for edge in automaton.edges:
        leaving[edge.source].append(edge)
    return leaving


def _numbered(automaton: Automaton, start: int, labels: Sequence[str]) -> Automaton:
    """The same automaton, its states numbered breadth-first, unreachable ones left out."""
    rank = {label: at for at, label in enumerate(labels)}
    leaving = _leaving(automaton)
    numbers = {start: 0}
    queue = [start]
    edges = []
    for state in queue:  # grows while it is walked
        for edge in sorted(leaving[state], key=lambda e: (rank[e.label], e.target)):
            if edge.target not in numbers:
                numbers[edge.target] = len(numbers)
                queue.append(edge.target)
            edges.append(Edge(numbers[state], edge.label, numbers[edge.target]))
    final = frozenset(numbers[state] for state in automaton.final if state in numbers)
    return Automaton(len(queue), tuple(edges), final)
