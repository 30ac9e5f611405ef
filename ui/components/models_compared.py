"""The declared and a discovered model side by side on a page."""

import streamlit as st

from ui import conformance_words, conforming, mistakes
from ui.context import Context
from ui.language import _


def show_models(context: Context) -> None:
    """Put both models on the screen when asked: the miner takes some seconds."""
    st.subheader(_(conformance_words.MODELS), help=_(conformance_words.MODELS_HELP))
    if not st.toggle(_(conformance_words.MODELS_LOOK), key="models_shown", bind="query-params"):
        return
    with st.spinner(_("Comparing models …")):
        found = conforming.models_of(context)
    st.dataframe(conformance_words.models_table(found), hide_index=True, key="model_rows")
    for each in found:
        if each.quality is None:
            st.caption(
                f"{conformance_words.model_name(each)}: {mistakes.line_in_words(each.reason)}"
            )
    st.caption(_(conformance_words.MODELS_HELP))
