"""A tour through a demo on its first start: a step a page, to go on, to go back, to end.

Where it has come to stands in the session and in the address, so that a link goes on there.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import state
from ui.language import N_, _

KEY, OVER = "tour", "over"
STEPS = (
    (
        "overview",
        N_(
            "Welcome. This company is invented, and the truth about it is known. The Overview "
            "says what stands out, how many deals got how far, and where the time goes. On the "
            "left you choose which deals every page tells of."
        ),
    ),
    (
        "map",
        N_(
            "The straight line is the declared funnel, all around it is what really happens. "
            "Click a step or a path; set deals in motion; compare two groups."
        ),
    ),
    (
        "stages",
        N_(
            "Between the declared stages, calls and emails show more. Let it look for them, "
            "open one, and accept it under a name of your own."
        ),
    ),
    (
        "variants",
        N_(
            "Every way that deals went, the most frequent first. Judge them good or bad with "
            "whoever knows the business, and take along the funnel that follows."
        ),
    ),
    (
        "deviations",
        N_(
            "Where deals leave the funnel, and what that does to winning and to time against "
            "comparable deals. What is normal here can be accepted."
        ),
    ),
    (
        "handoffs",
        N_("Between whom deals wait, and what is lost when they change hands."),
    ),
    (
        "deadlines",
        N_("Which promises are kept, why the others are broken, and which deals are due now."),
    ),
    (
        "report",
        N_(
            "All of it as one file to hand over: a web page, PDF, slides or a workbook, with "
            "names replaced if you like. That was the tour."
        ),
    ),
)
NEXT, BACK, END = N_("Next"), N_("Back"), N_("End the tour")
PLACE = N_("Tour, step {at} of {there}")


def show_tour(home: Path, pages: Mapping[str, StreamlitPage], shown: StreamlitPage) -> None:
    """Put the step of the page that is shown on the screen; of other projects nothing."""
    if not (home / "truth").is_dir():
        return
    told = state.pointed_at(KEY)
    at = int(told) if told.isdecimal() and 1 <= int(told) <= len(STEPS) else 1
    if told:
        state.point_at(KEY, told)
    name, text = STEPS[at - 1]
    if told == OVER or pages[name].url_path != shown.url_path:
        return
    with st.container(border=True):
        st.markdown(f"**{_(PLACE).format(at=at, there=len(STEPS))}** · {_(text)}")
        left, middle, right = st.columns([1, 1, 4])
        if at < len(STEPS) and left.button(_(NEXT), key="tour_next"):
            _go(at + 1, pages)
        if at > 1 and middle.button(_(BACK), key="tour_back"):
            _go(at - 1, pages)
        right.button(_(END), key="tour_end", on_click=state.point_at, args=(KEY, OVER))


def _go(at: int, pages: Mapping[str, StreamlitPage]) -> None:
    """Go to the page of a step."""
    state.point_at(KEY, str(at))
    st.switch_page(pages[STEPS[at - 1][0]])
