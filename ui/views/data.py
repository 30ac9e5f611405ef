"""The page of the records: what became of each, what is doubtful, and new files."""

import pandas as pd
import streamlit as st

from event_logs.extraction.one_record import record_at
from event_logs.project.project_file import Project, read_project
from ui import data_words, mistakes, wording
from ui.components.building import build_in_sight, tell_of_stop
from ui.components.declaring import show_declaration
from ui.components.ledger import show_records
from ui.components.new_project import show_new_project
from ui.context import Context
from ui.language import _


def show(context: Context) -> None:
    """The ledger, the checks of quality, a record in its file, and a new project of files."""
    now = read_project(context.home)  # files may have been moved, or put back
    _missing(now)
    _again(context)
    show_declaration(context)
    show_records(context)
    _quality(context)
    _record(now)
    st.subheader(_(data_words.NEW_PROJECT))
    show_new_project(context.home.parent)


def _missing(project: Project) -> None:
    """Files of records that have been moved away: the log stands, but can't be built anew."""
    gone = project.missing
    if gone:
        lines = "\n".join(f"- {wording.escaped(mistakes.in_words(each))}" for each in gone)
        st.warning(f"{_(data_words.MOVED_AWAY)}\n\n{lines}")


def _again(context: Context) -> None:
    """The same records, or changed ones, read once more."""
    tell_of_stop()
    if st.button(_(data_words.AGAIN), help=_(data_words.AGAIN_HELP)) and build_in_sight(
        context.home
    ):
        st.rerun()


def _quality(context: Context) -> None:
    checks = context.manifest.recipe.get("quality", ())
    if not checks:
        return
    st.subheader(_(data_words.DOUBTFUL))
    st.dataframe(pd.DataFrame(data_words.quality_rows(checks)), hide_index=True)
    st.caption(data_words.checks_made(checks))
    doubtful = [check for check in checks if check["count"] and check["examples"]]
    with st.expander(_(data_words.EXAMPLES)):
        for check in doubtful:
            st.markdown(f"**{_(check['title'])}**")
            for example in check["examples"]:
                st.text(data_words.example_of(example))


def _record(project: Project) -> None:
    """The record behind an event: by source and row, as the lists of events name it."""
    st.subheader(_(data_words.RECORD))
    names = [spec.name for spec in project.sources]
    left, right = st.columns(2)
    source = left.selectbox(_(data_words.SOURCE), names, key="record-source")
    row = right.number_input(_(data_words.ROW), min_value=1, value=2, key="record-row")
    if source and st.button(_(data_words.SHOW_RECORD)):
        record = record_at(project, source, int(row))
        st.dataframe(pd.DataFrame(record.items(), columns=["", source]), hide_index=True)
