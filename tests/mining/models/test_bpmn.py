from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import fromstring

from mining.discovery.trees import tree_to_bpmn
from mining.models.bpmn import BpmnModel, Flow, Node, to_xml
from mining.models.process_tree import ProcessTree

SPACES = {
    "m": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "dd": "http://www.omg.org/spec/DD/20100524/DI",
}


@given(st.from_type(ProcessTree))
def test_every_node_and_flow_is_drawn_where_no_other_node_stands(tree):
    model = tree_to_bpmn(tree)
    root = fromstring(to_xml(model).encode())
    shapes = root.findall(".//di:BPMNShape", SPACES)
    edges = root.findall(".//di:BPMNEdge", SPACES)
    assert [s.get("bpmnElement") for s in shapes] == [node.id for node in model.nodes]
    assert [e.get("bpmnElement") for e in edges] == [flow.id for flow in model.flows]
    boxes = [
        tuple(int(s.find("dc:Bounds", SPACES).get(key)) for key in ("x", "y", "width", "height"))
        for s in shapes
    ]
    for at, (x, y, width, height) in enumerate(boxes):
        assert x >= 0
        assert y >= 0
        assert not any(
            x < x2 + w2 and x2 < x + width and y < y2 + h2 and y2 < y + height
            for x2, y2, w2, h2 in boxes[:at]
        )
    assert all(len(edge.findall("dd:waypoint", SPACES)) >= 2 for edge in edges)


@given(st.from_type(ProcessTree))
def test_ids_are_unique_and_every_reference_is_to_one(tree):
    root = fromstring(to_xml(tree_to_bpmn(tree)).encode())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        for key in ("sourceRef", "targetRef", "bpmnElement"):
            assert element.get(key) in {None, *ids}


@given(st.from_type(ProcessTree))
def test_incoming_and_outgoing_name_the_flows_of_their_node(tree):
    model = tree_to_bpmn(tree)
    process = fromstring(to_xml(model).encode()).find("m:process", SPACES)
    for node in model.nodes:
        element = process.find(f"*[@id='{node.id}']")
        into = [e.text for e in element.findall("m:incoming", SPACES)]
        out = [e.text for e in element.findall("m:outgoing", SPACES)]
        assert into == [flow.id for flow in model.flows if flow.target == node.id]
        assert out == [flow.id for flow in model.flows if flow.source == node.id]


def test_names_are_escaped():
    name = "A \"quoted\" <b> & 'more'"
    model = BpmnModel((Node("a", "task", name),), (Flow("f", "a", "a"),))
    root = fromstring(to_xml(model, name=name).encode())
    assert root.find(".//m:task", SPACES).get("name") == name
    assert root.find("m:process", SPACES).get("name") == name


def test_an_empty_model_is_written():
    assert "process" in to_xml(BpmnModel((), ()))


def test_hundreds_of_tasks_in_a_row_are_drawn():
    tree = ProcessTree("sequence", children=tuple(ProcessTree(label=f"t{n}") for n in range(300)))
    assert to_xml(tree_to_bpmn(tree)).count("<bpmn:task ") == 300
