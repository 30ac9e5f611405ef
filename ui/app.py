"""The web app: `greyzone app PROJECT` serves this file with Streamlit."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import streamlit as st

from event_logs.errors import GreyzoneError
from ui import phrases, state
from ui.charts import graphviz_layout
from ui.context import Context, open_context
from ui.language import _
from ui.places import named_projects
from ui.views import cases, deviations, handoffs, overview, process_map, report

VIEWS: dict[str, Callable[[Context], None]] = {
    "overview": overview.show,
    "map": process_map.show,
    "deviations": deviations.show,
    "handoffs": handoffs.show,
    "cases": cases.show,
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
        context = open_context(state.choose_project(named_projects()))
        st.sidebar.title(context.project.name)
        context = replace(context, choice=state.choose(context.options))
        chosen, stored = context.facts.cases, context.manifest.cases
    except GreyzoneError as mistake:
        st.error(mistake.sentence)
        return
    st.html(f"<style>{LESS_EMPTY_TOP}</style>")
    with st.sidebar:
        st.caption(phrases.chosen_cases(chosen, stored))
        if not context.choice.is_all:
            st.button(_(phrases.ALL_DEALS), on_click=state.forget, args=(context.options,))
    st.navigation(
        [
            st.Page(
                _page(show, context),
                title=_(phrases.PAGES[name]),
                url_path=name,
                default=name == "overview",
            )
            for name, show in VIEWS.items()
        ],
        position="top",
    ).run()


def _page(show: Callable[[Context], None], context: Context) -> Callable[[], None]:
    def draw() -> None:
        if not context.cases:
            st.info(_(phrases.NO_CASES))
            return
        try:
            show(context)
        except GreyzoneError as mistake:
            st.error(mistake.sentence)

    return draw


main()
