"""The page of the records: what became of each, what is doubtful, and new files."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from event_logs.errors import GreyzoneError
from event_logs.extraction.one_record import record_at
from event_logs.guessing.files import Seen
from event_logs.guessing.roles import ROLES
from event_logs.guessing.start import (
    look_at_all,
    refuse_project,
    save_project,
    with_columns,
    write_up,
)
from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from mining.projects import build_log
from ui import data_words
from ui.context import Context
from ui.language import _

PREVIEW = 20


def show(context: Context) -> None:
    """The ledger, the checks of quality, a record in its file, and a new project of files."""
    _ledger(context)
    _quality(context)
    _record(context)
    _new_project(context)


def _ledger(context: Context) -> None:
    recipe = context.manifest.recipe
    for name, title in data_words.LEDGER.items():
        rows = recipe.get(name)
        if rows:
            st.subheader(_(title))
            st.dataframe(pd.DataFrame(rows), hide_index=True)
    rejected = context.beside("rejected")
    if rejected is not None and not rejected.empty:
        with st.expander(_(data_words.REJECTED)):
            st.dataframe(rejected, hide_index=True)


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


def _record(context: Context) -> None:
    """The record behind an event: by source and row, as the lists of events name it."""
    st.subheader(_(data_words.RECORD))
    names = [spec.name for spec in context.project.sources]
    left, right = st.columns(2)
    source = left.selectbox(_(data_words.SOURCE), names, key="record-source")
    row = right.number_input(_(data_words.ROW), min_value=1, value=2, key="record-row")
    if source and st.button(_(data_words.SHOW_RECORD)):
        record = record_at(context.project, source, int(row))
        st.dataframe(pd.DataFrame(record.items(), columns=["", source]), hide_index=True)


def _new_project(context: Context) -> None:
    """Files dropped here become a project beside this one, as `greyzone init` makes it."""
    st.subheader(_(data_words.NEW_PROJECT))
    uploads = st.file_uploader(_(data_words.DROP), accept_multiple_files=True)
    if not uploads:
        return
    name = st.text_input(_(data_words.NAME), value="new-project")
    folder = context.project.folder.parent / Path(name).name
    with tempfile.TemporaryDirectory(prefix="greyzone-") as drafts:
        files = []
        for upload in uploads:
            file = Path(drafts) / Path(upload.name).name
            file.write_bytes(upload.getvalue())
            files.append(file)
        sources = [_edited(seen, number) for number, seen in enumerate(look_at_all(files))]
        for doubt in write_up(folder, sources).unsure:
            st.warning(doubt)
        if st.button(_(data_words.MAKE)):
            _make(folder, sources)


def _edited(seen: Seen, number: int) -> Seen:
    """The source with its preview, as the person has put its columns right."""
    with st.expander(data_words.seen(seen.file.name, seen.format or seen.holds), expanded=True):
        st.dataframe(pd.DataFrame(list(seen.head.rows[:PREVIEW])), hide_index=True)
        if seen.guess is None:
            return seen
        kinds = list(ROLES)
        holds = st.selectbox(
            _(data_words.HOLDS), kinds, index=kinds.index(seen.holds), key=f"holds-{number}"
        )
        guessed = seen.guess.columns if holds == seen.holds else {}
        rows = pd.DataFrame(
            {"role": list(ROLES[holds]), "column": [guessed.get(role, "") for role in ROLES[holds]]}
        )
        column = st.column_config.SelectboxColumn(options=["", *seen.head.columns])
        edited = st.data_editor(
            rows,
            column_config={"column": column},
            disabled=["role"],
            hide_index=True,
            key=f"columns-{number}-{holds}",
        )
        chosen = dict(zip(edited["role"], edited["column"].fillna(""), strict=True))
        if holds == seen.holds and chosen == {role: guessed.get(role, "") for role in chosen}:
            return seen
        return with_columns(seen, holds, chosen)


def _make(folder: Path, sources: list[Seen]) -> None:
    """Copy the files, write the project file, build the log, and tell every step."""
    refuse_project(folder)
    records = folder / "records"
    records.mkdir(parents=True, exist_ok=True)
    with st.status(_(data_words.BUILDING), expanded=True) as status:
        moved = [_moved(seen, records) for seen in sources]
        save_project(folder, write_up(folder, moved))
        project = read_project(folder)
        try:
            build_log(project, read_funnel(project), tell=st.write)
        except GreyzoneError as mistake:
            status.update(label=_(data_words.NOT_BUILT), state="error")
            st.error(mistake.sentence)
            return
        status.update(label=data_words.built(folder), state="complete")


def _moved(seen: Seen, records: Path) -> Seen:
    """The source with its file in the project's folder of records."""
    target = records / seen.file.name
    shutil.copyfile(seen.file, target)
    return replace(seen, file=target)
