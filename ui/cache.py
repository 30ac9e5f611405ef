"""What is kept between reruns: results of the log as chosen, named by its fingerprint.

Results are frozen and shared by all sessions, so nothing is copied; the log itself is
opened anew by each thread, which takes milliseconds. Every cache is bounded.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import streamlit as st

from event_logs import storage
from event_logs.calendar import BusinessCalendar
from event_logs.case_ids import case_ids
from event_logs.event_log import EventLog
from event_logs.filters import OPEN, keep_sources
from event_logs.project.project_file import Project, read_project
from mining.conformance.comparison import Comparisons, compare_deviations
from mining.conformance.declared import read_funnel
from mining.conformance.deviations import Key, classify_moves, count_deviations
from mining.conformance.fitness import fitness
from mining.conformance.stored import align_stored, of_cases
from mining.deadlines.deadlines import Deadline, judge_deadlines
from mining.deadlines.rules import Rule
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.discovery.proposed_funnel import propose_funnel
from mining.discovery.replay import Replay, replay_moves
from mining.discovery.variants import Variants, discover_variants
from mining.findings import against_funnel, analysis
from mining.findings.against_funnel import Conformance
from mining.models.alignment import Alignments
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from mining.organization.handovers import Handovers, handovers
from mining.organization.hands import Hands
from mining.organization.hands import hands as made_of_hands
from mining.organization.work import Level
from mining.performance.stage_times import StageTimes, stage_times
from mining.projects import checked_rules
from mining.timelines.timeline import Timeline, read_timeline
from mining.timelines.timeline import of_cases as events_of_cases
from ui.choice import Choice, Options, apply
from ui.kept import kept

ENTRIES = 64


@st.cache_resource(max_entries=8, show_spinner=False)
def project(place: str, changed: float) -> tuple[Project, Funnel | None]:
    """The project file of a folder and its funnel, read again when the file changes."""
    found = read_project(Path(place))
    return found, read_funnel(found)


@st.cache_resource(max_entries=8, show_spinner=False)
def manifest(place: str, changed: float) -> storage.Manifest:
    """The manifest of the stored log."""
    return storage.read_manifest(Path(place))


def chosen_log(place: str, choice: Choice) -> EventLog:
    """The stored log, of the deals that are chosen."""
    log = storage.open_log(Path(place))
    return log if choice.is_all else apply(choice, log)


@st.cache_resource(max_entries=16, show_spinner=False)
def chosen_cases(place: str, fingerprint: str, choice: Choice) -> pa.Array:
    """The names of the deals that are chosen."""
    return case_ids(chosen_log(place, choice))


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def options(place: str, fingerprint: str) -> Options:
    """What can be chosen in the log."""
    log = storage.open_log(Path(place))
    facts = analysis.log_facts(log)
    names = {
        "outcomes": (*_distinct(log.cases, "outcome"), *((OPEN,) if facts.open_cases else ())),
        "departments": _distinct(log.events, "department"),
        "activities": _distinct(log.events, "activity"),
    }
    today = pd.Timestamp(0).date()
    first = facts.first.date() if facts.first else today
    last = facts.last.date() if facts.last else today
    if "lead_source" in log.cases.columns:
        names["sources"] = _distinct(log.cases, "lead_source")
    amounts = "amount" in log.cases.columns and log.cases.amount.type().is_numeric()
    return Options(first, last, has_amount=amounts, **names)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def facts(place: str, fingerprint: str, choice: Choice) -> analysis.LogFacts:
    """How much the chosen log holds."""
    return analysis.log_facts(chosen_log(place, choice))


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def graph(place: str, fingerprint: str, choice: Choice, time: Clock) -> DirectlyFollowsGraph:
    """The directly-follows graph of the chosen log."""
    return discover_directly_follows_graph(chosen_log(place, choice), time=time)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def variants(place: str, fingerprint: str, choice: Choice) -> Variants:
    """The variants of the chosen log."""
    return discover_variants(chosen_log(place, choice))


@st.cache_resource(max_entries=8, show_spinner=False)
def replay(place: str, fingerprint: str, choice: Choice) -> Replay:
    """The moves of some of the chosen deals."""
    return replay_moves(chosen_log(place, choice))


@st.cache_resource(max_entries=2, show_spinner=False)
def timeline(place: str, fingerprint: str, choice: Choice) -> Timeline:
    """The events of the chosen log as arrays; large, so few are kept."""
    if choice.is_all:
        return read_timeline(chosen_log(place, choice))
    whole = timeline(place, fingerprint, Choice())
    return events_of_cases(whole, chosen_cases(place, fingerprint, choice))


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def hands(place: str, fingerprint: str, choice: Choice, by: Level) -> Handovers:
    """The handovers of the chosen log."""
    read = timeline(place, fingerprint, choice)
    return handovers(chosen_log(place, choice), by=by, timeline=read)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def fate(place: str, fingerprint: str, choice: Choice, declared: str, _funnel: Funnel) -> Hands:
    """What hands do to the deals of the chosen log."""
    return made_of_hands(chosen_log(place, choice), _funnel)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def times(
    place: str, fingerprint: str, choice: Choice, declared: str, _funnel: Funnel
) -> StageTimes:
    """The times in the declared stages of the chosen log."""
    read = timeline(place, fingerprint, choice)
    return stage_times(chosen_log(place, choice), _funnel, timeline=read)


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def proposed_funnel(place: str, fingerprint: str) -> str:
    """The funnel that the stored log suggests, on one line."""
    return propose_funnel(storage.open_log(Path(place)))


@st.cache_resource(max_entries=16, show_spinner=False)
@kept
def deadlines(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    _rules: tuple[Rule, ...],
    _calendar: BusinessCalendar,
    _funnel: Funnel | None,
) -> tuple[Deadline, ...]:
    """The deadlines of the chosen log."""
    log = chosen_log(place, choice)
    return judge_deadlines(log, _rules, funnel=_funnel, calendar=_calendar)


@st.cache_resource(max_entries=8, show_spinner=False)
def rules(
    place: str, fingerprint: str, text: str, _project: Project, _funnel: Funnel | None
) -> tuple[Rule, ...]:
    """The deadlines of a project file, held against the stored log."""
    return checked_rules(_project, _funnel)


@st.cache_resource(max_entries=8, show_spinner=False)
def classified(
    place: str, fingerprint: str, sources: tuple[str, ...], declared: str, _funnel: Funnel
) -> tuple[Alignments, pd.DataFrame]:
    """The whole log, or what some sources recorded of it, aligned, and what each move means."""
    found = align_stored(Path(place), _funnel, sources or None)
    return found, classify_moves(found, _funnel)


@st.cache_resource(max_entries=16, show_spinner=False)
def aligned(
    place: str,
    fingerprint: str,
    choice: Choice,
    sources: tuple[str, ...],
    declared: str,
    _funnel: Funnel,
) -> Alignments:
    """The chosen log, or what some sources recorded of it, aligned with the funnel.

    The whole log is aligned once: what is true of a case does not depend on the others.
    """
    whole, _ = classified(place, fingerprint, sources, declared, _funnel)
    if choice.is_all:
        return whole
    return of_cases(whole, chosen_cases(place, fingerprint, choice))


@st.cache_resource(max_entries=16, show_spinner=False)
@kept
def compared(
    place: str,
    fingerprint: str,
    choice: Choice,
    told: tuple[tuple[str, ...], tuple[Key, ...]],
    declared: str,
    _funnel: Funnel,
) -> Conformance:
    """Fitness and deviations of the chosen log; `told`: by which sources, what was accepted."""
    sources, accepted = told
    found = aligned(place, fingerprint, choice, sources, declared, _funnel)
    _, moves = classified(place, fingerprint, sources, declared, _funnel)
    return Conformance(fitness(found), count_deviations(moves, found.cases["alignment"], accepted))


@st.cache_resource(max_entries=16, show_spinner=False)
@kept
def comparisons(
    place: str,
    fingerprint: str,
    choice: Choice,
    sources: tuple[str, ...],
    declared: str,
    _funnel: Funnel,
) -> Comparisons:
    """What the deviations of the chosen log do."""
    log = chosen_log(place, choice)
    return compare_deviations(keep_sources(log, sources) if sources else log, _funnel)


@st.cache_resource(max_entries=8, show_spinner=False)
@kept
def declared_sources(
    place: str, fingerprint: str, declared: str, _funnel: Funnel
) -> tuple[str, ...]:
    """The sources of the stored log that record declared stages."""
    return against_funnel.declared_sources(storage.open_log(Path(place)), _funnel)


def _distinct(table: object, column: str) -> tuple[str, ...]:
    values = table.select(column).distinct().execute()[column].dropna()  # type: ignore[attr-defined]
    return tuple(sorted(values))
