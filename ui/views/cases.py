"""Deals one by one: the list, and each deal's events with the records behind them."""

import pandas as pd
import streamlit as st

from ui import phrases
from ui.components.deals import show_deals
from ui.context import Context
from ui.language import _

MOST = 1000


def show(context: Context) -> None:
    """Put the deals on the screen."""
    st.subheader(_(phrases.DEALS))
    wanted = st.text_input(_(phrases.FIND_CASE), key="deal", bind="query-params")
    cases = context.log.cases
    if wanted:
        cases = cases.filter(cases.case_id.contains(wanted))
    ids = cases.order_by(cases.events.desc(), cases.case_id).limit(MOST).case_id.execute()
    if pd.Series(ids).empty:
        st.info(phrases.no_such_deal(wanted))
        return
    if context.cases > MOST and not wanted:
        st.caption(phrases.longest_of(MOST, context.cases))
    show_deals(context, list(ids), key="all_deals")
