"""Who hands over to whom, and how long deals wait at the seams."""

import pandas as pd
import streamlit as st

from mining.organization.handovers import Handovers
from mining.organization.hands import Hands
from mining.organization.work import Level
from ui import hands_words, phrases, wording
from ui.charts.handover_graph import drawn_of, handover_graph
from ui.charts.handover_matrix import handover_matrix
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _
from ui.views.tables import show_figure, show_share, times_in_words

LEVELS: dict[str, Level] = {"department": "department", "resource": "resource"}


def show(context: Context) -> None:
    """Put the handovers on the screen, between departments or people."""
    by = st.segmented_control(
        _(phrases.HANDOVERS_BETWEEN),
        list(phrases.BETWEEN),
        format_func=lambda level: _(phrases.BETWEEN[level]),
        default="department",
        required=True,
        key="between",
        bind="query-params",
    )
    found = context.role_handovers if by == "role" else context.handovers(LEVELS[str(by)])
    if by == "role":
        st.caption(_(hands_words.ROLES_HELP))
    if found.unknown:
        st.caption(phrases.unknown_hands(found))
    if found.frame.empty:
        st.info(_(phrases.NO_HANDOVERS))
        return
    _figures(found)
    _picture(found)
    st.dataframe(_table(found), hide_index=True)
    if by == "department" and context.hands is not None:
        _fate(context.hands)


def _picture(found: Handovers) -> None:
    ways = [hands_words.AS_GRAPH, hands_words.AS_MATRIX]
    way = st.segmented_control(
        _(hands_words.SHOWN_AS),
        ways,
        format_func=_,
        default=ways[0],
        required=True,
        key="hands_as",
        bind="query-params",
    )
    if way == hands_words.AS_MATRIX:
        show_chart(handover_matrix(found))
        return
    st.image(handover_graph(found), alt=_(hands_words.AS_GRAPH))
    st.caption(hands_words.graph_help(len(drawn_of(found)), len(found.frame)))


def _fate(found: Hands) -> None:
    st.subheader(_(hands_words.LOSSES))
    st.caption(hands_words.losses_help(found.losses))
    st.dataframe(hands_words.losses_table(found.losses), hide_index=True)
    st.subheader(_(hands_words.DELIVERIES))
    st.caption(hands_words.deliveries_help(found.deliveries))
    st.dataframe(hands_words.deliveries_table(found.deliveries), hide_index=True)


def _figures(found: Handovers) -> None:
    given = int(found.frame["count"].sum())
    worst = found.frame.sort_values("total", ascending=False).iloc[0]
    left, middle, right = st.columns(3)
    show_share(left, "handovers", given, found.transitions, "moves")
    show_figure(middle, "waiting", wording.duration(found.frame["total"].sum()))
    seam = f"{worst['source']} → {worst['target']}"
    show_figure(right, "worst", wording.duration(worst["total"]), seam)


def _table(found: Handovers) -> pd.DataFrame:
    frame = found.frame.sort_values("total", ascending=False)
    return pd.DataFrame(
        {
            _("From"): frame["source"],
            _("To"): frame["target"],
            _("Handovers"): frame["count"],
            _("Deals"): frame["cases"],
            **times_in_words(frame, ("median", "p90", "total", "business_median")),
        }
    )
