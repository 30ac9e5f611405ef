"""The declared funnel, said in the app where a project has none."""

import streamlit as st

from event_logs.errors import GreyzoneError
from mining.conformance.declared import declare_funnel
from ui import data_words, mistakes
from ui.components.building import build_in_sight
from ui.context import Context
from ui.language import _


def show_declaration(context: Context) -> None:
    """Ask for the funnel, with what the records suggest; then the log is built again."""
    if context.declared is not None:
        return
    st.subheader(_(data_words.DECLARE))
    st.markdown(_(data_words.DECLARE_HELP))
    line = st.text_input(
        _(data_words.FUNNEL_LINE), value=context.proposed_funnel, key=f"funnel of {context.home}"
    )
    if st.button(_(data_words.DECLARE_AND_BUILD), type="primary"):
        try:
            declare_funnel(context.home, line)
        except GreyzoneError as mistake:
            st.error(mistakes.in_words(mistake))
            return
        if build_in_sight(context.home):
            st.rerun()
