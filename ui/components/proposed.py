"""The funnel that allows what was accepted and what good variants do, to take along."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from mining.conformance.acceptance import Accepted, read_accepted
from mining.conformance.judged import Keys, Steps, fit_by_judgement, implied_by_good
from mining.conformance.repair import Repair, propose_repair
from mining.conformance.triage import JudgedVariant
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel
from ui import deviation_words, variant_words
from ui.components.funnel_files import show_files
from ui.context import Context
from ui.language import _


def show_proposed(
    context: Context,
    aligned: Alignments,
    deviating: dict[Steps, Keys],
    judged: Sequence[JudgedVariant],
) -> None:
    """Put the proposal on the screen: what it allows, who fits it, and its files."""
    funnel = context.funnel
    if funnel is None:
        return
    st.subheader(_(variant_words.PROPOSED), help=_(variant_words.PROPOSED_ABOUT))
    if funnel.net is not None:
        st.info(_(variant_words.FROM_DIAGRAM))
        return
    wanted = _wanted(context, deviating, judged)
    if not wanted:
        st.info(_(variant_words.NOTHING_TO_PROPOSE))
        return
    found = propose_repair(aligned, funnel, wanted)
    st.text(variant_words.repaired(found))
    passing = fit_by_judgement(found.aligned, judged).set_index("judgement")
    if bad := int(passing.loc["bad", "fitting"]):
        st.warning(variant_words.bad_passing(bad))
    _listed(variant_words.ALLOWED, found.allowed)
    _listed(variant_words.LEFT, found.left)
    _files(found, funnel, context.project.name)


def _wanted(
    context: Context, deviating: dict[Steps, Keys], judged: Sequence[JudgedVariant]
) -> tuple[Accepted, ...]:
    accepted = read_accepted(context.project)
    implied = implied_by_good(judged, deviating, accepted)
    if not implied:
        return accepted
    also = st.toggle(_(variant_words.ALLOW_GOOD), value=True, key="allow_good")
    return (*accepted, *implied) if also else accepted


def _listed(title: str, accepted: Sequence[Accepted]) -> None:
    if accepted:
        names = ", ".join(deviation_words.deviation_name(*each.key) for each in accepted)
        st.text(f"{_(title)}: {names}")


def _files(found: Repair, declared: Funnel, name: str) -> None:
    lines = {variant_words.BEFORE: str(declared), variant_words.AFTER: str(found.funnel)}
    rows = [(_(title), line) for title, line in lines.items()]
    st.dataframe(pd.DataFrame(rows, columns=["", _("Funnel")]), hide_index=True)
    show_files(found.funnel, name)
