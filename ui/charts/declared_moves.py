"""Which moves a declared funnel allows, and what a real move is beside it."""

from collections.abc import Mapping
from itertools import pairwise

from mining.models.funnel import Funnel, compile_funnel
from mining.models.petri_net import AcceptingPetriNet

Move = tuple[str | None, str | None]
"""From a step to the step that follows it; None is the start or the end of a case."""

State = tuple[frozenset[tuple[str, int]], str | None]
"""A marking of a net, and the label that was last seen on the way to it."""

STATE_LIMIT = 5_000
"""States of a net that are looked at; only a net with much in parallel has more."""


def declared_moves(funnel: Funnel) -> frozenset[Move]:
    """The moves that the funnel allows, from the start of a case to its end.

    Read off the compiled net, so that it holds for a funnel read from BPMN as well. Where
    the net has too many states, the declared order stands in for it.

    >>> from mining.models.funnel import parse_funnel
    >>> sorted(declared_moves(parse_funnel("New > Won")), key=str)
    [('New', 'Won'), ('Won', None), (None, 'New')]
    """
    moves = _moves_of_net(compile_funnel(funnel))
    return frozenset(moves) if moves is not None else frozenset(spine_moves(funnel))


def spine_moves(funnel: Funnel) -> list[Move]:
    """The straight way through: every stage in order, then the first outcome, then the end.

    >>> from mining.models.funnel import parse_funnel
    >>> spine_moves(parse_funnel("New > Won | Lost"))
    [(None, 'New'), ('New', 'Won'), ('Won', None)]
    """
    way: list[str | None] = [None, *funnel.stage_names, *funnel.outcome_names[:1], None]
    return list(pairwise(way))


def declared_order(funnel: Funnel | None) -> dict[str, int]:
    """The place of each declared step; all outcomes share the last place."""
    if funnel is None:
        return {}
    last = len(funnel.stages)
    return {name: min(at, last) for at, name in enumerate(funnel.names)}


def path_kind(move: Move, order: Mapping[str, int], allowed: frozenset[Move]) -> str:
    """What a real move is beside the declared funnel: a key of `map_wording.PATH_KINDS`.

    >>> order, allowed = {"New": 0, "Demo": 1, "Won": 2}, frozenset({("New", "Demo")})
    >>> [path_kind(move, order, allowed) for move in
    ...  [("New", "Demo"), ("New", "call"), ("New", "Won"), ("Demo", "New"), ("Demo", None)]]
    ['declared', 'extra', 'skipped', 'rework', 'open']
    """
    source, target = move
    if not order:
        return "move"
    if move in allowed:
        return "declared"
    if target is None:
        return "open"
    if target not in order or (source is not None and source not in order):
        return "extra"
    return "skipped" if source is None or order[source] < order[target] else "rework"


def _moves_of_net(net: AcceptingPetriNet) -> set[Move] | None:
    """All pairs of labels that may follow each other, or None beyond the limit of states."""
    consumes, produces = _arcs_of(net)
    start: State = (frozenset(net.initial.items()), None)
    finals = {frozenset(marking.items()) for marking in net.final}
    seen = {start}
    queue, moves = [start], set[Move]()
    while queue:
        marking, label = queue.pop()
        if marking in finals and label is not None:
            moves.add((label, None))
        for transition in net.transitions:
            after = _fire(
                dict(marking), consumes.get(transition.name, {}), produces.get(transition.name, {})
            )
            if after is None:
                continue
            if transition.label is not None:
                moves.add((label, transition.label))
            state = (after, label if transition.label is None else transition.label)
            if state not in seen:
                seen.add(state)
                queue.append(state)
        if len(seen) > STATE_LIMIT:
            return None
    return moves


def _arcs_of(net: AcceptingPetriNet) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    consumes: dict[str, dict[str, int]] = {}
    produces: dict[str, dict[str, int]] = {}
    places = set(net.places)
    for arc in net.arcs:
        if arc.source in places:
            consumes.setdefault(arc.target, {})[arc.source] = arc.weight
        else:
            produces.setdefault(arc.source, {})[arc.target] = arc.weight
    return consumes, produces


def _fire(
    marking: dict[str, int], takes: dict[str, int], gives: dict[str, int]
) -> frozenset[tuple[str, int]] | None:
    if any(marking.get(place, 0) < weight for place, weight in takes.items()):
        return None
    for place, weight in takes.items():
        marking[place] -= weight
    for place, weight in gives.items():
        marking[place] = marking.get(place, 0) + weight
    return frozenset((place, tokens) for place, tokens in marking.items() if tokens)
