"""The declared and a discovered model side by side on a page."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from mining.findings.models import JudgedModel
from ui import conformance_words, conforming, wording
from ui.context import Context
from ui.language import _


def show_models(context: Context) -> None:
    """Put both models on the screen when asked: the miner takes some seconds."""
    st.subheader(_(conformance_words.MODELS), help=_(conformance_words.MODELS_HELP))
    if not st.toggle(_(conformance_words.MODELS_LOOK), key="models_shown", bind="query-params"):
        return
    with st.spinner(_("Comparing models …")):
        found = conforming.models_of(context)
    st.dataframe(models_table(found), hide_index=True, key="model_rows")
    for each in found:
        if each.quality is None:
            st.caption(f"{conformance_words.model_name(each)}: {each.reason}")
    st.caption(_(conformance_words.MODELS_HELP))


def models_table(found: Iterable[JudgedModel]) -> pd.DataFrame:
    """A row a model, a column a quality, and what fitness and precision rest on."""
    return pd.DataFrame([_row(each) for each in found])


def _row(each: JudgedModel) -> dict[str, str]:
    quality, unknown = each.quality, _("unknown")
    shares = {
        _(title): wording.percent(getattr(quality, name)) if quality else unknown
        for name, title in conformance_words.QUALITIES.items()
    }
    fitting = wording.share(quality.fitting_cases, quality.cases) if quality else unknown
    steps = (
        wording.share(quality.taken_steps, quality.allowed_steps, "steps") if quality else unknown
    )
    return {
        _(conformance_words.MODEL): conformance_words.model_name(each),
        **shares,
        _(conformance_words.FIT): fitting,
        _(conformance_words.STEPS): steps,
    }
