"""Compiles an accepting Petri net to the smallest automaton of the same language.

What an alignment costs depends on the model's language alone, so everything else goes:
silent steps, markings that allow the same, and (where it does not explode) the choice
between equal steps. Models by the inductive miner shrink from thousands of markings to
tens of states.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mining.conformance.reachability import ReachabilityGraph, reach
from mining.models.petri_net import AcceptingPetriNet

MARKINGS_AT_MOST = 20_000
"""A net of more reachable markings than this is left to pm4py's search."""

STATES_AT_MOST = 2_000
"""So many states an automaton may have, after all merging."""

CELLS_AT_MOST = 300_000_000
"""So many pairs of marking and step may be looked at (a byte each)."""

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


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
    merged = drop_silent_steps(graph)
    if merged is None:
        return None
    definite = determinize(merged, labels, limit=2 * states_at_most)
    smallest = merge_equal_states(definite or merged, labels)
    return smallest if smallest.states <= states_at_most else None


def drop_silent_steps(graph: ReachabilityGraph) -> Automaton | None:
    """The automaton in which each state takes the steps of all it gets to in silence.

    Markings from which the same can be done, step by step, are one state (they are weakly
    bisimilar). None where the table of what each marking allows would not fit in memory.
    """
    pairs = list(dict.fromkeys((s.label, s.target) for s in graph.steps if s.label is not None))
    allowed = _allowed(graph, {pair: bit for bit, pair in enumerate(pairs)})
    kinds: dict[int, int] = {}
    kind_of = [kinds.setdefault(bits, len(kinds)) for bits in allowed]
    if len(kinds) * (len(pairs) + 1) > CELLS_AT_MOST:
        return None
    rank = {label: at for at, label in enumerate(dict.fromkeys(label for label, _ in pairs))}
    table = _table(list(kinds), len(pairs) + 1)
    return _refined(
        table[:, 1:],
        table[:, 0],
        np.array([rank[label] for label, _ in pairs], dtype=np.int64),
        np.array([kind_of[target] for _, target in pairs], dtype=np.int64),
        list(rank),
    )


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


def _table(rows: list[int], width: int) -> Flags:
    """Numbers as rows of a table of bits, the lowest bit first."""
    size = -(-width // 8)
    data = b"".join(bits.to_bytes(size, "little") for bits in rows)
    packed = np.frombuffer(data, dtype=np.uint8).reshape(len(rows), size)
    return np.unpackbits(packed, axis=1, count=width, bitorder="little").astype(np.bool_)


def _refined(
    table: Flags, is_final: Flags, label: Numbers, target: Numbers, labels: list[str]
) -> Automaton:
    """Splits the rows into classes until rows of one class allow the same classes.

    `table[row, pair]`: the row allows a step of `label[pair]` to the row `target[pair]`.
    """
    classes, count, before = np.zeros(len(table), dtype=np.int64), 1, 0
    while count > before:
        before = count
        _, grouped = _grouped(table, label * len(table) + classes[target])
        signed = np.packbits(np.column_stack([is_final, grouped]), axis=1)
        seen: dict[bytes, int] = {}
        classes = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in signed])
        count = len(seen)
    firsts = np.unique(classes, return_index=True)[1]
    keys, grouped = _grouped(table[firsts], label * count + classes[target])
    edges = tuple(
        Edge(at, labels[key // count], key % count)
        for at, row in enumerate(grouped)
        for key in keys[row].tolist()
    )
    return Automaton(count, edges, frozenset(np.flatnonzero(is_final[firsts]).tolist()))


def _grouped(table: Flags, keys: Numbers) -> tuple[Numbers, Flags]:
    """The table with columns of equal keys joined into one, and the key of each."""
    unique, group = np.unique(keys, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(unique)))
    return unique, np.logical_or.reduceat(table[:, order], starts, axis=1)


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


def determinize(automaton: Automaton, labels: Sequence[str], *, limit: int) -> Automaton | None:
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
