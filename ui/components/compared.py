"""Which two groups of the chosen deals are compared on the map."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from mining.models.directly_follows_graph import Clock
from ui import map_wording, wording
from ui.charts.comparison import Comparison
from ui.choice import Choice, Options
from ui.context import Context
from ui.language import _

FEWEST = 5
"""Groups of fewer deals are not compared."""

FIELDS = {"source": "sources", "department": "departments", "outcome": "outcomes"}


def choose_comparison(context: Context, time: Clock) -> Comparison | None:
    """The two groups that are chosen, with their graphs; None where nothing is compared."""
    by, first, second = st.columns([1.4, 1.3, 1.3])
    with by:
        chosen = st.selectbox(
            _(map_wording.COMPARE),
            [name for name in map_wording.COMPARE_BY if _has_groups(name, context.options)],
            format_func=lambda name: _(map_wording.COMPARE_BY[name]),
            key="map_compare",
            help=_(map_wording.COMPARE_HELP),
            bind="query-params",
        )
    if not chosen:
        return None
    if chosen == "period":
        with first:
            groups = _periods(context)
    else:
        names = getattr(context.options, FIELDS[chosen])
        with first:
            one = st.selectbox(
                _(map_wording.FIRST_GROUP), names, key="map_first", bind="query-params"
            )
        with second:
            other = st.selectbox(
                _(map_wording.SECOND_GROUP), names, index=1, key="map_second", bind="query-params"
            )
        if one == other:
            st.info(_(map_wording.SAME_GROUP))
            return None
        groups = {name: _narrowed(context.choice, chosen, name) for name in (one, other)}
    return _compared(context, groups, time)


def _narrowed(choice: Choice, by: str, name: str) -> Choice:
    """The deals chosen that are of one source, department or outcome."""
    if by == "source":
        return replace(choice, sources=(name,))
    if by == "department":
        return replace(choice, departments=(name,))
    return replace(choice, outcomes=(name,))


def _compared(context: Context, groups: dict[str, Choice], time: Clock) -> Comparison | None:
    graphs = [context.graph_of(choice, time) for choice in groups.values()]
    if min(graph.cases for graph in graphs) < FEWEST:
        st.info(_(map_wording.TOO_FEW).format(count=FEWEST))
        return None
    names = tuple(groups)
    return Comparison((names[0], names[1]), (graphs[0], graphs[1]))


def _has_groups(name: str, options: Options) -> bool:
    if name in FIELDS:
        return len(getattr(options, FIELDS[name])) > 1
    return not name or options.first < options.last


def _periods(context: Context) -> dict[str, Choice]:
    """The chosen deals before a day and after it; at first the middle of the period."""
    options, choice = context.options, context.choice
    first, last = choice.start or options.first, choice.end or options.last
    middle = first + (last - first) / 2
    day = st.date_input(
        _(map_wording.COMPARE_BY["period"]), middle, first, last, key="map_compare_day"
    )
    cut = day if isinstance(day, date) else middle
    return {
        _(map_wording.EARLIER).format(day=wording.day(cut)): replace(choice, end=cut),
        _(map_wording.LATER).format(day=wording.day(cut)): replace(
            choice, start=cut + timedelta(days=1)
        ),
    }
