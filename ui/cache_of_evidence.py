"""What is kept of the grey zone and of hidden stages between reruns, as `cache` keeps the rest."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from event_logs import storage
from mining.evidence.crm_lag import CrmLag, crm_lag
from mining.evidence.ledger import GreyZoneLedger, cases_behind, grey_zone_ledger, of_cases
from mining.evidence.timeline import Timeline, lay_out
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages
from mining.readings import ambiguous_share
from mining.stages.discovery import discover_hidden_stages
from ui import cache
from ui.cache import ENTRIES
from ui.choice import Choice
from ui.kept import kept


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def hidden_stages(place: str, fingerprint: str, declared: str, _funnel: Funnel) -> HiddenStages:
    """The stages found in the whole stored log."""
    log = storage.open_log(Path(place))
    share = ambiguous_share(storage.read_manifest(Path(place)))
    return discover_hidden_stages(log, _funnel, ambiguous=share)


@st.cache_resource(max_entries=4, show_spinner=False)
def timeline(
    place: str, fingerprint: str, declared: str, _funnel: Funnel, _found: HiddenStages
) -> Timeline:
    """Where each deal of the whole stored log was, as recorded and as found."""
    return lay_out(storage.open_log(Path(place)), _funnel, _found)


@st.cache_resource(max_entries=4, show_spinner=False)
@kept
def lag(
    place: str, fingerprint: str, declared: str, _funnel: Funnel, _found: HiddenStages
) -> CrmLag:
    """How late the CRM is, in the whole stored log."""
    laid_out = timeline(place, fingerprint, declared, _funnel, _found)
    return crm_lag(laid_out, _funnel, _found)


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def grey_marks(
    place: str, fingerprint: str, declared: str, ways: tuple[str, ...], _funnel: Funnel
) -> GreyZoneLedger:
    """What the CRM does not tell of the whole log, with what it is counted from."""
    return grey_zone_ledger(storage.open_log(Path(place)), _funnel, ways=ways)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def grey_zone(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    ways: tuple[str, ...],
    _funnel: Funnel,
) -> GreyZoneLedger:
    """What the CRM does not tell of the chosen log, without what it is counted from."""
    found = _grey_ledger(place, fingerprint, choice, declared, ways, _funnel)
    return replace(found, marks=None)


def _grey_ledger(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    ways: tuple[str, ...],
    funnel: Funnel,
) -> GreyZoneLedger:
    whole = grey_marks(place, fingerprint, declared, ways, funnel)
    if choice.is_all:
        return whole
    cases = cache.chosen_cases(place, fingerprint, choice)
    return of_cases(whole, cases)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def grey_cases(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    line: tuple[str, str, str],
    _funnel: Funnel,
) -> list[str]:
    """The deals behind a line (measure, by, group) of the grey zone's ledger."""
    found = _grey_ledger(place, fingerprint, choice, declared, (line[1],), _funnel)
    return cases_behind(found, *line)
