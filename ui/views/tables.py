"""How tables of results look on every page."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import phrases, wording
from ui.language import N_, _

TITLES = {
    "median": N_("Median"),
    "p90": N_("90th percentile"),
    "total": N_("In all"),
    "business_median": N_("Median, working time"),
    "business_total": N_("In all, working time"),
}


def times_in_words(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, list[str]]:
    """Columns of durations in words, under their titles."""
    return {
        _(TITLES[name]): [
            wording.duration(value, time="business" if "business" in name else "calendar")
            for value in frame[name]
        ]
        for name in names
    }


def show_figure(
    place: DeltaGenerator, name: str, value: str, rests_on: str = "", *, help_text: str = ""
) -> None:
    """One figure under its name, and beneath it what it rests on."""
    with place:
        st.metric(_(phrases.METRICS[name]), value, help=help_text or None)
        if rests_on:
            st.caption(rests_on)


def show_share(
    place: DeltaGenerator, name: str, part: float, whole: float, noun: str = "deals"
) -> None:
    """A share as a figure, with its count and its denominator beneath."""
    value = wording.percent(part / whole) if whole else "–"
    show_figure(
        place,
        name,
        value,
        wording.of(part, whole, noun),
        help_text=_(phrases.FIGURE_HELP.get(name, "")),
    )
