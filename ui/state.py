"""What a session has chosen: language and deals, read and written here and nowhere else.

It lives in widgets bound to the address, so that every view can be sent as a link. What
comes from the address is plain text and dates, checked against what the log knows.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from event_logs.filters import OPEN
from ui.choice import Choice, Options
from ui.language import DEFAULT, LANGUAGES, N_, _, speak
from ui.places import named_projects, short_names

PROJECT_LABEL = N_("Project")
WHICH_DEALS = N_("Which deals")
OPENED_BETWEEN = N_("Opened between")
OUTCOME, SOURCE = N_("Outcome"), N_("Lead source")
DEPARTMENT_INVOLVED = N_("Department involved")
CONTAINS_LABEL, LACKS_LABEL = N_("Went through"), N_("Did not go through")
LEAST_LABEL, MOST_LABEL = N_("Amount from"), N_("Amount to")
AFTER_LABEL, BEFORE_LABEL = N_("After"), N_("came directly")
MORE = N_("More conditions")
ALL, ANY = N_("all"), N_("any")
STILL_OPEN = N_("still open")
NOTHING_SAID: Mapping[str, str] = {}

LANGUAGE, PROJECT, PAGES = "lang", "project", "pages"
PERIOD, OUTCOMES, DEPARTMENTS, SOURCES = "period", "outcome", "department", "source"
CONTAINS, LACKS, LEAST, MOST = "with", "without", "least", "most"
AFTER, BEFORE = "after", "then"


def choose_language() -> str:
    """The language of this session; every word after it is said in it.

    A fragment runs without the page around it and calls `speak_as_chosen` first.
    """
    # The address names the language by its code; a bound widget would write the label.
    asked = st.query_params.get(LANGUAGE, "")
    with st.sidebar:
        chosen = st.segmented_control(
            "Language · Язык",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            default=asked if asked in LANGUAGES else DEFAULT,
            required=True,
            label_visibility="collapsed",
            key=LANGUAGE,
            persist_state="session",
        )
    speak(str(chosen))
    if chosen != DEFAULT or asked:
        st.query_params[LANGUAGE] = str(chosen)
    return str(chosen)


def choose_project(places: Sequence[Path]) -> Path:
    """Which of the projects served is looked at; the only one is not asked for."""
    names = short_names(places)
    if len(names) == 1:
        return places[0]
    with st.sidebar:
        chosen = st.selectbox(
            _(PROJECT_LABEL),
            list(names),
            key=PROJECT,
            on_change=_forget_choice,
            persist_state="session",
            bind="query-params",
        )
    return names[str(chosen)]


def turn_to_project(folder: Path) -> None:
    """Look at this project from the next run of the page on."""
    names = short_names(named_projects())
    _forget_choice()
    if len(names) > 1:
        [st.session_state[PROJECT]] = [
            n for n, place in names.items() if place == folder.absolute()
        ]


def speak_as_chosen() -> None:
    """Go on in the language that the session has chosen."""
    speak(str(st.session_state.get(LANGUAGE, "")))


def choose(options: Options) -> Choice:
    """The filter bar, and what it says now."""
    with st.sidebar:
        st.subheader(_(WHICH_DEALS))
        start, end = _period(options)
        sources = _several(SOURCE, options.sources, SOURCES)
        departments = _several(DEPARTMENT_INVOLVED, options.departments, DEPARTMENTS)
        outcomes = _several(OUTCOME, options.outcomes, OUTCOMES, {OPEN: STILL_OPEN})
        with st.expander(_(MORE), expanded=_has_more()):
            contains = _several(CONTAINS_LABEL, options.activities, CONTAINS)
            lacks = _several(LACKS_LABEL, options.activities, LACKS)
            after = _one(AFTER_LABEL, options.activities, AFTER)
            before = _one(BEFORE_LABEL, options.activities, BEFORE)
            least, most = _amounts() if options.has_amount else (None, None)
    return Choice(
        start=start,
        end=end,
        outcomes=outcomes,
        departments=departments,
        contains=contains,
        lacks=lacks,
        sources=sources,
        least=least,
        most=most,
        after=after,
        before=before,
    )


def forget(options: Options) -> None:
    """Choose all deals again; to be called before the widgets are drawn, as a callback is."""
    st.session_state[PERIOD] = (options.first, options.last)
    for key in (OUTCOMES, DEPARTMENTS, SOURCES, CONTAINS, LACKS):
        if key in st.session_state:
            st.session_state[key] = []
    for key in (LEAST, MOST, AFTER, BEFORE):
        if key in st.session_state:
            st.session_state[key] = None


def choose_only(options: Options, choice: Mapping[str, object]) -> None:
    """Choose the deals that these parts of the filter bar choose, and no others; as a callback."""
    forget(options)
    for key, value in choice.items():
        st.session_state[key] = value


def remember_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages for whoever leads to one of them."""
    st.session_state[PAGES] = dict(pages)


