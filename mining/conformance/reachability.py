"""The markings that a net can reach, and its steps between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from event_logs.errors import GreyzoneError
from mining.models.petri_net import AcceptingPetriNet, Marking

State = tuple[int, ...]
Tokens = list[tuple[int, int]]


class Step(NamedTuple):
    """A step from one marking, by its number, to another; silent where its label is None."""

    source: int
    label: str | None
    target: int


@dataclass(frozen=True, slots=True)
class ReachabilityGraph:
    """The reachable markings of a net from which a final marking can still be reached.

    Numbered in the order of a breadth-first search that takes the transitions in the
    net's order; 0 is the initial marking. Every path from 0 to one of `final` is a run of
    the net, and every run is such a path.
    """

    states: int
    steps: tuple[Step, ...]
    final: frozenset[int]


class NoRunError(GreyzoneError):
    """A model that cannot come to an end: no final marking can be reached."""

    def __init__(self) -> None:
        super().__init__(
            "The model has no run from its start to an end, so nothing can fit it",
            remedy="Check that an outcome can be reached from the first stage",
        )


def reach(net: AcceptingPetriNet, *, limit: int) -> ReachabilityGraph | None:
    """The reachability graph of a net's runs; None where it has more than `limit` markings.

    Raises `NoRunError` where no final marking can be reached.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> graph = reach(compile_funnel(parse_funnel("New > Demo > Won | Lost")), limit=100)
    >>> graph.states, len(graph.steps), sorted(graph.final)
    (4, 5, [3])
    """
    explored = _explore(net, limit)
    if explored is None:
        return None
    numbers, steps = explored
    wanted = [_state(marking, net.places) for marking in net.final]
    return _trim(steps, {numbers[state] for state in wanted if state in numbers})


def _explore(net: AcceptingPetriNet, limit: int) -> tuple[dict[State, int], list[Step]] | None:
    transitions = list(_transitions(net))
    start = _state(net.initial, net.places)
    numbers = {start: 0}
    queue = [start]
    steps: list[Step] = []
    for state in queue:  # grows while it is walked
        for label, taken, given in transitions:
            if any(state[place] < count for place, count in taken):
                continue
            after = _fire(state, taken, given)
            if after not in numbers:
                if len(numbers) >= limit:
                    return None
                numbers[after] = len(numbers)
                queue.append(after)
            steps.append(Step(numbers[state], label, numbers[after]))
    return numbers, steps


def _transitions(net: AcceptingPetriNet) -> Iterator[tuple[str | None, Tokens, Tokens]]:
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


def _trim(steps: list[Step], final: set[int]) -> ReachabilityGraph:
    """Without the markings from which no end can be reached: no run passes through them."""
    sources: dict[int, list[int]] = {}
    for step in steps:
        sources.setdefault(step.target, []).append(step.source)
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
    kept = dict.fromkeys(
        Step(new[step.source], step.label, new[step.target])
        for step in steps
        if step.source in alive and step.target in alive
    )
    return ReachabilityGraph(len(new), tuple(kept), frozenset(new[state] for state in final))
