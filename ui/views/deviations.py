"""Where reality leaves the funnel: deviations by kind, and the deals behind each."""

import pandas as pd
import streamlit as st

from mining.conformance.deviations import Deviations
from ui import deviation_words, phrases, wording
from ui.components.accepting import show_accepting
from ui.components.deals import show_deals
from ui.components.following import show_following
from ui.components.models_compared import show_models
from ui.components.verdicts import show_comparisons
from ui.context import Context
from ui.language import _
from ui.views.tables import show_figure, show_share


def show(context: Context) -> None:
    """Put the deviations on the screen; a row opens its deals."""
    if context.funnel is None:
        st.info(_(phrases.NO_FUNNEL))
        return
    level = st.segmented_control(
        _(phrases.LEVEL),
        list(phrases.LEVELS),
        format_func=lambda level: _(phrases.LEVELS[level]),
        default="recorded",
        required=True,
        help=_(phrases.LEVEL_HELP),
        key="level",
        bind="query-params",
    )
    st.text(str(context.funnel))
    compared = context.conformance_at(str(level))
    if compared is None:
        return
    found, fit = compared.deviations, compared.fitness
    left, middle, right = st.columns(3)
    show_share(left, "conforming", fit.fitting_cases, fit.cases)
    show_share(middle, "beyond accepted", found.beyond_accepted, found.cases)
    show_figure(right, "fitness", wording.percent(fit.share), help_text=_(phrases.FITNESS_HELP))
    if found.frame.empty:
        st.success(_(phrases.NO_DEVIATIONS))
    else:
        _deviations(context, found, str(level))
    show_following(context, str(level))
    show_models(context)


def _deviations(context: Context, found: Deviations, level: str) -> None:
    """The table of deviations; a row opens its deals, and may be accepted as normal."""
    picked = _pick(found)
    if st.toggle(_(phrases.WHAT_THEY_DO), help=_(phrases.WHAT_THEY_DO_HELP), key="what_they_do"):
        with st.spinner(_(phrases.COMPARING)):
            verdicts = context.comparisons_at(level)
        if verdicts is not None:
            show_comparisons(verdicts)
    if picked is not None:
        kind, activity = picked
        st.subheader(
            f"{_(phrases.DEVIATING_DEALS)}: {_(deviation_words.DEVIATIONS[kind][0])} “{activity}”"
        )
        show_accepting(context, kind, activity)
        show_deals(context, context.cases_with(level, kind, activity), key="deviating")


def _pick(found: Deviations) -> tuple[str, str] | None:
    frame = found.frame
    table = pd.DataFrame(
        {
            _("Deviation"): [_(deviation_words.DEVIATIONS[kind][0]) for kind in frame["kind"]],
            _("Activity"): frame["activity"],
            _("Deals"): frame["cases"],
            _("Share"): [wording.share(n, found.cases) for n in frame["cases"]],
            _("Moves"): frame["moves"],
            _(phrases.ACCEPTED): [
                _(phrases.IS_ACCEPTED) if yes else "" for yes in frame["accepted"]
            ],
            _("Meaning"): [_(deviation_words.DEVIATIONS[kind][1]) for kind in frame["kind"]],
        }
    )
    st.caption(_(phrases.CLICK_ROW))
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="deviation_rows",
    )
    rows = event.selection.rows
    if not rows or rows[0] >= len(frame):
        return None
    row = frame.iloc[rows[0]]
    return str(row["kind"]), str(row["activity"])
