"""The map page without a browser: its controls, what it says, what a click answers."""

# ruff: noqa: PLC0415 - AppTest runs the body of a function as a script of its own

from streamlit.testing.v1 import AppTest

from ui.charts.map_content import element_id


def page() -> None:
    """The page over a small log; `which` in the session says what kind of log."""
    from types import SimpleNamespace

    import pandas as pd
    import streamlit as st

    from event_logs.event_log import EventLog
    from mining.discovery.directly_follows import discover_directly_follows_graph
    from mining.models.funnel import parse_funnel
    from ui.views.process_map import show

    which = st.session_state.get("which", "full")
    traces = {"a": ["New", "Call *now*", "Demo", "Won"], "b": ["New", "Won"], "c": ["New", "Rare"]}
    traces |= {f"d{at}": ["New", "Demo", "Won"] for at in range(20)}
    graph = discover_directly_follows_graph(EventLog.from_traces(traces))
    found = pd.DataFrame(
        [
            ("skipped stage", "Demo", "Demo", 2, 2 / 23, 2),
            ("undeclared activity", "Rare", "New", 1, 1 / 23, 1),
        ],
        columns=["kind", "activity", "stage", "cases", "share", "moves"],
    )
    if which == "empty":
        graph = type(graph)(graph.nodes.head(0), graph.edges.head(0), cases=0, events=0)
    has_funnel = which != "no funnel"
    context = SimpleNamespace(
        graph=lambda _time: graph,
        funnel=parse_funnel("New > Demo > Won") if has_funnel else None,
        deviations=SimpleNamespace(frame=found, cases=23, deviating=3) if has_funnel else None,
        cases=23,
    )
    show(context)


def words_of(at: AppTest) -> str:
    """Everything that the page says."""
    said = [*at.markdown, *at.caption, *at.info]
    return "\n".join(str(element.value) for element in said)


def opened(which: str = "full") -> AppTest:
    """The page, open."""
    at = AppTest.from_function(page)
    at.session_state["which"] = which
    at.run(timeout=20)
    assert not at.exception
    return at


def test_the_page_shows_the_map_and_says_how_much_of_it() -> None:
    at = opened()
    assert len(at.get("bidi_component")) == 1
    assert "of 5 steps" in words_of(at)
    assert "13 % (3 of 23 deals) deviate from the funnel" in words_of(at)
    assert "Nothing selected" in words_of(at)


def test_a_slider_changes_what_is_shown() -> None:
    at = opened()
    at.slider(key="map_steps").set_value(100).run()
    assert "5 of 5 steps, 100 % of events" in words_of(at)


def test_a_selected_step_is_told_in_words() -> None:
    at = opened()
    at.slider(key="map_steps").set_value(100)
    at.session_state["process_map"] = {"selected": element_id("Call *now*")}
    at.run()
    assert r"Call \*now\*" in words_of(at)
    assert "Extra step, not declared" in words_of(at)
    assert "What comes next" in words_of(at)


def test_a_selected_path_is_told_with_its_times() -> None:
    at = opened()
    at.session_state["process_map"] = {"selected": element_id("New", "Demo")}
    at.run()
    assert "Declared in the funnel" in words_of(at)
    assert "Median 1 h \\(calendar time\\)" in words_of(at)


def test_a_selection_that_the_map_no_longer_shows_is_none() -> None:
    at = opened()
    at.session_state["process_map"] = {"selected": "step_of_yesterday"}
    at.run()
    assert "Nothing selected" in words_of(at)


def test_a_log_without_events_is_said() -> None:
    at = opened("empty")
    assert "There are no events to draw" in words_of(at)
    assert not at.get("bidi_component")


def test_without_a_funnel_the_map_is_plain_and_nothing_deviates() -> None:
    at = opened("no funnel")
    assert len(at.get("bidi_component")) == 1
    assert "No funnel is declared" in words_of(at)


def test_colour_and_label_by_time_draw_a_map() -> None:
    at = opened()
    at.session_state["map_colour"] = "time"
    at.session_state["map_label"] = "p90"
    at.run()
    assert not at.exception
    assert "time-" in at.get("bidi_component")[0].proto.json
