import pytest

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from ui.charts.neighbours import steps_after, steps_before


def test_neighbours_are_most_frequent_first_with_their_share(graph: DirectlyFollowsGraph) -> None:
    after = steps_after(graph, "New")
    assert after[["activity", "count"]].to_numpy().tolist() == [
        ["Call", 2],
        ["Demo", 2],
        ["Offer", 1],
        ["Согласование", 1],
    ]
    assert after["share"].sum() == pytest.approx(1)


def test_the_first_step_has_nothing_before_it(graph: DirectlyFollowsGraph) -> None:
    assert steps_before(graph, "New").empty
