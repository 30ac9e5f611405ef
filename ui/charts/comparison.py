"""Two groups of deals on one map: which moves the one makes more often than the other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from ui.charts.map_content import MapContent, element_id
from ui.charts.palette import DIFFERENCES, Look

CLEAR = 1.959963984540054
"""Fewer standard errors apart than this, and it is no difference to speak of."""

TWICE = 2.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups: their names, their graphs, and of how many cases each is made."""

    names: tuple[str, str]
    graphs: tuple[DirectlyFollowsGraph, DirectlyFollowsGraph]

    @property
    def cases(self) -> tuple[int, int]:
        """How many cases each group has."""
        return self.graphs[0].cases, self.graphs[1].cases


def moves_per_case(content: MapContent, comparison: Comparison) -> dict[str, tuple[float, float]]:
    """How often a case of each group makes each move that is drawn, by the path's id."""
    first, second = (_rates(graph) for graph in comparison.graphs)
    return {p.id: (first.get(p.id, 0.0), second.get(p.id, 0.0)) for p in content.paths}


def difference_looks(content: MapContent, comparison: Comparison) -> dict[str, Look]:
    """How each path looks: by the group that makes it more often, and how clearly.

    Counts of moves are taken as Poisson; a difference of less than 1.96 standard errors is
    none. Below twice as often it is pale, from twice on strong.
    """
    return {
        name: DIFFERENCES[_degree(rates, comparison.cases)]
        for name, rates in moves_per_case(content, comparison).items()
    }


def _degree(rates: tuple[float, float], cases: tuple[int, int]) -> str:
    first, second = rates
    error = math.sqrt(first / max(cases[0], 1) + second / max(cases[1], 1))
    if error == 0 or abs(first - second) < CLEAR * error:
        return "alike"
    more, less = max(rates), min(rates)
    strong = less == 0 or more / less >= TWICE
    return ("much " if strong else "") + ("first" if first > second else "second")


def _rates(graph: DirectlyFollowsGraph) -> Mapping[str, float]:
    """Moves, starts and ends a case, by the id of their path."""
    cases = max(graph.cases, 1)
    edges = graph.edges
    found = {
        element_id(source, target): number / cases
        for source, target, number in zip(
            edges["source"], edges["target"], edges["count"], strict=True
        )
    }
    for node in graph.nodes.itertuples():
        found[element_id(None, node.activity)] = node.starts / cases
        found[element_id(node.activity, None)] = node.ends / cases
    return found
