"""The web app: `greyzone app PROJECT` serves this file with Streamlit."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import streamlit as st

from event_logs.errors import GreyzoneError, LogMissingError
from ui import mistakes, phrases, stage_words, state
from ui.charts import graphviz_layout
from ui.components.building import build_first
from ui.components.new_project import begin
from ui.components.tour import show_tour
from ui.context import Context, open_context
from ui.language import _
from ui.places import first_home, named_projects
from ui.views import (
    cases,
    data,
    deadlines,
    deviations,
    handoffs,
    overview,
    process_map,
    report,
    stages,
    time,
    variants,
)

VIEWS: dict[str, Callable[[Context], None]] = {
    "overview": overview.show,
    "map": process_map.show,
    "stages": stages.show,
    "variants": variants.show,
    "deviations": deviations.show,
    "time": time.show,
    "handoffs": handoffs.show,
    "deadlines": deadlines.show,
    "cases": cases.show,
    "data": data.show,
    "report": report.show,
}
"""The pages in order; the keys are their addresses."""

LESS_EMPTY_TOP = "[data-testid=stMainBlockContainer] { padding-top: 4rem }"


@st.cache_resource(show_spinner=False)
def _warm_up() -> Thread:
    """Prepare what the first map needs while the first page is read; it takes a second or two."""
    thread = Thread(target=graphviz_layout.warm_up, daemon=True)
    thread.start()
    return thread


def main() -> None:
    """Draw the page chosen; a mistake that a person can mend is told in words."""
    st.set_page_config(page_title="greyzone", page_icon="🌫️", layout="wide")
    _warm_up()
    try:
        state.choose_language()
        context = _chosen_project()
        if context is None:
            return
        st.sidebar.title(context.project.name)
        context = _as_read(context)
        context = replace(context, choice=state.choose(context.options))
        chosen, stored = context.facts.cases, context.manifest.cases
    except GreyzoneError as mistake:
        st.error(mistakes.in_words(mistake))
        return
    st.html(f"<style>{LESS_EMPTY_TOP}</style>")
    with st.sidebar:
        st.caption(phrases.chosen_cases(chosen, stored))
        if not context.choice.is_all:
            st.button(_(phrases.ALL_DEALS), on_click=state.forget, args=(context.options,))
    pages = {
        name: st.Page(
            _page(show, context),
            title=_(phrases.PAGES[name]),
            url_path=name,
            default=name == "overview",
        )
        for name, show in VIEWS.items()
    }
    chosen_page = st.navigation(list(pages.values()), position="top")
    state.remember_pages(pages)
    show_tour(context.home, pages, chosen_page)
    chosen_page.run()


def _chosen_project() -> Context | None:
    """The project to look at; where there is none yet, or no log of it, what makes one."""
    projects = named_projects()
    if not projects:
        begin(first_home())
        return None
    place = state.choose_project(projects)
    try:
        return open_context(place)
    except LogMissingError:
        build_first(place)
        return None


def _as_read(context: Context) -> Context:
    """The project as declared, or as found where stages were accepted and that is chosen."""
    if not any(decision.decision == "accepted" for decision in context.decisions):
        return context
    with st.sidebar:
        reading = st.segmented_control(
            _(stage_words.READ),
            [stage_words.AS_DECLARED, stage_words.AS_FOUND],
            format_func=_,
            default=stage_words.AS_DECLARED,
            required=True,
            help=_(stage_words.READ_HELP),
            key="reading",
            persist_state="session",
            bind="query-params",
        )
        if reading != stage_words.AS_FOUND:
            return context
        with st.spinner(_(stage_words.LOOKING)):
            return context.as_found()


def _page(show: Callable[[Context], None], context: Context) -> Callable[[], None]:
    def draw() -> None:
        if not context.cases:
            st.info(_(phrases.NO_CASES))
            return
        try:
            show(context)
        except GreyzoneError as mistake:
            st.error(mistakes.in_words(mistake))

    return draw


main()
