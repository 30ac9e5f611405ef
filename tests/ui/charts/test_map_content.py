from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.models.funnel import Funnel, parse_funnel
from ui.charts.map_content import MOST_STEPS, Coverage, element_id, map_content

from .conftest import TRACES, graph_of

FUNNEL = parse_funnel("New > Demo > Offer > Won | Lost")
GRAPH = graph_of(TRACES)
SHARES = st.floats(0, 1)


def pairs(content: Any) -> set[tuple[str | None, str | None]]:
    """The moves of a map by their two ends."""
    return {(path.source, path.target) for path in content.paths}


def test_everything_is_shown_at_full_shares(graph: DirectlyFollowsGraph, funnel: Funnel) -> None:
    content = map_content(graph, funnel, steps=1, paths=1)
    assert content.step_coverage == Coverage(7, 7, 1.0)
    assert content.path_coverage == Coverage(len(graph.edges), len(graph.edges), 1.0)


def test_hiding_a_step_hides_its_events_and_its_moves(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    """27 events, 3 of them calls and one an agreement; 21 moves, 2 of them of the agreement."""
    content = map_content(graph, funnel, steps=0.95, paths=1)
    assert content.step_coverage == Coverage(6, 7, 26 / 27)
    assert "Согласование" not in {step.activity for step in content.steps}
    assert content.path_coverage.share == pytest.approx(19 / 21)


def test_what_is_declared_stays_when_everything_else_goes(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    content = map_content(graph, funnel, steps=0, paths=0)
    assert {step.activity for step in content.steps} == set(funnel.names)
    assert {("New", "Demo"), ("Demo", "Offer"), ("Offer", "Won")} <= pairs(content)


def test_a_declared_stage_that_never_happens_is_there_with_nothing(funnel: Funnel) -> None:
    content = map_content(graph_of({"a": ["New", "Lost"]}), funnel, steps=1, paths=1)
    absent = {step.activity: step.events for step in content.steps if step.kind == "never"}
    assert absent == {"Demo": 0, "Offer": 0, "Won": 0}
    never = {(path.source, path.target) for path in content.paths if path.kind == "never"}
    assert never == {("New", "Demo"), ("Demo", "Offer"), ("Offer", "Won"), ("Won", None)}
    assert content.step_coverage == Coverage(2, 2, 1.0)


def test_the_straight_way_is_marked_and_nothing_else(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    spine = {p for p in map_content(graph, funnel, steps=1, paths=1).paths if p.on_spine}
    assert [(p.source, p.target) for p in sorted(spine, key=lambda p: -p.count)][:1] == [
        (None, "New")
    ]
    assert len(spine) == 5


def test_starts_and_ends_count_cases_and_no_moves(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    content = map_content(graph, funnel, steps=1, paths=1)
    ends = {p.source: (p.count, p.share) for p in content.paths if p.target is None}
    assert ends == {"Won": (4, 4 / 6), "Lost": (1, 1 / 6), "Demo": (1, 1 / 6)}


@settings(max_examples=40, deadline=None)
@given(steps=SHARES, paths=SHARES, is_declared=st.booleans())
def test_a_map_keeps_at_least_what_was_asked_for(
    *, steps: float, paths: float, is_declared: bool
) -> None:
    content = map_content(GRAPH, FUNNEL if is_declared else None, steps=steps, paths=paths)
    names = {step.activity for step in content.steps}
    moves = [path for path in content.paths if path.is_move and path.count]
    among = GRAPH.edges[GRAPH.edges["source"].isin(names) & GRAPH.edges["target"].isin(names)]
    assert content.step_coverage.share >= steps - 1e-9
    assert sum(path.count for path in moves) >= paths * among["count"].sum() - 1e-6
    assert content.path_coverage.share == pytest.approx(sum(path.count for path in moves) / 21)
    assert all({path.source, path.target} <= names for path in moves)


@settings(max_examples=40, deadline=None)
@given(steps=SHARES, more=SHARES, paths=SHARES)
def test_a_higher_slider_never_takes_a_step_away(steps: float, more: float, paths: float) -> None:
    fewer = map_content(GRAPH, FUNNEL, steps=min(steps, more), paths=paths)
    richer = map_content(GRAPH, FUNNEL, steps=max(steps, more), paths=paths)
    assert set(fewer.steps) <= set(richer.steps)


@settings(max_examples=40, deadline=None)
@given(steps=SHARES, paths=SHARES)
def test_every_step_that_has_a_way_among_the_shown_keeps_one(steps: float, paths: float) -> None:
    content = map_content(GRAPH, FUNNEL, steps=steps, paths=paths)
    names = {step.activity for step in content.steps}
    joined = {name for path in content.paths if path.count for name in (path.source, path.target)}
    rows = GRAPH.edges[GRAPH.edges["source"].isin(names) & GRAPH.edges["target"].isin(names)]
    assert set(rows["source"]) | set(rows["target"]) <= joined


def test_ids_tell_every_step_and_path_apart(graph: DirectlyFollowsGraph) -> None:
    content = map_content(graph, None, steps=1, paths=1)
    ids = [step.id for step in content.steps] + [path.id for path in content.paths]
    assert len(set(ids)) == len(ids)
    assert element_id("a", "b") != element_id("a\x1fb")


def test_a_graph_of_nothing_gives_a_map_of_nothing(graph: DirectlyFollowsGraph) -> None:
    empty = DirectlyFollowsGraph(graph.nodes.head(0), graph.edges.head(0), cases=0, events=0)
    content = map_content(empty, None, steps=1, paths=1)
    assert (content.steps, content.paths) == ((), ())
    assert content.step_coverage == Coverage(0, 0, 1.0)


def test_no_more_is_drawn_than_can_be_laid_out(funnel):
    busy = [f"Step {n}" for n in range(MOST_STEPS + 30)]
    traces = {f"c{n}": ["New", *busy[n:], *busy[:n], "Won"] for n in range(20)}
    content = map_content(graph_of(traces), funnel, steps=1, paths=1)
    undeclared = [step for step in content.steps if step.kind == "extra"]
    assert content.is_cut
    assert len(undeclared) <= MOST_STEPS
    assert {"New", "Won"} <= {step.activity for step in content.steps}
    assert content.step_coverage.total == len(busy) + 2
    assert not map_content(graph_of({"a": ["New", "Won"]}), funnel, steps=1, paths=1).is_cut
