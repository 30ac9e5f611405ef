"""Compiles an accepting Petri net to the automaton of its reachable markings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from event_logs.errors import GreyzoneError
from mining.models.petri_net import AcceptingPetriNet, Marking

STATES_AT_MOST = 2_000
"""Above this many reachable markings a net is left to pm4py's search."""

State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from one state to another; its label is None where it is silent."""

    source: int
    label: str | None
    target: int


@dataclass(frozen=True, slots=True)
class Automaton:
    """The reachable markings of a net from which a final marking can still be reached.

    States are numbered in the order of a breadth-first search that takes the transitions
    in the net's order: state 0 is the initial marking. Edges are in the order of their
    source, then of the transitions. Every path from state 0 to one of `final` is a run of
    the net, and every run is such a path.
    """

    states: int
    edges: tuple[Edge, ...]
    final: frozenset[int]


class NoRunError(GreyzoneError):
    """A model that cannot come to an end: no final marking can be reached."""

    def __init__(self) -> None:
        super().__init__(
            "The model has no run from its start to an end, so nothing can fit it",
            remedy="Check that an outcome can be reached from the first stage",
        )


def compile_net(net: AcceptingPetriNet, *, limit: int = STATES_AT_MOST) -> Automaton | None:
    """The automaton of a net's runs; None where it has more than `limit` states.

    Raises `NoRunError` where no final marking can be reached.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> compiled = compile_net(compile_funnel(parse_funnel("New > Demo > Won | Lost")))
    >>> compiled.states, len(compiled.edges), sorted(compiled.final)
    (4, 5, [3])
    """
    explored = _explore(net, limit)
    if explored is None:
        return None
    numbers, edges = explored
    wanted = [_state(marking, net.places) for marking in net.final]
    final = {numbers[state] for state in wanted if state in numbers}
    return _trim(edges, final)


def _explore(net: AcceptingPetriNet, limit: int) -> tuple[dict[State, int], list[Edge]] | None:
    steps = list(_steps(net))
    start = _state(net.initial, net.places)
    numbers = {start: 0}
    queue = [start]
    edges: list[Edge] = []
    for state in queue:  # grows while it is walked
        for label, taken, given in steps:
            if any(state[place] < count for place, count in taken):
                continue
            after = _fire(state, taken, given)
            if after not in numbers:
                if len(numbers) == limit:
                    return None
                numbers[after] = len(numbers)
                queue.append(after)
            edges.append(Edge(numbers[state], label, numbers[after]))
    return numbers, edges


Tokens = list[tuple[int, int]]


def _steps(net: AcceptingPetriNet) -> Iterator[tuple[str | None, Tokens, Tokens]]:
    """Each transition as its label, the tokens that it takes, and those that it gives."""
    index = {place: at for at, place in enumerate(net.places)}
    taken: dict[str, Tokens] = {transition.name: [] for transition in net.transitions}
    given: dict[str, Tokens] = {transition.name: [] for transition in net.transitions}
    for arc in net.arcs:
        if arc.source in index:
            taken[arc.target].append((index[arc.source], arc.weight))
        else:
            given[arc.source].append((index[arc.target], arc.weight))
    for transition in net.transitions:
        yield transition.label, taken[transition.name], given[transition.name]


def _fire(state: State, taken: Tokens, given: Tokens) -> State:
    after = list(state)
    for place, count in taken:
        after[place] -= count
    for place, count in given:
        after[place] += count
    return tuple(after)


def _state(marking: Marking, places: Iterable[str]) -> State:
    return tuple(marking.get(place, 0) for place in places)


def _trim(edges: list[Edge], final: set[int]) -> Automaton:
    """Without the states from which no end can be reached: no run passes through them."""
    sources: dict[int, list[int]] = {}
    for edge in edges:
        sources.setdefault(edge.target, []).append(edge.source)
    alive = set(final)
    queue = list(final)
    for state in queue:
        for source in sources.get(state, ()):
            if source not in alive:
                alive.add(source)
                queue.append(source)
    if 0 not in alive:
        raise NoRunError
    new = {state: number for number, state in enumerate(sorted(alive))}
    kept = [
        Edge(new[edge.source], edge.label, new[edge.target])
        for edge in edges
        if edge.source in alive and edge.target in alive
    ]
    return Automaton(len(new), tuple(dict.fromkeys(kept)), frozenset(new[state] for state in final))
