"""The ledger of the grey zone on a page: each line opens its deals."""

import pandas as pd
import streamlit as st

from mining.evidence.ledger import GreyZoneLedger
from ui import grey_words, wording
from ui.components.deals import show_deals
from ui.context import Context
from ui.language import _


def show_ledger(context: Context) -> None:
    """Put the ledger on the screen, over the group that is chosen."""
    ledger = context.grey_zone
    if ledger is None:
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
    lines = ledger.frame[ledger.frame["by"] == by].reset_index(drop=True)
    st.caption(_(grey_words.CLICK))
    event = st.dataframe(
        ledger_table(ledger, lines),
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


def ledger_table(ledger: GreyZoneLedger, lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of the ledger in words."""
    near = ledger.nearness
    facts = {
        "before": wording.duration(pd.Timedelta(near.before)),
        "after": wording.duration(pd.Timedelta(near.after)),
        "within": wording.duration(pd.Timedelta(near.within)),
        "deals": near.deals,
    }
    rows = lines.to_dict("records")
    return pd.DataFrame(
        {
            _(grey_words.WHAT): [_(grey_words.MEASURES[row["measure"]][0]) for row in rows],
            _(grey_words.GROUP): lines["group"],
            _(grey_words.SHARE): [
                grey_words.counted(row["measure"], row["hits"], row["of"]) for row in rows
            ],
            _(grey_words.INTERVAL): [grey_words.between(row["low"], row["high"]) for row in rows],
            _(grey_words.DEALS): [wording.count(row["cases"]) for row in rows],
            _(grey_words.TIME): [
                "" if pd.isna(row["time"]) else wording.duration(row["time"]) for row in rows
            ],
            _(grey_words.AMOUNT): [
                "" if pd.isna(row["amount"]) else wording.count(row["amount"]) for row in rows
            ],
            _(grey_words.MEANING): [
                _(grey_words.MEASURES[row["measure"]][1]).format(**facts) for row in rows
            ],
        }
    )
