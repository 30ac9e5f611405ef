"""A list of deals that opens one of them: its events over time and the records behind them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from event_logs.filters import filter_case_ids
from ui import phrases, record_words, wording
from ui.charts.case_timeline import case_timeline
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _

MOST = 1000
EVENT_COLUMNS = ["timestamp", "activity", "resource", "department", "source", "source_row"]


def show_deals(context: Context, case_ids: Sequence[str], *, key: str) -> None:
    """Put a list of deals on the screen; the one chosen is shown event by event."""
    shown = list(case_ids)[:MOST]
    if len(case_ids) > MOST:
        st.caption(phrases.first_of(MOST, len(case_ids)))
    cases = filter_case_ids(context.log, shown).cases.order_by("case_id").execute()
    if cases.empty:
        st.info(_(phrases.NO_CASES))
        return
    event = st.dataframe(
        _table(cases), hide_index=True, on_select="rerun", selection_mode="single-row", key=key
    )
    rows = event.selection.rows
    row = rows[0] if rows and rows[0] < len(cases) else 0
    _one(context, str(cases.iloc[row]["case_id"]))


def show_rows_of_deals(
    context: Context, table: pd.DataFrame, case_ids: Sequence[str], *, key: str
) -> None:
    """Put a table on the screen of which each row tells of a deal; the row chosen opens it."""
    st.caption(_(phrases.CLICK_ROW))
    event = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="single-row", key=key
    )
    rows = event.selection.rows
    if rows and rows[0] < len(case_ids):
        _one(context, str(case_ids[rows[0]]))


def _table(cases: pd.DataFrame) -> pd.DataFrame:
    fixed = ["case_id", "opened", "closed", "outcome", "events", "last_event"]
    lasted = cases["closed"] - cases["opened"]
    table = pd.DataFrame(
        {
            _("Deal"): cases["case_id"],
            _("Outcome"): [
                name if isinstance(name, str) else _(phrases.OPEN) for name in cases["outcome"]
            ],
            _("Opened"): cases["opened"].dt.strftime("%Y-%m-%d %H:%M"),
            _("Took"): [wording.duration(value) if value == value else "" for value in lasted],  # noqa: PLR0124
            _("Events"): cases["events"],
        }
    )
    attributes = record_words.in_words(cases.drop(columns=fixed))
    # An attribute of the company's own may have a title that stands here already.
    return table.assign(**{f"{n} " if n in table else n: attributes[n] for n in attributes})


def _one(context: Context, case_id: str) -> None:
    st.subheader(f"{_(phrases.ONE_DEAL)}: {case_id}")
    log = filter_case_ids(context.log, [case_id])
    events = log.events.order_by("position").execute()
    show_chart(case_timeline(events))
    extra = [name for name in ("subject", "direction", "duration_seconds") if name in events]
    zone = context.project.time_zone
    shown = events[[*EVENT_COLUMNS, *extra]]
    shown = shown.assign(timestamp=events["timestamp"].dt.tz_convert(zone))
    st.dataframe(record_words.in_words(shown), hide_index=True)
