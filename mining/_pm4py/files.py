"""pm4py's readers of BPMN 2.0 and PNML, on bytes already found harmless."""

from mining._pm4py import quiet
from mining._pm4py.nets import from_pm4py
from mining.models.petri_net import AcceptingPetriNet


def read_bpmn_net(xml: bytes) -> AcceptingPetriNet:
    """The accepting Petri net of a BPMN 2.0 diagram, tasks visible, the rest silent."""
    reader = quiet.module("objects.bpmn.importer.variants.lxml")
    converter = quiet.module("objects.conversion.bpmn.variants.to_petri_net")
    return from_pm4py(*converter.apply(quiet.call(reader.import_from_string, xml)))


def read_pnml_net(xml: bytes) -> AcceptingPetriNet:
    """The accepting Petri net of a PNML file.

    Where the file names no final marking, a place that nothing leaves is taken for it.
    """
    reader = quiet.module("objects.petri_net.importer.variants.pnml")
    return from_pm4py(*quiet.call(reader.import_net_from_string, xml))
