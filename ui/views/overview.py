"""The first page: how much there is, what stands out, where time goes, what it rests on."""

import pandas as pd
import streamlit as st

from mining.findings.analysis import Analysis
from mining.findings.findings import find
from ui import ledger_words, phrases, wording
from ui.charts.stage_times import stage_time_bars
from ui.components.conversion import show_conversion
from ui.components.corrections import show_corrections
from ui.components.declaring import show_declaration
from ui.components.drawing import show_chart
from ui.components.findings import show_findings
from ui.components.ledger import show_rejected
from ui.components.stories import show_stories
from ui.context import RECORDED, Context
from ui.first_page import first_page
from ui.language import _
from ui.views.tables import show_figure, show_share, times_in_words


def show(context: Context) -> None:
    """Put the overview on the screen."""
    show_stories(context)
    _facts(context)
    show_declaration(context)
    analysis = first_page(context)
    show_findings(context, find(analysis, context.funnel))
    show_corrections(context)
    show_conversion(context)
    if context.stage_times is not None:
        st.subheader(_(phrases.TIME_IN_STAGES))
        show_chart(stage_time_bars(context.stage_times))
        st.caption(_(phrases.CENSORED))
    _ranking(analysis)
    _ledger(context)


def _facts(context: Context) -> None:
    facts = context.facts
    columns = st.columns(5)
    period = wording.period(facts.first, facts.last)
    show_figure(columns[0], "deals", wording.count(facts.cases), period)
    show_share(columns[1], "open", facts.open_cases, facts.cases)
    show_figure(columns[2], "events", wording.count(facts.events))
    show_figure(columns[3], "activities", wording.count(facts.activities))
    compared = context.conformance_at(RECORDED)
    if compared is not None:
        fit = compared.fitness
        show_share(columns[4], "conforming", fit.fitting_cases, fit.cases)


def _ranking(analysis: Analysis) -> None:
    st.subheader(_(phrases.WHERE_TIME_GOES), help=_(phrases.WHERE_TIME_GOES_HELP))
    frame = analysis.bottlenecks.frame.head(15)
    table = pd.DataFrame(
        {
            _("What"): frame["kind"].map({"stage": _("Stage"), "step": _("Step")}),
            _("Where"): [
                row.source if row.kind == "stage" else f"{row.source} → {row.target}"
                for row in frame.itertuples()
            ],
            _("Count"): frame["count"],
            **times_in_words(frame, ("median", "p90", "total")),
            _("Share"): frame["share"].map(wording.percent),
        }
    )
    st.dataframe(table, hide_index=True)


def _ledger(context: Context) -> None:
    st.subheader(_(phrases.WHAT_IT_RESTS_ON))
    recipe = context.manifest.recipe
    for name in ("sources", "reasons", "repairs", "links"):
        records = recipe.get(name)
        if records:
            st.dataframe(ledger_words.told(records), hide_index=True)
    show_rejected(context, phrases.REJECTED_RECORDS)
