"""Petri nets to pm4py and back."""

from typing import Any

from mining._pm4py import quiet
from mining.models.petri_net import AcceptingPetriNet, Arc, Marking, Transition


def to_pm4py(net: AcceptingPetriNet, *, prefixes: bool = False) -> tuple[Any, Any, Any]:
    """The net as pm4py's net, initial and final marking.

    pm4py knows one final marking. A net with several gets a silent transition from each
    of them to one new place, and the marking of that place alone as final: it can only be
    reached by a run that stood in exactly one of the old ones, so the language is equal.
    They share a token of their own, for pm4py never fires what needs no token.

    With `prefixes` every marking is final: each place gets a silent transition that takes
    a token away for good, and the empty marking is final. Fewer tokens never allow more,
    so no run becomes possible that was not the beginning of one before.
    """
    pm4py = quiet.module("objects.petri_net.obj")
    made = pm4py.PetriNet("net")
    nodes = {name: pm4py.PetriNet.Place(name) for name in net.places}
    made.places.update(nodes.values())
    for transition in net.transitions:
        nodes[transition.name] = pm4py.PetriNet.Transition(transition.name, transition.label)
        made.transitions.add(nodes[transition.name])
    for arc in net.arcs:
        _connect(made, nodes[arc.source], nodes[arc.target], arc.weight)
    initial = _marking(net.initial, nodes)
    if prefixes:
        for place in net.places:
            _drain(made, {nodes[place]: 1}, None, f"leave {place}")
        return made, initial, pm4py.Marking()
    if len(net.final) == 1:
        return made, initial, _marking(net.final[0], nodes)
    running, end = pm4py.PetriNet.Place("running"), pm4py.PetriNet.Place("any final marking")
    made.places.update([running, end])
    for at, final in enumerate(net.final):
        _drain(made, {running: 1, **_marking(final, nodes)}, end, f"finish {at}")
    return made, pm4py.Marking({running: 1, **initial}), pm4py.Marking({end: 1})


def from_pm4py(net: Any, initial: Any, final: Any) -> AcceptingPetriNet:
    """pm4py's net as ours, under names of our own.

    pm4py names some parts at random; transitions are numbered here in the order of their
    labels, then of their places, and places in the order of their names.
    """
    places = {p: f"p{at}" for at, p in enumerate(sorted(net.places, key=lambda p: p.name), 1)}
    ordered = sorted(net.transitions, key=_rank)
    names = {t: f"t{at}" for at, t in enumerate(ordered, 1)}
    known = places | names
    arcs = sorted(
        (Arc(known[arc.source], known[arc.target], arc.weight) for arc in net.arcs),
        key=lambda arc: (arc.source, arc.target),
    )
    return AcceptingPetriNet(
        tuple(places.values()),
        tuple(Transition(names[t], t.label) for t in ordered),
        tuple(arcs),
        {places[p]: count for p, count in initial.items()},
        ({places[p]: count for p, count in final.items()},),
    )


def _rank(transition: Any) -> tuple[bool, str, list[str], list[str]]:
    before = sorted(arc.source.name for arc in transition.in_arcs)
    after = sorted(arc.target.name for arc in transition.out_arcs)
    return transition.label is None, transition.label or "", before, after


def _marking(marking: Marking, nodes: dict[str, Any]) -> Any:
    pm4py = quiet.module("objects.petri_net.obj")
    return pm4py.Marking({nodes[place]: count for place, count in marking.items()})


def _drain(made: Any, tokens: Any, target: Any, name: str) -> None:
    pm4py = quiet.module("objects.petri_net.obj")
    silent = pm4py.PetriNet.Transition(name, None)
    made.transitions.add(silent)
    for place, count in tokens.items():
        _connect(made, place, silent, count)
    if target is not None:
        _connect(made, silent, target, 1)


def _connect(made: Any, source: Any, target: Any, weight: int) -> None:
    utils = quiet.module("objects.petri_net.utils.petri_utils")
    utils.add_arc_from_to(source, target, made, weight=weight)
