from hypothesis import given
from hypothesis import strategies as st

from mining._pm4py import quiet
from mining._pm4py.nets import from_pm4py
from mining.conformance.automaton import compile_net
from mining.discovery.trees import tree_to_bpmn, tree_to_net
from mining.models.process_tree import ProcessTree

SIGNS = {"sequence": "SEQUENCE", "choice": "XOR", "parallel": "PARALLEL", "loop": "LOOP"}


def to_pm4py(tree: ProcessTree) -> object:
    module = quiet.module("objects.process_tree.obj")
    if tree.operator is None:
        return module.ProcessTree(label=tree.label)
    made = module.ProcessTree(operator=module.Operator[SIGNS[tree.operator]])
    for child in map(to_pm4py, tree.children):
        child.parent = made
        made.children.append(child)
    return made


def words(net, length: int = 4) -> set[tuple[str, ...]]:
    """The words of the language up to a length."""
    automaton = compile_net(net)
    found, here = set(), {((), 0)}
    for _ in range(length + 1):
        found |= {word for word, state in here if state in automaton.final}
        here = {
            ((*word, e.label), e.target)
            for word, state in here
            for e in automaton.edges
            if e.source == state
        }
    return found


@given(st.from_type(ProcessTree))
def test_the_net_has_the_language_of_pm4pys(tree):
    converter = quiet.module("objects.conversion.process_tree.variants.to_petri_net")
    theirs = from_pm4py(*quiet.call(converter.apply, to_pm4py(tree)))
    assert words(tree_to_net(tree)) == words(theirs)


def test_a_loop_within_a_choice_does_not_open_the_choice_again():
    loop = ProcessTree("loop", children=(ProcessTree(label="a"), ProcessTree(label="b")))
    net = tree_to_net(ProcessTree("choice", children=(loop, ProcessTree(label="c"))))
    assert words(net, 3) == {("c",), ("a",), ("a", "b", "a")}


@given(st.from_type(ProcessTree))
def test_names_in_a_net_are_unique_and_every_arc_joins_two_of_them(tree):
    net = tree_to_net(tree)
    names = [*net.places, *(t.name for t in net.transitions)]
    assert len(set(names)) == len(names)
    assert {arc.source for arc in net.arcs} | {arc.target for arc in net.arcs} == set(names)


@given(st.from_type(ProcessTree))
def test_every_flow_of_a_bpmn_model_joins_two_nodes_and_every_node_lies_on_a_flow(tree):
    model = tree_to_bpmn(tree)
    ids = {node.id for node in model.nodes}
    assert {flow.source for flow in model.flows} | {flow.target for flow in model.flows} == ids
    assert len({*ids, *(flow.id for flow in model.flows)}) == len(ids) + len(model.flows)
