"""Where to begin: three ways through a demo project, five minutes each."""

import streamlit as st

from ui.context import Context
from ui.language import N_, _

TITLE = N_("Where to begin: three stories of five minutes")
ABOUT = N_(
    "This company is invented, and the truth about it is known. Everything you see was found "
    "in its records alone."
)
STORIES = (
    (
        N_("Analyst: what nobody declared"),
        (
            N_("Overview, at the bottom: what became of every record."),
            N_("Map: the funnel as a straight line, the real process around it."),
            N_("Hidden stages: where more lies than was declared; accept one and give it a name."),
        ),
    ),
    (
        N_("Consultant: declared against real"),
        (
            N_("Map: click a step or a path; set deals in motion; compare two groups."),
            N_("Deviations: where reality leaves the funnel, and the deals behind each."),
            N_("Report: the same as a web page, PDF, slides or a workbook to hand over."),
        ),
    ),
    (
        N_("Manager: where deals are lost"),
        (
            N_("Handoffs: between whom deals wait longest."),
            N_("Cases: one deal from its first event to its last, with the records behind it."),
            N_("Every choice on the left stands in the address: send the link."),
        ),
    ),
)


def show_stories(context: Context) -> None:
    """Put the ways through a demo on the screen; on other projects nothing."""
    if not (context.home / "truth").is_dir():
        return
    with st.expander(_(TITLE), expanded=False):
        st.markdown(_(ABOUT))
        for column, (name, steps) in zip(st.columns(len(STORIES)), STORIES, strict=True):
            with column:
                st.markdown(f"**{_(name)}**")
                st.markdown("\n".join(f"{at}. {_(step)}" for at, step in enumerate(steps, 1)))
