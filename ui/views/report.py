"""The report page: what is on the screens as a file to hand over."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from event_logs.errors import GreyzoneError
from ui import mistakes, phrases
from ui.context import Context
from ui.language import LANGUAGES, _, speaking, spoken
from ui.report import words
from ui.report.content import Report
from ui.report.make import report_of
from ui.report.write import FORMATS, PRINTED, ROWS, render

MOST_ROWS = 200


def show(context: Context) -> None:
    """Put the choice of a report on the screen; it is made when it is asked for."""
    st.subheader(_(phrases.PAGES["report"]))
    st.markdown(_(words.ABOUT))
    kind = st.segmented_control(
        _(words.FORMAT),
        list(FORMATS),
        format_func=lambda name: _(words.FORMATS[name]),
        default=next(iter(FORMATS)),
        required=True,
        key="report_format",
        bind="query-params",
    )
    language = st.segmented_control(
        _(words.LANGUAGE),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=spoken(),
        required=True,
        key="report_language",
    )
    rows = st.slider(_(words.ROWS), 5, MOST_ROWS, ROWS, step=5, key="report_rows")
    whole = kind in PRINTED and st.checkbox(_(words.WHOLE), key="report_whole")
    hide = st.checkbox(_(words.HIDE), key="report_hide", help=_(words.HIDE_HELP))
    st.caption(_(words.WHOLE_LOG))
    if st.button(_(words.MAKE), key="report_make"):
        render_as = partial(render, kind=str(kind), rows=int(rows), whole=whole)
        _offer(context, str(kind), str(language), render_as, hide=hide)


def _offer(
    context: Context, kind: str, language: str, render_as: Callable[[Report], bytes], *, hide: bool
) -> None:
    """Make the report and offer it; what went wrong is said in its place."""
    try:
        with st.spinner(_(words.MAKING)), speaking(language):
            made = report_of(context.project, context.funnel, _today(context), pseudonyms=hide)
            content = render_as(made)
    except GreyzoneError as mistake:
        st.error(mistakes.in_words(mistake))
        return
    st.download_button(
        _(words.DOWNLOAD),
        content,
        file_name=f"{context.project.folder.name}.{kind}",
        on_click="ignore",
        key="report_download",
    )


def _today(context: Context) -> date:
    return datetime.now(ZoneInfo(context.project.time_zone)).date()