def pages() -> Mapping[str, StreamlitPage]:
    """The pages by their addresses; none where a view is shown alone."""
    found: Mapping[str, StreamlitPage] = st.session_state.get(PAGES, {})
    return found


def _forget_choice() -> None:
    """What was chosen in one project means nothing in another."""
    for key in (PERIOD, OUTCOMES, DEPARTMENTS, SOURCES, *_FURTHER):
        st.session_state.pop(key, None)


_FURTHER = (CONTAINS, LACKS, LEAST, MOST, AFTER, BEFORE)


def _has_more() -> bool:
    """Whether a link or an earlier page set one of the further conditions."""
    return any(key in st.query_params or st.session_state.get(key) for key in _FURTHER)


def _period(options: Options) -> tuple[date | None, date | None]:
    period = st.date_input(
        _(OPENED_BETWEEN),
        value=(options.first, options.last),
        min_value=options.first,
        max_value=options.last,
        key=PERIOD,
        persist_state="session",
        bind="query-params",
    )
    return _ends(period, options)


def _several(
    label: str, options: Sequence[str], key: str, said: Mapping[str, str] = NOTHING_SAID
) -> tuple[str, ...]:
    if not options:
        return ()
    chosen = st.multiselect(
        _(label),
        options,
        format_func=lambda name: _(said[name]) if name in said else name,
        key=key,
        placeholder=_(ALL),
        persist_state="session",
        bind="query-params",
    )
    return tuple(sorted(chosen))


def _one(label: str, options: Sequence[str], key: str) -> str:
    chosen = st.selectbox(
        _(label),
        options,
        index=None,
        placeholder=_(ANY),
        key=key,
        persist_state="session",
        bind="query-params",
    )
    return str(chosen or "")


def _amounts() -> tuple[float | None, float | None]:
    left, right = st.columns(2)
    with left:
        least = _amount(LEAST_LABEL, LEAST)
    with right:
        most = _amount(MOST_LABEL, MOST)
    return least, most


def _amount(label: str, key: str) -> float | None:
    value = st.number_input(
        _(label),
        min_value=0.0,
        value=None,
        step=1000.0,
        format="%.0f",
        placeholder=_(ANY),
        key=key,
        persist_state="session",
        bind="query-params",
    )
    return None if value is None else float(value)


def _ends(period: object, options: Options) -> tuple[date | None, date | None]:
    """The two ends of the period; None where the whole log is meant or one end is missing yet."""
    ends = tuple(period) if isinstance(period, Sequence) else (period,)
    start = ends[0] if ends and isinstance(ends[0], date) else None
    end = ends[1] if len(ends) > 1 and isinstance(ends[1], date) else None
    return (
        None if start is None or start <= options.first else start,
        None if end is None or end >= options.last else end,
    )


def pointed_at(key: str) -> str:
    """The one thing that a page points at under a key: in this session, or in the address."""
    return str(st.session_state.get(f"at {key}") or st.query_params.get(key, ""))


def point_at(key: str, value: str) -> None:
    """Point at one thing, in the session and in the address."""
    st.session_state[f"at {key}"] = value
    st.query_params[key] = value
