"""A project made of dropped files, as `greyzone init` makes it, and its log built in sight."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from event_logs.guessing.files import Seen
from event_logs.guessing.roles import ROLES
from event_logs.guessing.start import (
    look_at_all,
    refuse_project,
    save_project,
    with_columns,
    write_up,
)
from ui import data_words
from ui.components.building import build_in_sight, tell_of_stop
from ui.components.ledger import show_records
from ui.context import open_context
from ui.language import _
from ui.places import add_project
from ui.state import turn_to_project

PREVIEW = 20


def begin(home: Path) -> None:
    """The start where there is no project yet."""
    st.title(_(data_words.NO_PROJECT))
    st.markdown(_(data_words.NO_PROJECT_HELP))
    show_new_project(home)


def show_new_project(home: Path) -> None:
    """Files dropped here become a project in the folder `home`; then its ledger is shown."""
    tell_of_stop()
    uploads = st.file_uploader(_(data_words.DROP), accept_multiple_files=True)
    if not uploads:
        return
    name = st.text_input(_(data_words.NAME), value="new-project")
    folder = home / Path(name).name
    with tempfile.TemporaryDirectory(prefix="greyzone-") as drafts:
        files = []
        for upload in uploads:
            file = Path(drafts) / Path(upload.name).name
            file.write_bytes(upload.getvalue())
            files.append(file)
        sources = [_edited(seen, number) for number, seen in enumerate(look_at_all(files))]
        for doubt in write_up(folder, sources).unsure:
            st.warning(doubt)
        if st.button(_(data_words.MAKE), type="primary"):
            make_project(folder, sources)


def make_project(folder: Path, sources: list[Seen]) -> None:
    """Copy the files, write the project file, build the log, show what became of the records."""
    refuse_project(folder)
    records = folder / "records"
    records.mkdir(parents=True, exist_ok=True)
    save_project(folder, write_up(folder, [_moved(seen, records) for seen in sources]))
    add_project(folder)
    if build_in_sight(folder):
        st.success(data_words.built(folder))
        st.button(_(data_words.OPEN), on_click=turn_to_project, args=(folder,), type="primary")
        show_records(open_context(folder))


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


def _moved(seen: Seen, records: Path) -> Seen:
    """The source with its file in the project's folder of records."""
    target = records / seen.file.name
    shutil.copyfile(seen.file, target)
    return replace(seen, file=target)
