"""The process map on a page: panned, zoomed, walked by keyboard, its clicks answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from mining.discovery.replay import Replay
from ui import map_wording
from ui.charts.map_content import element_id
from ui.charts.map_dot import END, START
from ui.charts.process_map import ProcessMap

HEIGHT = 720
"""Pixels: most of a laptop's screen."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected on a map: a step (`node`) by its activity, or a move (`edge`).

    Of an edge, `source` None is the start of a case and `target` None its end.
    """

    kind: Literal["node", "edge"]
    source: str | None
    target: str | None = None

    @property
    def element(self) -> str:
        """The id of the selected element in the drawing."""
        return (
            element_id(self.source) if self.kind == "node" else element_id(self.source, self.target)
        )


def asset(name: str) -> str:
    """A file of the component as text: a report carries the same map as the app."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def script() -> str:
    """The scripts of the map as one text."""
    return asset("replay.js") + asset("process_map.js")


# Registered once, on import; given as text, since paths would need a manifest in the wheel.
_component = st.components.v2.component(
    "greyzone_process_map", css=asset("process_map.css"), js=script()
)


def show_process_map(
    drawn: ProcessMap,
    *,
    key: str,
    selected: Selection | None = None,
    height: int = HEIGHT,
    replay: Replay | None = None,
) -> Selection | None:
    """Put a map on the page; gives back what is selected on it, or None.

    `selected` brings an element into the light that was chosen elsewhere on the page, once
    each time that it changes; a later click on the map goes before it. What is selected
    but no longer drawn counts as not selected. With `replay` cases can be set in motion.
    """
    asked, turn = _asked_for(key, selected)
    focus = {"id": asked, "turn": turn} if asked else None
    film = None if replay is None else replay_data(replay)
    data = {**map_data(drawn, height=height), "focus": focus, "replay": film}
    result = _component(key=key, data=data, on_selected_change=_nothing)
    return selection_of(drawn, result.get("selected"))


def map_data(drawn: ProcessMap, *, height: int = HEIGHT) -> dict[str, Any]:
    """A map as the browser takes it: the drawing, its tooltips, its legend, its words."""
    return {
        "svg": drawn.svg,
        "elements": map_elements(drawn),
        "legend": [
            {"name": e.name, "colour": e.colour, "line": e.line, "words": e.words}
            for e in drawn.legend
        ],
        "words": map_wording.map_words(drawn.summary),
        "height": height,
        "focus": None,
        "replay": None,
    }


def replay_data(replay: Replay) -> dict[str, Any] | None:
    """A replay as the browser takes it: moves as numbers, edges by their ids."""
    if replay.begin is None:
        return None
    frame = replay.frame
    ends = list(zip(frame["source"], frame["target"], strict=True))
    edges = {pair: at for at, pair in enumerate(dict.fromkeys(ends))}
    moves = [
        [int(case), edges[pair], round(start), round(end)]
        for case, pair, start, end in zip(
            frame["case"], ends, frame["start"], frame["end"], strict=True
        )
    ]
    return {
        "name": f"{replay.begin.timestamp()} {replay.cases} {len(moves)} {replay.seconds}",
        "edges": [element_id(*pair) for pair in edges],
        "moves": moves,
        "seconds": replay.seconds,
        "begin": replay.begin.timestamp() * 1000,
        "words": map_wording.replay_words(),
    }


def map_elements(drawn: ProcessMap) -> dict[str, dict[str, Any]]:
    """What the browser knows of each element: its tooltip, and of an edge its two ends."""
    found: dict[str, dict[str, Any]] = {
        name: {"tip": list(drawn.tips[name])} for name in drawn.nodes
    }
    for name, path in drawn.edges.items():
        source = START if path.source is None else element_id(path.source)
        target = END if path.target is None else element_id(path.target)
        found[name] = {"tip": list(drawn.tips[name]), "source": source, "target": target}
    return found


def selection_of(drawn: ProcessMap, element: str | None) -> Selection | None:
    """What an element's id stands for on this map."""
    if element is None:
        return None
    if element in drawn.nodes:
        return Selection("node", drawn.nodes[element].activity)
    if element in drawn.edges:
        return Selection("edge", drawn.edges[element].source, drawn.edges[element].target)
    return None


def _asked_for(key: str, selected: Selection | None) -> tuple[str | None, int]:
    """The element asked for from outside, and the number of the asking; sets the state."""
    memory = f"{key} asked"
    before, turn = st.session_state.get(memory, (None, 0))
    asked = selected.element if selected else None
    if asked == before:
        return asked, turn
    st.session_state[memory] = (asked, turn + 1)
    if asked:
        state = st.session_state.get(key)
        st.session_state[key] = {**(state if isinstance(state, Mapping) else {}), "selected": asked}
    return asked, turn + 1


def _nothing() -> None:
    """A callback has to be there for the state to be kept."""
