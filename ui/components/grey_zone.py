"""The ledger of the grey zone on a page: each line opens its deals."""

import streamlit as st

from ui import grey_words
from ui.components.deals import show_deals
from ui.context import Context
from ui.language import _


def show_ledger(context: Context) -> None:
    """Put the ledger on the screen, over the group that is chosen."""
    if context.funnel is None:
        return
    st.subheader(_(grey_words.TITLE))
    by = st.segmented_control(
        _(grey_words.TITLE),
        list(grey_words.BY),
        format_func=lambda name: _(grey_words.BY[name]),
        default="all",
        required=True,
        label_visibility="collapsed",
        key="grey_by",
        bind="query-params",
    )
    ledger = context.grey_zone(by)
    if ledger is None:
        return
    lines = ledger.frame[ledger.frame["by"] == by].reset_index(drop=True)
    st.caption(_(grey_words.CLICK))
    event = st.dataframe(
        grey_words.ledger_table(ledger, lines),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="grey_rows",
    )
    rows = event.selection.rows
    if rows and rows[0] < len(lines):
        line = lines.iloc[rows[0]]
        cases = context.grey_cases(line["measure"], str(by), line["group"])
        st.subheader(f"{_(grey_words.MEASURES[line['measure']][0])} {line['group']}".strip())
        show_deals(context, cases, key="grey_deals")
