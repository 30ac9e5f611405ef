"""What to correct first, on a page: when it is asked for, since deals have to be compared."""

import streamlit as st

from ui import conforming, correction_words
from ui.context import Context
from ui.language import _


def show_corrections(context: Context) -> None:
    """Put the corrections of the chosen deals on the screen; nothing without a funnel."""
    if context.funnel is None:
        return
    st.subheader(_(correction_words.TITLE))
    if not st.toggle(_(correction_words.LOOK), key="corrections_shown", bind="query-params"):
        return
    with st.spinner(_(correction_words.LOOKING)):
        found = conforming.corrections_of(context)
    if found is None:
        return
    for each in found.corrections:
        st.text(f"• {correction_words.sentence(each)}")
    if found.corrections:
        table = correction_words.corrections_table(found)
        st.dataframe(table, hide_index=True, key="correction_rows")
    else:
        st.info(_(correction_words.NOTHING))
    st.caption(correction_words.considered(found))
    st.caption(_(correction_words.ABOUT))
