"""Accept a deviation as normal, or take that back; kept in the project file."""

from datetime import UTC, datetime

import streamlit as st

from mining.conformance.acceptance import Accepted, accept, read_accepted, take_back
from ui import phrases
from ui.context import Context
from ui.language import _


def show_accepting(context: Context, kind: str, activity: str) -> None:
    """What was decided of a deviation, and the way to decide otherwise."""
    known = {each.key: each for each in read_accepted(context.project)}
    if (kind, activity) in known:
        st.caption(phrases.accepted_by(known[kind, activity]))
        if st.button(_("Accept it no longer"), key="take_back"):
            take_back(context.home, kind, activity)
            st.rerun()
        return
    with st.form("accept", border=False):
        who = st.text_input(_("Your name"), key="accepted_by")
        why = st.text_input(_("Why this is normal"), key="accepted_why")
        if st.form_submit_button(_("Accept as normal")) and who:
            today = datetime.now(UTC).date()
            accept(context.home, Accepted(kind, activity, who, today, why))
            st.rerun()
