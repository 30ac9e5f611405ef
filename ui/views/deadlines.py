"""Deadlines: how often each is kept, why it is broken, what is due now, what lateness costs."""

import streamlit as st

from mining.deadlines.deadlines import Deadline
from ui import deadline_words as words
from ui.charts.deadlines import cause_bars, kept_bars, lateness_curve
from ui.components.deals import show_rows_of_deals
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _
from ui.views.tables import show_figure
from ui.wording import count, percent

MOST = 500


def show(context: Context) -> None:
    """Put the deadlines on the screen, one at a time."""
    judged = context.deadlines
    if not judged:
        st.info(_(words.NO_RULES))
        return
    names = [found.rule.name for found in judged]
    chosen = st.selectbox(_(words.WHICH), names, key="deadline", bind="query-params")
    found = judged[names.index(chosen)]
    st.caption(words.as_written(found))
    if not sum(found.compliance.states.values()):
        st.info(_(words.NO_OBLIGATIONS))
        return
    _compliance(found)
    _causes(context, found)
    _due(context, found)
    _cost(found)


def _compliance(found: Deadline) -> None:
    kept = found.compliance
    columns = st.columns(4)
    show_figure(columns[0], "kept", percent(kept.kept.value), words.kept(kept))
    show_figure(columns[1], "median wait", words.wait(kept.median.value, found.rule))
    show_figure(columns[2], "due", count(found.due.running))
    show_figure(columns[3], "overdue", count(found.due.overdue))
    st.caption(words.counts(kept))
    ways = [by for by in words.WAYS if (kept.groups["by"] == by).any()]
    if not ways:
        return
    by = st.segmented_control(
        _(words.BY),
        ways,
        format_func=lambda way: _(words.WAYS[way]),
        default=ways[0],
        required=True,
        key="kept_by",
        bind="query-params",
    )
    show_chart(kept_bars(kept, str(by)))
    with st.expander(_(words.BY)):
        st.dataframe(words.groups_table(kept, str(by)), hide_index=True)


def _causes(context: Context, found: Deadline) -> None:
    st.subheader(_(words.WHY), help=_(words.WHY_HELP))
    if not found.causes.breaches:
        st.caption(words.looked_at(found.causes))
        return
    show_chart(cause_bars(found.causes))
    st.caption(words.looked_at(found.causes))
    if found.staffing is not None and len(found.staffing.frame):
        st.markdown(f"**{_(words.STAFF)}** {words.staff(found.staffing)}")
    with st.expander(_(words.BREACHES)):
        rows = found.causes.rows["case_id"].head(MOST).tolist()
        table = words.breaches_table(found.causes).head(MOST)
        show_rows_of_deals(context, table, rows, key="breach_rows")


def _due(context: Context, found: Deadline) -> None:
    st.subheader(_(words.RISK))
    if found.due.frame.empty:
        st.caption(_(words.NOTHING_DUE))
        return
    frame = found.due.frame.head(MOST)
    show_rows_of_deals(context, words.due_table(frame), frame["case_id"].tolist(), key="due_rows")


def _cost(found: Deadline) -> None:
    if found.lateness is None:
        return
    st.subheader(_(words.COST))
    st.text(words.cost(found.lateness))
    if found.lateness.bend is not None:
        show_chart(lateness_curve(found.lateness.bend, time=found.rule.clock))
        st.caption(words.bend(found.lateness))
