import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.models.funnel import Funnel, parse_funnel
from ui.charts.map_content import element_id
from ui.charts.process_map import ProcessMap, process_map

from .conftest import graph_of

SVG = "{http://www.w3.org/2000/svg}"


def element(drawn: ProcessMap, *names: str | None) -> ET.Element:
    """The group of a step or a path in the drawing."""
    (found,) = [
        group
        for group in ET.fromstring(drawn.svg).iter(f"{SVG}g")  # noqa: S314 - our own drawing
        if group.get("id") == element_id(*names)
    ]
    return found


def texts(drawn: ProcessMap, *names: str | None) -> list[str]:
    """What is written at a step or a path."""
    return [(text.text or "").strip() for text in element(drawn, *names).iter(f"{SVG}text")]


def line(drawn: ProcessMap, *names: str | None) -> dict[str, str]:
    """How the line of a path is drawn."""
    found = element(drawn, *names).find(f"{SVG}path")
    assert found is not None
    return dict(found.attrib)


def middle_of(drawn: ProcessMap, name: str) -> float:
    """Where a step stands from left to right."""
    found = element(drawn, name).find(f"{SVG}text")
    assert found is not None
    return float(found.attrib["x"])


def test_the_declared_funnel_is_a_straight_line_from_top_to_bottom(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    drawn = process_map(graph, funnel)
    middles = [middle_of(drawn, name) for name in ("New", "Demo", "Offer", "Won")]
    assert max(middles) - min(middles) < 1.0


def test_every_element_of_the_drawing_is_known_by_its_id(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    drawn = process_map(graph, funnel)
    ids = set(re.findall(r'<g id="((?:step|path)_[0-9a-f]+)"', drawn.svg))
    assert ids == set(drawn.nodes) | set(drawn.edges) == set(drawn.tips)


def test_equal_arguments_give_equal_pictures(graph: DirectlyFollowsGraph, funnel: Funnel) -> None:
    shuffled = replace(
        graph,
        nodes=graph.nodes.sample(frac=1, random_state=1),
        edges=graph.edges.sample(frac=1, random_state=2),
    )
    assert process_map(shuffled, funnel).svg == process_map(graph, funnel).svg


def test_a_declared_move_that_never_happens_is_dashed_and_says_zero(funnel: Funnel) -> None:
    drawn = process_map(graph_of({"a": ["New", "Lost"]}), funnel)
    assert element(drawn, "New", "Demo").get("class") == "edge path never"
    assert "stroke-dasharray" in line(drawn, "New", "Demo")
    assert texts(drawn, "New", "Demo") == ["0"]


def test_deviations_show_in_colour_and_in_line_style(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    drawn = process_map(graph, funnel)
    looks = {entry.name: (entry.colour, entry.line) for entry in drawn.legend}
    assert looks["declared"] == ("#2F6DB5", "solid")
    assert looks["extra"] == ("#E8710A", "solid")
    assert looks["skipped"] == ("#9AA0A6", "dotted")
    assert looks["rework"] == ("#C5221F", "dashed")
    back = line(drawn, "Offer", "Demo")
    assert back["stroke"].upper() == "#C5221F"
    assert "stroke-dasharray" in back


def test_the_map_says_how_much_it_hides(graph: DirectlyFollowsGraph, funnel: Funnel) -> None:
    drawn = process_map(graph, funnel, steps=0.95, paths=1)
    assert drawn.summary == "6 of 7 steps, 96 % of events · 10 of 12 paths, 90 % of moves"


@pytest.mark.parametrize(("label", "words"), [("count", "2"), ("median", "1 h"), ("total", "2 h")])
def test_labels_show_what_was_asked_for(label: str, words: str) -> None:
    traces = {"a": ["New", "Won"], "b": ["New", "Won"]}
    drawn = process_map(graph_of(traces), parse_funnel("New > Won"), label=label)  # type: ignore[arg-type]
    assert texts(drawn, "New", "Won") == [words]


def test_colour_by_time_has_one_ramp_and_no_kinds() -> None:
    frame = graph_of({"a": ["New", "Call", "Demo", "Won"], "b": ["New", "Demo"]})
    hours = [1, 5, 30, 400]
    times = pd.to_timedelta(hours, unit="h")
    slow = replace(frame, edges=frame.edges.assign(median=times, p90=times, total=times))
    drawn = process_map(slow, parse_funnel("New > Demo > Won"), colour="time")
    names = [entry.name for entry in drawn.legend]
    assert names == sorted(names)
    assert names[0] == "time-0"
    assert names[-1] == "time-4"
    assert not re.search(r'class="edge path (extra|declared|rework|skipped)"', drawn.svg)


def test_a_tooltip_has_the_full_name_and_the_deviations_at_it(funnel: Funnel) -> None:
    name = "Очень длинное название " * 10
    found = pd.DataFrame(
        [("undeclared activity", name, "New", 1, 0.5, 1)],
        columns=["kind", "activity", "stage", "cases", "share", "moves"],
    )
    graph = graph_of({"a": ["New", name], "b": ["New"]})
    tip = process_map(graph, funnel, found).tips[element_id(name)]
    assert tip[0] == name
    assert "Extra step, 50 % (1 of 2 deals)" in tip


def test_names_from_the_data_stay_text(funnel: Funnel) -> None:
    name = '</title><script>alert(1)</script> & "x"'
    svg = process_map(graph_of({"a": ["New", name]}), funnel).svg
    assert "<script" not in svg
    assert "&lt;/title&gt;&lt;script&gt;" in svg


def test_the_table_tells_everything_that_the_picture_shows(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    drawn = process_map(graph, funnel)
    assert len(drawn.table) == len(drawn.nodes) + len(drawn.edges)
    start = drawn.table[(drawn.table["Step or from"] == "Start") & (drawn.table["To"] == "New")]
    assert start["Count"].tolist() == [6]


def test_a_log_without_events_is_drawn_without_a_crash(
    graph: DirectlyFollowsGraph, funnel: Funnel
) -> None:
    empty = DirectlyFollowsGraph(graph.nodes.head(0), graph.edges.head(0), cases=0, events=0)
    assert "</svg>" in process_map(empty, None).svg
    assert {step.kind for step in process_map(empty, funnel).nodes.values()} == {"never"}


def test_one_open_case_of_one_event_is_drawn(graph: DirectlyFollowsGraph, funnel: Funnel) -> None:
    nodes = pd.DataFrame({"activity": ["New"], "events": [1], "starts": [1], "ends": [1]})
    drawn = process_map(DirectlyFollowsGraph(nodes, graph.edges.head(0), cases=1, events=1), funnel)
    assert drawn.summary == "1 of 1 steps, 100 % of events · 0 of 0 paths, 100 % of moves"
