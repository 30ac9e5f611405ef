"""The choice of deals that all pages share: read and written here and nowhere else.

It lives in widgets bound to the address, so that every view can be sent as a link. What
comes from the address is plain text and dates, checked against what the log knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from event_logs import filters
from event_logs.event_log import EventLog
from ui.language import LANGUAGES, N_, _, speak

WHICH_DEALS = N_("Which deals")
OPENED_BETWEEN = N_("Opened between")
OUTCOME = N_("Outcome")
DEPARTMENT_INVOLVED = N_("Department involved")
CONTAINS_LABEL, LACKS_LABEL = N_("Went through"), N_("Did not go through")
ALL = N_("all")

LANGUAGE = "lang"
PERIOD, OUTCOMES, DEPARTMENTS, CONTAINS, LACKS = (
    "period",
    "outcome",
    "department",
    "with",
    "without",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which deals are looked at; empty parts choose all."""

    start: date | None = None
    end: date | None = None
    outcomes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen in a log: its period, outcomes, departments and activities."""

    first: date
    last: date
    outcomes: tuple[str, ...]
    departments: tuple[str, ...]
    activities: tuple[str, ...]


def choose_language() -> str:
    """The language of this session; every word after it is said in it.

    A fragment runs without the page around it and calls `speak_as_chosen` first.
    """
    with st.sidebar:
        chosen = st.segmented_control(
            "Language · Язык",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            default=next(iter(LANGUAGES)),
            required=True,
            label_visibility="collapsed",
            key=LANGUAGE,
            persist_state="session",
            bind="query-params",
        )
    speak(str(chosen))
    return str(chosen)


def speak_as_chosen() -> None:
    """Go on in the language that the session has chosen."""
    speak(str(st.session_state.get(LANGUAGE, "")))


def choose(options: Options) -> Choice:
    """The filter bar, and what it says now."""
    with st.sidebar:
        st.subheader(_(WHICH_DEALS))
        period = st.date_input(
            _(OPENED_BETWEEN),
            value=(options.first, options.last),
            min_value=options.first,
            max_value=options.last,
            key=PERIOD,
            persist_state="session",
            bind="query-params",
        )
        outcomes = _several(OUTCOME, options.outcomes, OUTCOMES)
        departments = _several(DEPARTMENT_INVOLVED, options.departments, DEPARTMENTS)
        contains = _several(CONTAINS_LABEL, options.activities, CONTAINS)
        lacks = _several(LACKS_LABEL, options.activities, LACKS)
    start, end = _ends(period, options)
    return Choice(start, end, outcomes, departments, contains, lacks)


def apply(choice: Choice, log: EventLog) -> EventLog:
    """The log of the deals that are chosen."""
    log = filters.filter_period(log, start=_midnight(choice.start), end=_next_day(choice.end))
    if choice.outcomes:
        log = filters.filter_outcome(log, choice.outcomes)
    if choice.departments:
        log = filters.filter_department(log, choice.departments)
    for activity in choice.contains:
        log = filters.filter_containing(log, activity)
    for activity in choice.lacks:
        log = filters.filter_containing(log, activity, reverse=True)
    return log


def _several(label: str, options: Sequence[str], key: str) -> tuple[str, ...]:
    if not options:
        return ()
    chosen = st.multiselect(
        _(label),
        options,
        key=key,
        placeholder=_(ALL),
        persist_state="session",
        bind="query-params",
    )
    return tuple(sorted(chosen))


def _ends(period: object, options: Options) -> tuple[date | None, date | None]:
    """The two ends of the period; None where the whole log is meant or one end is missing yet."""
    ends = tuple(period) if isinstance(period, Sequence) else (period,)
    start = ends[0] if ends and isinstance(ends[0], date) else None
    end = ends[1] if len(ends) > 1 and isinstance(ends[1], date) else None
    return (
        None if start is None or start <= options.first else start,
        None if end is None or end >= options.last else end,
    )


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _next_day(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), UTC)
