"""A funnel to take along: as project file, as diagram, as the stage list of a CRM."""

import streamlit as st

from event_logs.errors import FunnelError
from mining.models.funnel import Funnel
from mining.projects import funnel_text
from ui import mistakes, variant_words
from ui.language import _


def show_files(funnel: Funnel, project: str, *, called: str = "funnel") -> None:
    """One button a shape; where a CRM cannot hold the funnel, the sentence why.

    The files are `called` so; `project` is the name of the pipeline in them.
    """
    kinds = variant_words.DOWNLOADS.items()
    for column, (kind, (label, ending)) in zip(st.columns(len(kinds)), kinds, strict=True):
        try:
            text = funnel_text(funnel, kind, name=project)
        except FunnelError as mistake:
            column.caption(mistakes.in_words(mistake))
            continue
        file = f"{called}-{kind}.{ending}" if ending == "json" else f"{called}.{ending}"
        column.download_button(_(label), text, file, on_click="ignore", key=f"{called}_{kind}")
