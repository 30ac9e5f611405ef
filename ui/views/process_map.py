"""The map page: the declared funnel as a straight spine, the real process around it."""

from typing import Protocol, TypeVar

import pandas as pd
import streamlit as st

from event_logs.errors import GreyzoneError
from mining.discovery.replay import Replay
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from ui import deviation_words, map_wording, mistakes, wording
from ui.charts.neighbours import steps_after, steps_before
from ui.charts.process_map import Colour, Label, ProcessMap, process_map
from ui.components.compared import choose_comparison
from ui.components.process_map import Selection, show_process_map
from ui.context import Context
from ui.language import _
from ui.state import speak_as_chosen

Option = TypeVar("Option", bound=str)

KEY = "process_map"
ASKED = "process_map_asked"
STEPS, PATHS = 90, 75
"""Percent of events and of moves on a first look: most of what happens, still readable."""


class FoundDeviations(Protocol):
    """What the page needs of `Deviations`: how often which kind, in how many of the cases."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row a kind and activity: `kind`, `activity`, `cases`, `share`, …."""

    @property
    def cases(self) -> int:
        """The cases that were compared with the funnel."""

    @property
    def deviating(self) -> int:
        """Those of them with any deviation."""


class MapContext(Protocol):
    """What the page draws: results of the log as it is filtered now."""

    def graph(self, time: Clock) -> DirectlyFollowsGraph:
        """The directly-follows graph with times by the calendar or in working hours."""

    def replay(self) -> Replay:
        """The moves of some of the cases, in time."""

    @property
    def funnel(self) -> Funnel | None:
        """The declared funnel, where there is one."""

    @property
    def deviations(self) -> FoundDeviations | None:
        """The deviations from it, where there is one."""

    @property
    def cases(self) -> int:
        """How many cases there are now."""


def show(context: MapContext) -> None:
    """Put the map page on the screen; what is clicked on it reruns the page alone."""
    _page(context)


@st.fragment
def _page(context: MapContext) -> None:
    speak_as_chosen()
    colour, label, time, steps, paths = _controls(has_funnel=context.funnel is not None)
    graph = context.graph(time)
    if not graph.events:
        st.info(_(map_wording.NOTHING_TO_MAP))
        return
    found = context.deviations
    comparison = choose_comparison(context, time) if isinstance(context, Context) else None
    try:
        drawn = process_map(
            graph,
            context.funnel,
            found.frame if found else None,
            steps=steps / 100,
            paths=paths / 100,
            label=label,
            colour=colour,
            comparison=comparison,
        )
    except GreyzoneError as mistake:
        st.error(mistakes.in_words(mistake))
        return
    picture, beside = st.columns([2.5, 1], gap="medium")
    with picture:
        asked = st.session_state.get(ASKED)
        moving = st.toggle(_(map_wording.REPLAY), key="map_replay")
        replay = context.replay() if moving else None
        selected = show_process_map(drawn, key=KEY, selected=asked, replay=replay)
        if replay is not None:
            st.caption(map_wording.replay_caption(replay.cases, replay.of))
        st.caption(map_wording.map_caption(drawn.summary, graph.time))
    with beside:
        _selected(drawn, graph, selected)
        if selected is None and asked is not None and asked.element not in drawn.nodes:
            st.info(map_wording.hidden_step(asked.source))
        _deviations(found)
    with st.expander(_(map_wording.MAP_AS_TABLE)):
        _table(drawn)


def _controls(*, has_funnel: bool) -> tuple[Colour, Label, Clock, int, int]:
    left, middle, right, first, second = st.columns(
        [2, 4.7, 2.2, 1.6, 1.6], vertical_alignment="top"
    )
    colours: list[Colour] = ["deviation", "time"]
    labels: list[Label] = ["count", "median", "p90", "total"]
    clocks: list[Clock] = ["calendar", "business"]
    with left:
        colour = _choice(
            _(map_wording.COLOUR), colours, "map_colour", map_wording.colours(has_funnel=has_funnel)
        )
    with middle:
        label = _choice(_(map_wording.LABEL), labels, "map_label", map_wording.LABELS)
    with right:
        time = _choice(_(map_wording.TIME), clocks, "map_time", map_wording.CLOCKS)
    with first:
        steps = _percent(_(map_wording.STEPS), STEPS, "map_steps", _(map_wording.STEPS_HELP))
    with second:
        paths = _percent(_(map_wording.PATHS), PATHS, "map_paths", _(map_wording.PATHS_HELP))
    return colour, label, time, steps, paths


