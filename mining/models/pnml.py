"""Petri nets as PNML files."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mining.models.petri_net import AcceptingPetriNet, Arc, Marking, Transition

TYPE = "http://www.pnml.org/version-2009/grammar/pnmlcoremodel"


def write_pnml(net: AcceptingPetriNet, *, name: str = "net") -> str:
    """The net as a PNML file, with its final marking in the way of ProM and pm4py.

    PNML itself knows no final marking, and its readers expect one: a net with several
    gets a silent transition from each to one new place, which leaves its language as it is.

    >>> net = AcceptingPetriNet(("p",), (), (), {"p": 1}, ({"p": 1},))
    >>> print(write_pnml(net).splitlines()[3].strip())
    <name>
    """
    single = _with_one_end(net)
    root = Element("pnml")
    graph = SubElement(root, "net", id=name, type=TYPE)
    _add_text(graph, "name", name)
    page = SubElement(graph, "page", id="page")
    for place in single.places:
        _add_place(page, place, single.initial)
    for transition in single.transitions:
        _add_transition(page, transition)
    for number, arc in enumerate(single.arcs, 1):
        _add_arc(page, arc, f"arc {number}")
    final = SubElement(SubElement(graph, "finalmarkings"), "marking")
    for place, count in single.final[0].items():
        _add_text(SubElement(final, "place", idref=place), "", str(count))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _with_one_end(net: AcceptingPetriNet) -> AcceptingPetriNet:
    if len(net.final) == 1:
        return net
    end = "any final marking"
    steps = [Transition(f"finish {at}", None) for at in range(len(net.final))]
    taken = [
        Arc(place, step.name, count)
        for step, marking in zip(steps, net.final, strict=True)
        for place, count in marking.items()
    ]
    return AcceptingPetriNet(
        (*net.places, end),
        (*net.transitions, *steps),
        (*net.arcs, *taken, *(Arc(step.name, end) for step in steps)),
        net.initial,
        ({end: 1},),
    )


def _add_place(page: Element, place: str, initial: Marking) -> None:
    element = SubElement(page, "place", id=place)
    _add_text(element, "name", place)
    if initial.get(place):
        _add_text(element, "initialMarking", str(initial[place]))


def _add_transition(page: Element, transition: Transition) -> None:
    element = SubElement(page, "transition", id=transition.name)
    _add_text(element, "name", transition.label or transition.name)
    if transition.label is None:
        SubElement(element, "toolspecific", tool="ProM", version="6.4", activity="$invisible$")


def _add_arc(page: Element, arc: Arc, name: str) -> None:
    element = SubElement(page, "arc", id=name, source=arc.source, target=arc.target)
    if arc.weight > 1:
        _add_text(element, "inscription", str(arc.weight))


def _add_text(parent: Element, tag: str, text: str) -> None:
    holder = SubElement(parent, tag) if tag else parent
    SubElement(holder, "text").text = text
