from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.models.funnel import parse_funnel
from ui.charts.graphviz_layout import layout
from ui.charts.map_content import map_content
from ui.charts.map_dot import CONTROL, dot_text, label_lines, places_of, quoted

from .conftest import graph_of


def drawn_texts(label: str) -> list[str]:
    """The texts in a drawing of one step with this label."""
    svg = ET.fromstring(layout("digraph { a [label=" + quoted(label) + "] }"))  # noqa: S314 - ours
    return [text.text or "" for text in svg.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "name",
    [
        'He said "no"',
        "C:\\new\\Nodes",
        "ends in a backslash\\",
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "fish &amp; chips & <tea>",
        "Согласование скидки",
        '"]; injected [label="x',
        "\\N \\G \\E \\l",
    ],
)
def test_a_name_is_drawn_as_it_is(name: str) -> None:
    assert drawn_texts(name) == [name]


def test_line_breaks_and_control_characters_become_spaces() -> None:
    assert drawn_texts("one\ntwo\x00three\u2028four") == ["one two three four"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_at_all_is_drawn_as_it_is(name: str) -> None:
    plain = CONTROL.sub(" ", name)
    assert " ".join("".join(drawn_texts(name)).split()) == " ".join(plain.split())


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    lines = label_lines("Meeting " * 25)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(len(line) <= 24 for line in lines)


def test_a_name_without_spaces_is_cut_as_well() -> None:
    assert max(len(line) for line in label_lines("x" * 200)) <= 24


def test_a_name_of_nothing_but_spaces_is_said_to_have_none() -> None:
    assert label_lines(" \n ") == ["(no name)"]


def test_an_extra_step_lies_between_the_stages_it_joins() -> None:
    funnel = parse_funnel("New > Demo > Offer > Won")
    traces = {"a": ["New", "Call", "Demo", "Mail", "Offer", "Won"], "b": ["New", "Demo"]}
    content = map_content(graph_of(traces), funnel, steps=1, paths=1)
    places = places_of(content, funnel)
    assert places["New"] < places["Call"] < places["Demo"] < places["Mail"] < places["Offer"]


def test_a_backward_move_is_drawn_as_an_arrow_back_on_a_way_down() -> None:
    """So that it bends no stage out of its place."""
    funnel = parse_funnel("New > Demo > Won")
    traces = {"a": ["New", "Demo", "New", "Demo", "Won"]}
    content = map_content(graph_of(traces), funnel, steps=1, paths=1)
    lines = dot_text(content, funnel, labels={}).splitlines()
    (back,) = [line for line in lines if "path rework" in line]
    (forth,) = [
        line
        for line in lines
        if "path declared" in line
        and "dir=" not in line
        and back.split(" [")[0] == line.split(" [")[0]
    ]
    assert "dir=back" in back
    assert 'group="spine"' not in forth