def _choice(name: str, options: list[Option], key: str, words: dict[str, str]) -> Option:
    chosen: Option = st.segmented_control(
        name,
        options,
        default=options[0],
        key=key,
        format_func=lambda option: _(words[option]),
        required=True,
        wrap=True,
        persist_state="session",
        bind="query-params",
    )
    return chosen


def _percent(name: str, start: int, key: str, words: str) -> int:
    return st.slider(
        name,
        0,
        100,
        start,
        step=5,
        format="%d %%",
        key=key,
        help=words,
        persist_state="session",
        bind="query-params",
    )


def _selected(drawn: ProcessMap, graph: DirectlyFollowsGraph, selected: Selection | None) -> None:
    if selected is None:
        st.markdown(f"**{_(map_wording.NOTHING_SELECTED)}**")
        st.caption(_(map_wording.HOW_TO_SELECT))
        return
    name, kind, *facts = drawn.tips[selected.element]
    with st.container(border=True):
        st.markdown(f"##### {wording.escaped(name)}")
        st.caption(wording.escaped(kind))
        st.markdown("  \n".join(wording.escaped(fact) for fact in facts))
        if selected.kind == "node" and selected.source is not None:
            _neighbours(_(map_wording.AFTER), steps_after(graph, selected.source), graph.time)
            _neighbours(_(map_wording.BEFORE), steps_before(graph, selected.source), graph.time)


def _neighbours(name: str, frame: pd.DataFrame, time: str) -> None:
    if frame.empty:
        return
    st.caption(name)
    words = pd.DataFrame(
        {
            _(map_wording.STEP): frame["activity"],
            _(map_wording.MOVES): [
                wording.part(number, share)
                for number, share in zip(frame["count"], frame["share"], strict=True)
            ],
            _(map_wording.MEDIAN): [
                wording.short_duration(value, time=time) for value in frame["median"]
            ],
        }
    )
    st.dataframe(words, hide_index=True, key=f"map_{name}")


def _deviations(found: FoundDeviations | None) -> None:
    if found is None:
        st.caption(_(map_wording.NO_FUNNEL))
        return
    st.markdown(f"**{deviation_words.deviating(found.deviating, found.cases)}**")
    if found.frame.empty:
        return
    rows = found.frame.sort_values(["cases", "kind", "activity"], ascending=[False, True, True])
    rows = rows.reset_index(drop=True)
    words = pd.DataFrame(
        {
            _(map_wording.DEVIATION): [
                deviation_words.deviation_name(row.kind, row.activity) for row in rows.itertuples()
            ],
            _(map_wording.CASES): [wording.part(row.cases, row.share) for row in rows.itertuples()],
        }
    )
    st.dataframe(
        words,
        hide_index=True,
        key="map_deviations",
        on_select=lambda: _ask(rows["activity"].tolist()),
        selection_mode="single-row",
        column_config={_(map_wording.CASES): st.column_config.TextColumn(width="small")},
    )
    st.caption(_(map_wording.CLICK_DEVIATION))


def _ask(activities: list[str | None]) -> None:
    """Light up on the map the step of the deviation that was chosen in the list."""
    chosen = st.session_state["map_deviations"]["selection"]["rows"]
    activity = activities[chosen[0]] if chosen else None
    st.session_state[ASKED] = Selection("node", activity) if activity else None


def _table(drawn: ProcessMap) -> None:
    share = _(map_wording.MAP_TABLE[4])
    st.dataframe(
        drawn.table,
        hide_index=True,
        key="map_table",
        column_config={share: st.column_config.NumberColumn(share, format="percent")},
    )
