"""What became of every record: read, kept, rejected, repaired, linked."""

import streamlit as st

from ui import data_words, ledger_words
from ui.context import Context
from ui.language import _


def show_records(context: Context) -> None:
    """Put the ledger of the records on the screen, those rejected folded away."""
    recipe = context.manifest.recipe
    for name, title in data_words.LEDGER.items():
        rows = recipe.get(name)
        if rows:
            st.subheader(_(title))
            st.dataframe(ledger_words.told(rows), hide_index=True)
    show_rejected(context, data_words.REJECTED)


def show_rejected(context: Context, title: str) -> None:
    """Put the records that were rejected on the screen, folded away; nothing where none were."""
    rejected = context.beside("rejected")
    if rejected is not None and not rejected.empty:
        with st.expander(_(title)):
            st.dataframe(ledger_words.in_words(rejected), hide_index=True)
