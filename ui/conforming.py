"""Results of conformance at one of the two levels, kept between reruns as in `ui.cache`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from event_logs.case_variants import case_variants
from event_logs.event_log import SEPARATOR, EventLog
from event_logs.filters import keep_sources
from mining.conformance.conversion import (
    Conversion,
    Reach,
    count_conversion,
    evidence_of,
    find_reach,
)
from mining.conformance.deviations import all_deviating_cases
from mining.conformance.groups import attributes_of_cases, conformance_by, groups_of_cases
from mining.conformance.judged import Keys, deviations_of_variants
from mining.findings.corrections import Corrections, Harms, find_corrections
from mining.findings.models import JudgedModel, compare_models
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel
from mining.performance.lost_time import OWN_BEST
from mining.performance.variant_figures import VariantFigures
from mining.performance.variant_figures import variant_figures as measure
from ui import cache
from ui.choice import Choice
from ui.context import RECORDED, Context
from ui.kept import kept

Names = tuple[str, ...]
EVERYTHING = "everything"
NOISE = 0.2
"""Share of rare behaviour that the discovered model leaves out."""


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


def deviating_at(context: Context, level: str) -> dict[Names, Keys]:
    """The deviations of each variant of the chosen deals; none known without a funnel."""
    funnel = context.funnel
    if funnel is None:
        return {}
    key = context.place, context.manifest.fingerprint, context.choice
    return _deviating(*key, sources_at(context, level), repr(funnel), funnel)


def conversion_of(context: Context) -> Conversion | None:
    """How many of the chosen deals got how far; None without a funnel."""
    compared = aligned_at(context, EVERYTHING)
    if compared is None or context.funnel is None:
        return None
    key = context.place, context.manifest.fingerprint, repr(context.funnel)
    return count_conversion(_reach(*key, context.funnel), compared[0].cases["alignment"])


def models_of(context: Context) -> tuple[JudgedModel, ...]:
    """The funnel and a discovered model, judged on the chosen deals; none without a funnel."""
    compared = aligned_at(context, RECORDED)
    if compared is None or context.funnel is None:
        return ()
    key = context.place, context.manifest.fingerprint, context.choice, repr(context.funnel)
    return _models(*key, context.funnel, compared[0])


def corrections_of(context: Context) -> Corrections | None:
    """What to correct first, going by the chosen deals, from today on; None without a funnel."""
    if context.funnel is None:
        return None
    harms = Harms(
        facts=context.facts,
        conversion=conversion_of(context),
        hands=context.hands,
        deadlines=context.deadlines,
        lost_time=context.lost_time(OWN_BEST, "calendar"),
        comparisons=context.comparisons_at(RECORDED),
    )
    return find_corrections(harms, datetime.now(ZoneInfo(context.project.time_zone)).date())


def attributes_of(context: Context) -> Names:
    """What the deals can be grouped by."""
    return _attributes(context.place, context.manifest.fingerprint)


def conformance_of_groups(context: Context, level: str, attribute: str) -> pd.DataFrame:
    """How far each group of the chosen deals follows the funnel; nothing is aligned again."""
    compared = aligned_at(context, level)
    if compared is None:
        return pd.DataFrame()
    return conformance_by(compared[0], groups_of_cases(context.log, attribute))


def deviating_in_group(context: Context, level: str, attribute: str, group: str) -> list[str]:
    """The deals of a group that leave the funnel, in the order of their names."""
    compared = aligned_at(context, level)
    if compared is None:
        return []
    groups = groups_of_cases(context.log, attribute).astype(str)
    wanted = set(groups.index[groups == group])
    return [case for case in all_deviating_cases(compared[0]) if case in wanted]


@st.cache_resource(max_entries=16, show_spinner=False)
def _deviating(
    place: str, fingerprint: str, choice: Choice, sources: Names, declared: str, _funnel: Funnel
) -> dict[Names, Keys]:
    found = cache.aligned(place, fingerprint, choice, sources, declared, _funnel)
    _, moves = cache.classified(place, fingerprint, sources, declared, _funnel)
    return deviations_of_variants(found, moves)


@st.cache_resource(max_entries=8, show_spinner=False)
def _reach(place: str, fingerprint: str, declared: str, _funnel: Funnel) -> Reach:
    whole, _ = cache.classified(place, fingerprint, (), declared, _funnel)
    return find_reach(whole, _funnel, evidence_of(cache.chosen_log(place, Choice()), _funnel))


@st.cache_resource(max_entries=16, show_spinner=False)
@kept
def _models(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    _funnel: Funnel,
    _aligned: Alignments,
) -> tuple[JudgedModel, ...]:
    return compare_models(_aligned, _funnel, noise=NOISE)


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def _attributes(place: str, fingerprint: str) -> Names:
    return attributes_of_cases(cache.chosen_log(place, Choice()))


def _log(place: str, choice: Choice, sources: Names) -> EventLog:
    log = cache.chosen_log(place, choice)
    return keep_sources(log, sources) if sources else log


@st.cache_resource(max_entries=16, show_spinner=False)
@kept
def _variants(
    place: str, fingerprint: str, choice: Choice, sources: Names, outcomes: Names
) -> VariantFigures:
    return measure(_log(place, choice, sources), outcomes)
