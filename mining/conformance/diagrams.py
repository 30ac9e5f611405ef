"""Reads a funnel from a diagram: BPMN 2.0 or PNML."""

from collections.abc import Callable

from event_logs.errors import FunnelError
from mining._pm4py import read_bpmn_net, read_pnml_net
from mining.conformance.automaton import Automaton, compile_net
from mining.conformance.diagram_checks import checked_bpmn, checked_xml
from mining.conformance.reachability import NoRunError
from mining.models.funnel import Funnel, Outcome, Stage
from mining.models.funnel_checks import Declaration
from mining.models.petri_net import AcceptingPetriNet


def read_bpmn(data: bytes, where: str) -> Funnel:
    """The funnel of a BPMN 2.0 file's content; `where` names the file in mistakes."""
    net = _through_door(read_bpmn_net, checked_bpmn(data, where), where)
    return funnel_of_net(net, where=where, lines=_text(data))


def read_pnml(data: bytes, where: str) -> Funnel:
    """The funnel of a PNML file's content; `where` names the file in mistakes."""
    net = _through_door(read_pnml_net, checked_xml(data, where, root="pnml"), where)
    return funnel_of_net(net, where=where, lines=_text(data))


def funnel_of_net(net: AcceptingPetriNet, *, where: str = "the net", lines: str = "") -> Funnel:
    """The funnel whose language is a net's; `lines` is the text of the file it came from.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> net = compile_funnel(parse_funnel("New > Demo > Won | Lost"))
    >>> funnel = funnel_of_net(net)
    >>> funnel.stage_names, funnel.outcome_names
    (('New', 'Demo'), ('Lost', 'Won'))
    """
    automaton = _automaton(net, where)
    reached = list(dict.fromkeys(edge.label for edge in automaton.edges))
    for label in sorted(net.labels - set(reached)):
        raise Declaration(where, lines).error(
            f"Stage '{label}' can never be reached on a way from the start to an end",
            "Connect it with what comes before and after it, or take it out",
            word=label,
        )
    if not reached:
        raise FunnelError("It has no named step", where=where, remedy="Name its tasks")
    going_on = {edge.source for edge in automaton.edges}
    passed = {edge.label for edge in automaton.edges if edge.target in going_on}
    stages = tuple(Stage(label) for label in reached if label in passed)
    outcomes = tuple(
        Outcome(label, _reached_from(automaton, label)) for label in reached if label not in passed
    )
    return Funnel(stages, outcomes, net)


def _reached_from(automaton: Automaton, outcome: str) -> tuple[str, ...]:
    before = {edge.source for edge in automaton.edges if edge.label == outcome}
    entering = (edge.label for edge in automaton.edges if edge.target in before)
    return tuple(dict.fromkeys(entering))


def _automaton(net: AcceptingPetriNet, where: str) -> Automaton:
    try:
        automaton = compile_net(net)
    except NoRunError as wrong:
        raise FunnelError(wrong.what, where=where, remedy=wrong.remedy) from wrong
    if automaton is None:
        raise FunnelError(
            "It allows too much at once to be a funnel (thousands of states)",
            where=where,
            remedy="Leave out parallel branches, or check that no token is made twice",
        )
    return automaton


def _through_door(
    reader: Callable[[bytes], AcceptingPetriNet], xml: bytes, where: str
) -> AcceptingPetriNet:
    try:
        return reader(xml)
    except Exception as wrong:  # pm4py raises whatever the file makes it stumble over
        raise FunnelError(
            f"It cannot be read as a process ({wrong!r})",
            where=where,
            remedy="Save it again from the tool that drew it",
        ) from wrong


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace")
