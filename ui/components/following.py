"""Who follows the funnel: by month or by any attribute of the deals."""

import pandas as pd
import streamlit as st

from ui import conformance_words, conforming, wording
from ui.charts.group_bars import group_bars
from ui.components.deals import show_deals
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _

FEWEST = 5
"""Groups of fewer deals are not spoken of."""


def show_following(context: Context, level: str) -> None:
    """Put the share that follows the funnel on the screen, group by group; a row opens deals."""
    st.subheader(_(conformance_words.BY), help=_(conformance_words.BY_HELP))
    attribute = st.selectbox(
        _(conformance_words.GROUPED_BY),
        conforming.attributes_of(context),
        format_func=conformance_words.attribute_name,
        key="following_by",
        bind="query-params",
    )
    whole = conforming.conformance_of_groups(context, level, str(attribute))
    large = whole["cases"] >= FEWEST
    frame = whole[large].reset_index(drop=True)
    if frame.empty:
        st.info(_(conformance_words.NO_GROUPS))
        return
    show_chart(group_bars(frame))
    if not large.all():
        st.caption(
            _(conformance_words.LEFT_OUT).format(
                groups=wording.count(int((~large).sum())),
                deals=wording.number_of(int(whole.loc[~large, "cases"].sum()), "deal"),
            )
        )
    event = st.dataframe(
        _table(frame),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="following_rows",
    )
    chosen = event.selection.rows
    if chosen and chosen[0] < len(frame):
        group = str(frame.iloc[chosen[0]]["group"])
        cases = conforming.deviating_in_group(context, level, str(attribute), group)
        show_deals(context, cases, key="following_deals")


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    rows = list(frame.itertuples())
    return pd.DataFrame(
        {
            _(conformance_words.GROUP): frame["group"].astype(str),
            _(conformance_words.FOLLOWING): [wording.share(r.fitting, r.cases) for r in rows],
            _(conformance_words.INTERVAL): [
                conformance_words.interval(row.low, row.high) for row in rows
            ],
            _(conformance_words.QUALITIES["fitness"]): frame["fitness"].map(wording.percent),
        }
    )
