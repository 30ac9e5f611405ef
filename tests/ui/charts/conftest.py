"""A small log with everything in it that a map has to show."""

import pytest

from event_logs.event_log import EventLog
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.models.funnel import Funnel, parse_funnel

TRACES = {
    "straight": ["New", "Demo", "Offer", "Won"],
    "called": ["New", "Call", "Demo", "Call", "Offer", "Won"],
    "called again": ["New", "Call", "Demo", "Offer", "Won"],
    "skipped": ["New", "Offer", "Lost"],
    "back": ["New", "Demo", "Offer", "Demo", "Offer", "Won"],
    "rare": ["New", "Согласование", "Demo"],
}


@pytest.fixture
def funnel() -> Funnel:
    """New > Demo > Offer > Won | Lost."""
    return parse_funnel("New > Demo > Offer > Won | Lost")


@pytest.fixture
def graph() -> DirectlyFollowsGraph:
    """The directly-follows graph of TRACES."""
    return graph_of(TRACES)


def graph_of(traces: dict[str, list[str]]) -> DirectlyFollowsGraph:
    """The directly-follows graph of traces an hour apart."""
    return discover_directly_follows_graph(EventLog.from_traces(traces))
