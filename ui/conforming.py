"""Results of conformance at one of the two levels, kept between reruns as in `ui.cache`."""

import pandas as pd
import streamlit as st

from event_logs.event_log import SEPARATOR, EventLog, case_variants
from event_logs.filters import keep_sources
from mining.models.alignment import Alignments
from mining.performance.variant_figures import VariantFigures
from mining.performance.variant_figures import variant_figures as measure
from ui import cache
from ui.choice import Choice
from ui.context import RECORDED, Context

Names = tuple[str, ...]


def sources_at(context: Context, level: str) -> Names:
    """The sources that a level looks at; none stands for all of them."""
    if level != RECORDED or context.funnel is None:
        return ()
    funnel, fingerprint = context.funnel, context.manifest.fingerprint
    return cache.declared_sources(context.place, fingerprint, repr(funnel), funnel)


def log_at(context: Context, level: str) -> EventLog:
    """The log of the chosen deals, with the events that a level looks at."""
    return _log(context.place, context.choice, sources_at(context, level))


def variants_at(context: Context, level: str) -> VariantFigures:
    """The variants of the chosen deals at a level, with times and win rates."""
    outcomes = context.funnel.outcome_names if context.funnel else ()
    key = context.place, context.manifest.fingerprint, context.choice
    return _variants(*key, sources_at(context, level), outcomes)


def cases_of_variant(context: Context, level: str, variant: Names) -> list[str]:
    """The chosen deals that went one way, in the order of their names."""
    cases = case_variants(log_at(context, level))
    found = cases.filter(cases.variant == SEPARATOR.join(variant)).order_by("case_id")
    return found.case_id.execute().astype(str).tolist()


def aligned_at(context: Context, level: str) -> tuple[Alignments, pd.DataFrame] | None:
    """The chosen deals aligned at a level, and what each move means; None without a funnel."""
    funnel = context.funnel
    if funnel is None:
        return None
    sources, declared = sources_at(context, level), repr(funnel)
    place, fingerprint = context.place, context.manifest.fingerprint
    found = cache.aligned(place, fingerprint, context.choice, sources, declared, funnel)
    _, moves = cache.classified(place, fingerprint, sources, declared, funnel)
    return found, moves


def _log(place: str, choice: Choice, sources: Names) -> EventLog:
    log = cache.chosen_log(place, choice)
    return keep_sources(log, sources) if sources else log


@st.cache_resource(max_entries=16, show_spinner=False)
def _variants(
    place: str, fingerprint: str, choice: Choice, sources: Names, outcomes: Names
) -> VariantFigures:
    return measure(_log(place, choice, sources), outcomes)
