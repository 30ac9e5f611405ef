"""Looks at a diagram's XML before anything else reads it: harmless, and all understood."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from event_logs.errors import FunnelError

TASKS = {
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "scriptTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
}
ROUTING = {
    "startEvent",
    "endEvent",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "sequenceFlow",
}
DECORATION = {
    "laneSet",
    "documentation",
    "extensionElements",
    "textAnnotation",
    "association",
    "group",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "ioSpecification",
    "property",
}
"""What a process may hold that changes nothing about what it allows."""


def checked_xml(data: bytes, where: str, *, root: str) -> bytes:
    """The same document in UTF-8, after making sure that it is safe to read.

    A DOCTYPE is refused before the parser sees it: entities can blow up memory and read
    files. Names lose their line breaks. Raises `FunnelError`.
    """
    return bytes(etree.tostring(_parsed(data, where, root), encoding="UTF-8"))


def checked_bpmn(data: bytes, where: str) -> bytes:
    """As `checked_xml`, and every element of the process is one that is understood."""
    tree = _parsed(data, where, "definitions")
    processes = [p for p in tree.iter("{*}process") if any(_kind(one) in TASKS for one in p)]
    if len(processes) != 1:
        raise FunnelError(
            f"It holds {len(processes)} processes with tasks where one is expected",
            where=where,
            remedy="Keep the process of the funnel alone in the file",
        )
    known = {element.get("id") for element in processes[0]}
    for element in processes[0]:
        _check_element(element, known, where)
    return bytes(etree.tostring(tree, encoding="UTF-8"))


def _parsed(data: bytes, where: str, root: str) -> Any:
    plain = data.replace(b"\x00", b"").upper()  # without UTF-16's zeros
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _doctype_error(where)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as wrong:
        raise FunnelError(
            f"It is no well-formed XML ({wrong.msg})",
            where=f"{where}, line {wrong.lineno}",
            remedy="Export the diagram again",
        ) from wrong
    if tree.getroottree().docinfo.doctype:
        raise _doctype_error(where)
    if _kind(tree) != root:
        raise FunnelError(
            f"Its root is '{_kind(tree)}', not '{root}'",
            where=where,
            remedy="Check that the file is what its ending says",
        )
    _join_names(tree)
    return tree


def _doctype_error(where: str) -> FunnelError:
    return FunnelError(
        "It has a DOCTYPE, which a diagram does not need and which can do harm",
        where=where,
        remedy="Take the DOCTYPE and its entities out, or export the diagram again",
    )


def _join_names(tree: Any) -> None:
    """Line breaks in names become blanks: tools break names where they draw them."""
    for element in tree.iter(etree.Element):
        if "name" in element.attrib:
            element.set("name", re.sub(r"\s+", " ", element.get("name")).strip())
        if _kind(element) == "text" and element.text:
            element.text = re.sub(r"\s+", " ", element.text).strip()


def _kind(element: Any) -> str:
    return etree.QName(element).localname


def _check_element(element: Any, known: set[str | None], where: str) -> None:
    kind = _kind(element)
    name = element.get("name") or element.get("id") or ""
    refuse = _refusal(f"{where}, line {element.sourceline}")
    if kind not in TASKS | ROUTING | DECORATION:
        raise refuse(
            f"'{name}' is of the kind {kind}, which a funnel cannot hold",
            "Draw it with tasks, exclusive and parallel gateways",
        )
    if kind in TASKS and not element.get("name"):
        raise refuse(f"The task '{name}' has no name", "Name it after its activity")
    for end in ("sourceRef", "targetRef"):
        if kind == "sequenceFlow" and element.get(end) not in known:
            raise refuse(f"The flow '{name}' has no {end} in the process", "Connect it")


def _refusal(where: str) -> Callable[[str, str], FunnelError]:
    return lambda what, remedy: FunnelError(what, where=where, remedy=remedy)
