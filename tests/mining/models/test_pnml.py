from hypothesis import given
from hypothesis import strategies as st

from mining._pm4py import read_pnml_net
from mining.conformance.alignments import align_variants
from mining.discovery.trees import tree_to_net
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from mining.models.pnml import write_pnml
from mining.models.process_tree import ProcessTree

WORDS = [(), ("a",), ("a", "b"), ("b", "a"), ("a", "b", "c"), ("b", "b"), ("d", "a", "d")]


def costs(net: AcceptingPetriNet) -> list[int]:
    return [a.cost for a in align_variants([(word, False) for word in WORDS], net).alignments]


@given(st.from_type(ProcessTree))
def test_pm4py_reads_back_the_same_model(tree):
    net = tree_to_net(tree)
    back = read_pnml_net(write_pnml(net).encode())
    assert costs(back) == costs(net)
    assert len(back.transitions) == len(net.transitions)


def test_weights_and_tokens_and_several_ends_are_kept():
    net = AcceptingPetriNet(
        ("p", "q", "r"),
        (Transition("both", "a"), Transition("one", "b")),
        (Arc("p", "both", 2), Arc("both", "q"), Arc("p", "one"), Arc("one", "r")),
        {"p": 2},
        ({"q": 1}, {"r": 2}),
    )
    assert costs(read_pnml_net(write_pnml(net).encode())) == costs(net)


def test_names_are_escaped():
    net = AcceptingPetriNet(
        ("p & q", "<r>"),
        (Transition('"t"', "a < b"),),
        (Arc("p & q", '"t"'), Arc('"t"', "<r>")),
        {"p & q": 1},
        ({"<r>": 1},),
    )
    assert read_pnml_net(write_pnml(net).encode()).labels == {"a < b"}
