from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.discovery.directly_follows import discover_directly_follows_graph

TRACES = st.dictionaries(
    st.sampled_from("abcd"), st.lists(st.sampled_from("xyz"), min_size=1, max_size=6), max_size=4
)


@given(TRACES)
def test_edges_nodes_starts_and_ends_are_what_their_docstring_says(traces):
    graph = discover_directly_follows_graph(EventLog.from_traces(traces))
    assert graph.edges["count"].sum() == graph.events - graph.cases
    assert (graph.events, graph.cases) == (sum(map(len, traces.values())), len(traces))
    pairs = Counter(pair for trace in traces.values() for pair in pairwise(trace))
    edges = graph.edges.set_index(["source", "target"])["count"].to_dict()
    assert edges == dict(pairs)
    nodes = graph.nodes.set_index("activity")
    assert nodes["events"].to_dict() == Counter(sum(traces.values(), []))  # noqa: RUF017 - short
    assert nodes["starts"].sum() == nodes["ends"].sum() == len(traces)
