"""Conversion as a bound on a page: the bars, what they rest on, and the same as a table."""

import streamlit as st

from ui import conformance_words, conforming
from ui.charts.conversion_bars import conversion_bars
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _

AT_ONCE = 100_000
"""Events of a log that is aligned with calls and emails without being asked to."""


def show_conversion(context: Context) -> None:
    """Put the conversion of the chosen deals on the screen; nothing without a funnel."""
    if context.funnel is None:
        return
    st.subheader(_(conformance_words.CONVERSION))
    is_small = context.manifest.events <= AT_ONCE
    if not is_small and not st.toggle(
        _(conformance_words.CONVERSION_TAKES_TIME), key="conversion_shown"
    ):
        return
    found = conforming.conversion_of(context)
    if found is None:
        return
    show_chart(conversion_bars(found))
    if not found.has_evidence:
        st.caption(_(conformance_words.NO_EVIDENCE))
    st.caption(_(conformance_words.CONVERSION_HELP))
    with st.expander(_(conformance_words.CONVERSION_TABLE)):
        st.dataframe(
            conformance_words.conversion_table(found), hide_index=True, key="conversion_rows"
        )
