from hypothesis import given
from hypothesis import strategies as st

from mining._pm4py.nets import from_pm4py, to_pm4py
from mining.conformance.automaton import compile_net
from mining.discovery.trees import tree_to_net
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from mining.models.process_tree import ProcessTree


@given(st.from_type(ProcessTree))
def test_there_and_back_keeps_the_net_but_for_its_names(tree):
    net = tree_to_net(tree)
    back = from_pm4py(*to_pm4py(net))
    assert len(back.places) == len(net.places)
    assert len(back.arcs) == len(net.arcs)
    assert sorted(str(t.label) for t in back.transitions) == sorted(
        str(t.label) for t in net.transitions
    )
    ours, theirs = compile_net(net), compile_net(back)
    assert (ours.states, len(ours.edges), len(ours.final)) == (
        theirs.states,
        len(theirs.edges),
        len(theirs.final),
    )


@given(st.from_type(ProcessTree))
def test_names_do_not_depend_on_chance(tree):
    net = tree_to_net(tree)
    assert from_pm4py(*to_pm4py(net)) == from_pm4py(*to_pm4py(net))


def test_weights_and_markings_pass():
    net = AcceptingPetriNet(
        ("p", "q"),
        (Transition("t", "a"),),
        (Arc("p", "t", 2), Arc("t", "q")),
        {"p": 2},
        ({"q": 1},),
    )
    back = from_pm4py(*to_pm4py(net))
    assert sorted(arc.weight for arc in back.arcs) == [1, 2]
    assert (sum(back.initial.values()), [sum(m.values()) for m in back.final]) == (2, [1])
