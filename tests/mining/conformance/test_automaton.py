from hypothesis import given, settings
from hypothesis import strategies as st

from mining.conformance.automaton import Automaton, Edge, compile_net, determinize
from mining.conformance.reachability import ReachabilityGraph, reach
from mining.discovery.trees import tree_to_net
from mining.models.funnel import compile_funnel, parse_funnel
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from mining.models.process_tree import ProcessTree

WORDS = st.lists(st.sampled_from("abcd"), max_size=6)


def accepts(automaton: Automaton, word: list[str]) -> bool:
    here = {0}
    for label in word:
        here = {e.target for e in automaton.edges if e.source in here and e.label == label}
    return bool(here & automaton.final)


def graph_accepts(graph: ReachabilityGraph, word: list[str]) -> bool:
    def silently(states: set[int]) -> set[int]:
        queue = list(states)
        for state in queue:
            new = {s.target for s in graph.steps if s.source == state and s.label is None}
            queue.extend(new - states)
            states |= new
        return states

    here = silently({0})
    for label in word:
        here = silently({s.target for s in graph.steps if s.source in here and s.label == label})
    return bool(here & graph.final)


@settings(deadline=None, max_examples=150)
@given(tree=st.from_type(ProcessTree), word=WORDS)
def test_the_automaton_accepts_what_the_net_does(tree, word):
    net = tree_to_net(tree)
    assert accepts(compile_net(net), word) == graph_accepts(reach(net, limit=10_000), word)


@settings(deadline=None, max_examples=100)
@given(tree=st.from_type(ProcessTree))
def test_the_automaton_is_deterministic_and_every_state_is_on_a_run(tree):
    automaton = compile_net(tree_to_net(tree))
    assert len({(e.source, e.label) for e in automaton.edges}) == len(automaton.edges)
    assert {0, *(e.target for e in automaton.edges)} == set(range(automaton.states))
    ending = set(automaton.final)
    for _ in range(automaton.states):
        ending |= {e.source for e in automaton.edges if e.target in ending}
    assert ending == set(range(automaton.states))


def test_where_making_it_deterministic_passes_the_limit_the_choice_stays():
    """`(a|b)* a (a|b)^8`: a deterministic automaton needs 2^9 states, one with choice 10."""
    either = ProcessTree("choice", children=(ProcessTree(label="a"), ProcessTree(label="b")))
    some = ProcessTree("loop", children=(ProcessTree(), either))
    tree = ProcessTree("sequence", children=(some, ProcessTree(label="a"), *[either] * 8))
    net = tree_to_net(tree)
    small = compile_net(net, states_at_most=100)
    assert small.states == 10
    assert accepts(small, list("ba" + "b" * 8))
    assert not accepts(small, list("bb" + "b" * 8))
    assert compile_net(net, states_at_most=1000).states == 2**9


def test_an_unbounded_net_is_given_up_at_the_limit():
    net = AcceptingPetriNet(
        ("p", "q"),
        (Transition("t", "a"),),
        (Arc("p", "t"), Arc("t", "p"), Arc("t", "q")),
        {"p": 1},
        ({"p": 1},),
    )
    assert compile_net(net, markings_at_most=50) is None


def test_a_table_that_would_not_fit_in_memory_is_not_made(monkeypatch):
    monkeypatch.setattr("mining.conformance.automaton.CELLS_AT_MOST", 3)
    assert compile_net(compile_funnel(parse_funnel("New > Demo > Won"))) is None


def test_a_model_of_silent_steps_alone_has_one_state():
    assert compile_net(tree_to_net(ProcessTree())) == Automaton(1, (), frozenset({0}))


def test_states_are_numbered_in_the_order_of_the_net_and_not_of_names():
    net = compile_funnel(parse_funnel("Z > B > A | C"))
    assert [e.label for e in compile_net(net).edges] == ["Z", "B", "C", "A", "C"]


def test_determinize_gives_up_at_its_limit():
    edges = (Edge(0, "a", 0), Edge(0, "a", 1), Edge(1, "b", 1))
    assert determinize(Automaton(2, edges, frozenset({1})), ["a", "b"], limit=1) is None
