"""What is kept of times between reruns, as `cache` keeps the rest."""

import streamlit as st

from event_logs.calendar import BusinessCalendar
from mining.models.directly_follows_graph import Clock
from mining.models.funnel import Funnel
from mining.organization.handovers import Handovers, handovers
from mining.organization.roles import discover_roles, with_roles
from mining.performance import passages as stays_and_passages
from mining.performance.endings import Endings, attributes_of, endings
from mining.performance.lost_time import LostTime, Reference, lost_time
from mining.performance.passages import Passages, longest, of_cases, read_every_passage
from mining.performance.rework import Rework, find_rework, returning_cases
from mining.performance.wait_causes import WaitCauses, wait_causes
from mining.timelines.scene import Scene, read_scene
from ui.cache import ENTRIES, chosen_cases, chosen_log, timeline
from ui.choice import Choice
from ui.kept import kept


@st.cache_resource(max_entries=1, show_spinner=False)
@kept
def every_passage(place: str, fingerprint: str, declared: str, _funnel: Funnel | None) -> Passages:
    """The stays and passages of the whole stored log; large, so but one is kept."""
    read = timeline(place, fingerprint, Choice())
    return read_every_passage(chosen_log(place, Choice()), _funnel, timeline=read)


@st.cache_resource(max_entries=2, show_spinner=False)
def passages(
    place: str, fingerprint: str, choice: Choice, declared: str, _funnel: Funnel | None
) -> Passages:
    """The stays and passages of the chosen log; large, so few are kept."""
    whole = every_passage(place, fingerprint, declared, _funnel)
    if not choice.is_all:
        whole = of_cases(whole, chosen_cases(place, fingerprint, choice))
    return longest(whole)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def time_lost(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    against: tuple[Reference, Clock],
    _funnel: Funnel | None,
) -> LostTime:
    """Where the chosen log loses time, against a reference on a clock."""
    found = passages(place, fingerprint, choice, declared, _funnel)
    return lost_time(found, against[0], clock=against[1])


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def slow_cases(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    beyond: tuple[tuple[str, str, str], float, Clock],
    _funnel: Funnel | None,
) -> list[str]:
    """The deals that took longer in a place than so many seconds on a clock."""
    found = passages(place, fingerprint, choice, declared, _funnel)
    return stays_and_passages.slow_cases(found, *beyond)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def rework(
    place: str, fingerprint: str, choice: Choice, declared: str, _funnel: Funnel | None
) -> Rework:
    """The loops of the chosen log."""
    read = timeline(place, fingerprint, choice)
    return find_rework(chosen_log(place, choice), _funnel, timeline=read)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def returned(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    loop: tuple[str, str],
    _funnel: Funnel | None,
) -> list[str]:
    """The deals that came back to a place (kind, place)."""
    return returning_cases(timeline(place, fingerprint, choice), _funnel, *loop)


@st.cache_resource(max_entries=2, show_spinner=False)
def scene(place: str, fingerprint: str, choice: Choice, _calendar: BusinessCalendar) -> Scene:
    """The chosen log as analyses of time see it; large, so few are kept."""
    read = timeline(place, fingerprint, choice)
    return read_scene(chosen_log(place, choice), _calendar, timeline=read)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def waiting(
    place: str,
    fingerprint: str,
    choice: Choice,
    declared: str,
    clock: Clock,
    _with: tuple[BusinessCalendar, Funnel | None],
) -> WaitCauses:
    """What the chosen deals wait for."""
    calendar, funnel = _with
    return wait_causes(scene(place, fingerprint, choice, calendar), funnel, clock=clock)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def role_handovers(place: str, fingerprint: str, choice: Choice) -> Handovers:
    """The handovers between the roles of the chosen log."""
    log = chosen_log(place, choice)
    return handovers(with_roles(log, discover_roles(log)), by="resource")


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def ending_ways(place: str, fingerprint: str, choice: Choice) -> tuple[str, ...]:
    """Attributes by which the ends of the chosen deals can be told apart."""
    return attributes_of(chosen_log(place, choice))


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
@kept
def ends(
    place: str, fingerprint: str, choice: Choice, declared: str, by: str, _funnel: Funnel
) -> Endings:
    """How the chosen deals end, by an attribute."""
    return endings(chosen_log(place, choice), _funnel, by=by)
