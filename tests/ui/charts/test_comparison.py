"""A move looks like the group that makes it clearly more often, and like neither otherwise."""

import pytest

from event_logs.event_log import EventLog
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.funnel import parse_funnel
from ui.charts.comparison import Comparison, difference_looks, moves_per_case
from ui.charts.map_content import element_id, map_content
from ui.charts.process_map import process_map

FUNNEL = parse_funnel("New > Won")


def graph_of(ways):
    traces = {f"{at}-{n}": way for at, (way, times) in enumerate(ways) for n in range(times)}
    return discover_directly_follows_graph(EventLog.from_traces(traces))


@pytest.fixture(scope="module")
def compared():
    straight, called, twice = ["New", "Won"], ["New", "call", "Won"], ["New", "call", "call", "Won"]
    first = graph_of([(straight, 90), (called, 10)])
    second = graph_of([(straight, 40), (called, 50), (twice, 10)])
    both = graph_of([(straight, 130), (called, 60), (twice, 10)])
    return Comparison(("A", "B"), (first, second)), both


def test_rates_are_moves_a_case(compared):
    comparison, both = compared
    content = map_content(both, FUNNEL, steps=1, paths=1)
    rates = moves_per_case(content, comparison)
    assert rates[element_id("New", "Won")] == (0.9, 0.4)
    assert rates[element_id("New", "call")] == (0.1, 0.6)
    assert rates[element_id(None, "New")] == (1.0, 1.0)
    assert rates[element_id("call", "call")] == (0.0, 0.1)


def test_the_look_tells_who_and_how_clearly(compared):
    comparison, both = compared
    looks = difference_looks(map_content(both, FUNNEL, steps=1, paths=1), comparison)
    names = {
        pair: looks[element_id(*pair)].name
        for pair in [("New", "Won"), ("New", "call"), (None, "New"), ("call", "call")]
    }
    assert names == {
        ("New", "Won"): "much-first",
        ("New", "call"): "much-second",
        (None, "New"): "alike",
        ("call", "call"): "much-second",
    }


def test_a_few_cases_make_no_difference():
    few = Comparison(("A", "B"), (graph_of([(["New", "Won"], 3)]), graph_of([(["New"], 2)])))
    both = graph_of([(["New", "Won"], 3), (["New"], 2)])
    looks = difference_looks(map_content(both, FUNNEL, steps=1, paths=1), few)
    assert looks[element_id("New", "Won")].name == "alike"


def test_swapping_the_groups_swaps_the_looks(compared):
    comparison, both = compared
    content = map_content(both, FUNNEL, steps=1, paths=1)
    swapped = Comparison(("B", "A"), tuple(reversed(comparison.graphs)))
    one, other = (difference_looks(content, c) for c in (comparison, swapped))
    mirrored = {"first": "second", "second": "first"}
    for name, look in one.items():
        *much, who = look.name.split("-")
        assert other[name].name == "-".join([*much, mirrored.get(who, who)])


def test_the_map_shows_both_rates_and_names_the_groups(compared):
    comparison, both = compared
    drawn = process_map(both, FUNNEL, comparison=comparison)
    assert "0.9 | 0.4" in drawn.svg
    assert any("A" in entry.words for entry in drawn.legend)
    tip = drawn.tips[element_id("New", "Won")]
    assert "A: 0.9 a deal (100 deals)" in tip
