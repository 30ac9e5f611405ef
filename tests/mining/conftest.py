"""What the tests of mining share: random models and logs, and a replay of moves."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from mining.models.alignment import Alignment
from mining.models.petri_net import AcceptingPetriNet
from mining.models.process_tree import ProcessTree

Marking = frozenset[tuple[str, int]]


def _trees() -> st.SearchStrategy[ProcessTree]:
    """Process trees of every operator, with silent steps and labels that stand twice."""
    leaf = st.sampled_from(["a", "b", "c", "d", None]).map(lambda label: ProcessTree(label=label))

    def blocks(children: st.SearchStrategy[ProcessTree]) -> st.SearchStrategy[ProcessTree]:
        loop = st.tuples(children, children).map(lambda two: ProcessTree("loop", children=two))
        other = st.tuples(
            st.sampled_from(["sequence", "choice", "parallel"]),
            st.lists(children, min_size=2, max_size=3).map(tuple),
        ).map(lambda made: ProcessTree(made[0], children=made[1]))
        return st.one_of(loop, other)

    return st.recursive(leaf, blocks, max_leaves=7)


st.register_type_strategy(ProcessTree, _trees())


@pytest.fixture(scope="session")
def replays() -> Callable[[AcceptingPetriNet, Alignment], bool]:
    """Whether the model's part of an alignment is a run of the net, or the beginning of one.

    Independent of the engine: fires transitions on markings, silent ones whenever they can.
    """

    def replay(net: AcceptingPetriNet, alignment: Alignment) -> bool:
        here = _silently(net, {_frozen(net.initial)})
        for move in alignment.moves:
            if move.kind != "log":
                here = _silently(
                    net, {after for m in here for after in _fire(net, m, move.activity)}
                )
        return bool(here if alignment.is_prefix else here & set(map(_frozen, net.final)))

    return replay


def _frozen(marking: object) -> Marking:
    return frozenset((place, count) for place, count in dict(marking).items() if count)


def _fire(net: AcceptingPetriNet, marking: Marking, label: str | None) -> list[Marking]:
    found = []
    for transition in net.transitions:
        if transition.label != label:
            continue
        tokens = dict(marking)
        for arc in net.arcs:
            if arc.target == transition.name:
                tokens[arc.source] = tokens.get(arc.source, 0) - arc.weight
        if min(tokens.values(), default=0) < 0:
            continue
        for arc in net.arcs:
            if arc.source == transition.name:
                tokens[arc.target] = tokens.get(arc.target, 0) + arc.weight
        found.append(_frozen(tokens))
    return found


def _silently(net: AcceptingPetriNet, markings: set[Marking]) -> set[Marking]:
    reached, queue = set(markings), list(markings)
    for marking in queue:
        for after in _fire(net, marking, None):
            if after not in reached:
                reached.add(after)
                queue.append(after)
    return reached
