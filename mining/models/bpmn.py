"""BPMN models as values, and as files that other tools draw."""

from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from mining.models.bpmn_layout import Box, lay_out, waypoints

NodeKind = Literal["start", "end", "task", "exclusive", "parallel"]


@dataclass(frozen=True, slots=True)
class Node:
    """A start or end event, a task (its `name` is the activity) or a gateway."""

    id: str
    kind: NodeKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow between two nodes, by their ids."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class BpmnModel:
    """A process as BPMN 2.0 draws it: events, tasks, gateways and the flows between them.

    Ids are unique over nodes and flows.
    """

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    @property
    def tasks(self) -> tuple[str, ...]:
        """The activities, in the order of the nodes."""
        return tuple(node.name for node in self.nodes if node.kind == "task")


TAGS: dict[NodeKind, str] = {
    "start": "startEvent",
    "end": "endEvent",
    "task": "task",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
}
SIZES: dict[NodeKind, tuple[int, int]] = {
    "start": (36, 36),
    "end": (36, 36),
    "task": (120, 60),
    "exclusive": (50, 50),
    "parallel": (50, 50),
}

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"


def to_xml(model: BpmnModel, *, name: str = "Process") -> str:
    """The model as a BPMN 2.0 file with the coordinates of its drawing (BPMN DI).

    >>> model = BpmnModel((Node("a", "start"), Node("b", "end")), (Flow("c", "a", "b"),))
    >>> "<bpmn:startEvent" in to_xml(model), "<bpmndi:BPMNEdge" in to_xml(model)
    (True, True)
    """
    for prefix, space in (("bpmn", MODEL), ("bpmndi", DIAGRAM), ("dc", BOUNDS), ("di", EDGES)):
        register_namespace(prefix, space)
    root = Element(
        f"{{{MODEL}}}definitions", id="definitions", targetNamespace="http://bpmn.io/schema/bpmn"
    )
    _add_process(root, model, name)
    _add_diagram(root, model)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_process(root: Element, model: BpmnModel, name: str) -> None:
    process = SubElement(root, f"{{{MODEL}}}process", id="process", name=name, isExecutable="false")
    for node in model.nodes:
        element = SubElement(process, f"{{{MODEL}}}{TAGS[node.kind]}", id=node.id)
        if node.name:
            element.set("name", node.name)
        for flow in model.flows:
            if flow.target == node.id:
                SubElement(element, f"{{{MODEL}}}incoming").text = flow.id
        for flow in model.flows:
            if flow.source == node.id:
                SubElement(element, f"{{{MODEL}}}outgoing").text = flow.id
    for flow in model.flows:
        SubElement(
            process,
            f"{{{MODEL}}}sequenceFlow",
            id=flow.id,
            sourceRef=flow.source,
            targetRef=flow.target,
        )


def _add_diagram(root: Element, model: BpmnModel) -> None:
    boxes = lay_out(
        {node.id: SIZES[node.kind] for node in model.nodes},
        [(flow.source, flow.target) for flow in model.flows],
    )
    diagram = SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", id="diagram")
    plane = SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", id="plane", bpmnElement="process")
    for node in model.nodes:
        _add_shape(plane, node, boxes[node.id])
    lowest = max((box.y + box.height for box in boxes.values()), default=0)
    for flow in model.flows:
        edge = SubElement(
            plane, f"{{{DIAGRAM}}}BPMNEdge", id=f"{flow.id}_edge", bpmnElement=flow.id
        )
        for x, y in waypoints(boxes[flow.source], boxes[flow.target], lowest):
            SubElement(edge, f"{{{EDGES}}}waypoint", x=str(x), y=str(y))


def _add_shape(plane: Element, node: Node, box: Box) -> None:
    shape = SubElement(plane, f"{{{DIAGRAM}}}BPMNShape", id=f"{node.id}_shape", bpmnElement=node.id)
    if node.kind == "exclusive":
        shape.set("isMarkerVisible", "true")
    SubElement(
        shape,
        f"{{{BOUNDS}}}Bounds",
        x=str(box.x),
        y=str(box.y),
        width=str(box.width),
        height=str(box.height),
    )
