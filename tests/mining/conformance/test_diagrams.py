import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import FunnelError
from mining.conformance.automaton import compile_net
from mining.conformance.diagrams import funnel_of_net, read_bpmn, read_pnml
from mining.discovery.trees import tree_to_bpmn, tree_to_net
from mining.models.bpmn import BpmnModel, Flow, Node, to_xml
from mining.models.petri_net import AcceptingPetriNet
from mining.models.pnml import write_pnml
from mining.models.process_tree import ProcessTree

TREE = ProcessTree(
    "sequence",
    children=(
        ProcessTree(label="New"),
        ProcessTree(
            "loop", children=(ProcessTree(label="Demo"), ProcessTree(label="Back to demo"))
        ),
        ProcessTree("choice", children=(ProcessTree(label="Won"), ProcessTree(label="Lost"))),
    ),
)
XML = to_xml(tree_to_bpmn(TREE))


def test_stages_are_in_order_of_reach_and_outcomes_end_everything():
    funnel = read_bpmn(XML.encode(), "f.bpmn")
    assert funnel.stage_names[:2] == ("New", "Demo")
    assert set(funnel.stage_names) == {"New", "Demo", "Back to demo"}
    assert {end.name: end.reached_from for end in funnel.outcomes} == {
        "Won": ("Demo",),
        "Lost": ("Demo",),
    }


@given(st.from_type(ProcessTree))
def test_bpmn_and_pnml_are_read_back_to_an_equal_language(tree):
    net = tree_to_net(tree)
    if not net.labels:
        return
    expected = compile_net(net)
    for funnel in (
        read_bpmn(to_xml(tree_to_bpmn(tree)).encode(), "f.bpmn"),
        read_pnml(write_pnml(net).encode(), "f.pnml"),
    ):
        assert same_language(expected, compile_net(funnel.net))


def same_language(one, other) -> bool:
    """Smallest deterministic automata are equal but for the numbers of their states."""
    pairs, queue = {0: 0}, [0]
    steps = [{(e.source, e.label): e.target for e in made.edges} for made in (one, other)]
    labels = {label for made in steps for _, label in made}
    for state in queue:
        for label in labels:
            ends = steps[0].get((state, label)), steps[1].get((pairs[state], label))
            if (ends[0] is None) != (ends[1] is None):
                return False
            if ends[0] is not None and pairs.setdefault(ends[0], ends[1]) != ends[1]:
                return False
            if ends[0] is not None and ends[0] not in queue:
                queue.append(ends[0])
    return {pairs[state] for state in one.final} == set(other.final)


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("reader", [read_bpmn, read_pnml])
def test_a_doctype_is_refused_in_any_encoding(encoding, reader):
    head = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY}'
    with pytest.raises(FunnelError, match="has a DOCTYPE"):
        reader((head + "<definitions>&a;</definitions>").encode(encoding), "f")


def test_a_doctype_is_refused_before_anything_parses_it(monkeypatch):
    monkeypatch.setattr("mining.conformance.diagram_checks.etree.fromstring", pytest.fail)
    text = f'<?xml version="1.0" encoding="utf-16"?>{ENTITY}<definitions/>'
    with pytest.raises(FunnelError, match="has a DOCTYPE"):
        read_bpmn(text.encode("utf-16"), "f.bpmn")


def test_a_line_break_in_a_name_is_a_blank():
    broken = XML.replace('name="New"', 'name="New&#10;deal "')
    assert read_bpmn(broken.encode(), "f.bpmn").stage_names[0] == "New deal"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name="Demo"', "", r"f\.bpmn, line \d+: The task 'task_\d' has no name"),
        ("bpmn:endEvent", "bpmn:boundaryEvent", r"line \d+: 'end_\d+' is of the kind boundaryEv"),
        ('targetRef="', 'targetRef="no_', r"line \d+: The flow 'flow_1' has no targetRef"),
        ("bpmn:definitions", "bpmn:other", "Its root is 'other', not 'definitions'"),
        ("</bpmn:process>", "", r"line \d+: It is no well-formed XML"),
        ("bpmn:process", "bpmn:choreography", "It holds 0 processes with tasks"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_line(old, new, message):
    with pytest.raises(FunnelError, match=message):
        read_bpmn(XML.replace(old, new).encode(), "f.bpmn")


def test_a_stage_that_nothing_leads_to_is_named_with_its_line():
    model = BpmnModel(
        (
            Node("s", "start"),
            Node("a", "task", "New"),
            Node("z", "task", "Stray"),
            Node("e", "end"),
        ),
        (Flow("f1", "s", "a"), Flow("f2", "a", "e"), Flow("f3", "z", "e")),
    )
    with pytest.raises(FunnelError, match=r"f\.bpmn, line \d+: Stage 'Stray' can never be reached"):
        read_bpmn(to_xml(model).encode(), "f.bpmn")


def test_a_diagram_that_never_ends_is_refused():
    model = BpmnModel((Node("s", "start"), Node("a", "task", "New")), (Flow("f1", "s", "a"),))
    with pytest.raises(FunnelError, match=r"f\.bpmn: The model has no run"):
        read_bpmn(to_xml(model).encode(), "f.bpmn")


def test_pnml_that_pm4py_stumbles_over_is_refused():
    broken = write_pnml(tree_to_net(TREE)).replace("<text>1</text>", "<text>one</text>")
    with pytest.raises(FunnelError, match=r"f\.pnml: It cannot be read as a process"):
        read_pnml(broken.encode(), "f.pnml")


def test_a_net_without_names_is_no_funnel():
    with pytest.raises(FunnelError, match="no named step"):
        funnel_of_net(AcceptingPetriNet(("p",), (), (), {"p": 1}, ({"p": 1},)))


def test_a_net_of_too_many_states_is_no_funnel(monkeypatch):
    monkeypatch.setattr("mining.conformance.diagrams.compile_net", lambda _net: None)
    with pytest.raises(FunnelError, match="too much at once"):
        funnel_of_net(tree_to_net(TREE))
