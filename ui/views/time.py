"""Where the time is lost: the manager's page."""

from datetime import timedelta
from typing import cast

import pandas as pd
import streamlit as st

from mining.findings.time_part import read_targets
from mining.models.directly_follows_graph import Clock
from mining.performance.lost_time import LostTime, Reference, ReferenceKind, Target
from ui import ending_words, phrases, rework_words, wait_words
from ui import time_words as words
from ui.charts.endings import ending_curves
from ui.charts.lost_time import lost_time_bars
from ui.charts.wait_causes import wait_cause_bars
from ui.components.deals import show_deals
from ui.components.drawing import show_chart
from ui.context import Context
from ui.language import _

DAY, HOUR = 86_400, 3_600
PERIODS = (30, 91, 182, 365)


def show(context: Context) -> None:
    """Put on the screen where time is lost."""
    _lost(context)
    _waiting(context)
    _rework(context)
    _endings(context)


def _lost(context: Context) -> None:
    st.subheader(_(words.LOST), help=_(words.LOST_HELP))
    kinds = [kind for kind in words.KINDS if (context.passages.places["kind"] == kind).any()]
    if not kinds:
        st.info(_(words.NOTHING_LOST))
        return
    kind = _choice(st.container(), words.KIND, kinds, words.KINDS, "lost_kind")
    middle, right = st.columns([5, 3])
    against = _choice(
        middle, words.AGAINST, list(words.REFERENCES), words.REFERENCES, "lost_against"
    )
    clock = cast("Clock", _choice(right, words.CLOCK, list(words.CLOCKS), words.CLOCKS, "lost_on"))
    reference = _reference(context, cast("ReferenceKind", against), kind, clock)
    found = context.lost_time(reference, clock)
    st.markdown(words.headline(found, kind))
    show_chart(lost_time_bars(found, kind))
    _table(context, found, kind)


def _choice(
    place: st.delta_generator.DeltaGenerator,
    title: str,
    names: list[str],
    said: dict[str, str],
    key: str,
) -> str:
    chosen = place.segmented_control(
        _(title),
        names,
        format_func=lambda name: _(said[name]),
        default=names[0],
        required=True,
        key=key,
        bind="query-params",
    )
    return str(chosen)


def _reference(context: Context, kind: ReferenceKind, place: str, clock: Clock) -> Reference:
    if kind == "period before":
        days = st.select_slider(_(words.PERIOD), PERIODS, value=91, key="lost_days")
        st.caption(_(words.REFERENCE_HELP[kind]).format(days=days))
        return Reference(kind, period=timedelta(days=int(days)))
    st.caption(_(words.REFERENCE_HELP[kind]))
    targets = _targets(context, place, clock) if kind == "target" else ()
    return Reference(kind, targets)


def _targets(context: Context, kind: str, clock: Clock) -> tuple[Target, ...]:
    """The targets in a table to write in, at first those of the project."""
    unit = DAY if clock == "calendar" else HOUR
    declared = Reference("target", read_targets(context.project))
    places = context.passages.places
    mine = [
        (row.kind, row.source, row.target) for row in places[places["kind"] == kind].itertuples()
    ]
    names = [words.place(*place) for place in mine]
    known = [declared.target_of(place, clock) for place in mine]
    rows = pd.DataFrame(
        {_(words.PLACE): names, _(words.TARGET): [each and each / unit for each in known]}
    ).astype({_(words.TARGET): "float64"})
    st.caption(_(words.TARGETS[clock]))
    written = st.data_editor(
        rows, hide_index=True, disabled=[_(words.PLACE)], key=f"targets_{kind}_{clock}"
    )
    return tuple(
        Target(name, timedelta(seconds=float(time) * unit), clock)
        for name, time in zip(names, written[_(words.TARGET)], strict=True)
        if pd.notna(time) and time > 0
    )


def _table(context: Context, found: LostTime, kind: str) -> None:
    rows = found.frame[found.frame["kind"] == kind].reset_index(drop=True)
    st.caption(_(phrases.CLICK_ROW))
    event = st.dataframe(
        words.lost_table(found, rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="lost_rows",
    )
    chosen = event.selection.rows
    if not chosen or chosen[0] >= len(rows):
        return
    row = rows.iloc[chosen[0]]
    limit = row["reference"] if pd.notna(row["reference"]) else pd.Timedelta(0)
    place = (row["kind"], row["source"], row["target"])
    st.subheader(words.deals_beyond(place, limit, found.clock))
    cases = context.cases_behind(place, limit.total_seconds(), found.clock)
    show_deals(context, cases, key="lost_deals")


def _waiting(context: Context) -> None:
    st.subheader(_(wait_words.TITLE))
    left, right = st.columns([5, 3])
    kinds = {name: words.KINDS[name] for name in ("handover", "lead", "stage", "move")}
    kind = _choice(left, words.KIND, list(kinds), kinds, "wait_kind")
    names = list(reversed(words.CLOCKS))
    clock = cast("Clock", _choice(right, words.CLOCK, names, words.CLOCKS, "wait_on"))
    found = context.waiting(clock)
    st.caption(wait_words.about(found))
    show_chart(wait_cause_bars(found, kind))
    table = wait_words.waits_table(found, kind)
    if len(table):
        st.dataframe(table, hide_index=True)


def _rework(context: Context) -> None:
    found = context.rework
    st.subheader(_(rework_words.TITLE), help=rework_words.about(found))
    if found.frame.empty:
        st.info(_(rework_words.NO_LOOPS))
        return
    st.caption(_(phrases.CLICK_ROW))
    event = st.dataframe(
        rework_words.loops_table(found),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="loop_rows",
    )
    chosen = event.selection.rows
    if chosen and chosen[0] < len(found.frame):
        row = found.frame.iloc[chosen[0]]
        st.subheader(rework_words.deals_back(row["place"]))
        show_deals(context, context.returned(row["kind"], row["place"]), key="loop_deals")


def _endings(context: Context) -> None:
    if context.funnel is None:
        return
    st.subheader(_(ending_words.TITLE), help=_(ending_words.HELP))
    ways = ["", *context.ending_ways]
    by = st.selectbox(
        _(ending_words.BY),
        ways,
        format_func=lambda name: name or _(ending_words.EVERYTHING),
        key="endings_by",
        bind="query-params",
    )
    found = context.endings(str(by or ""))
    if found is None:
        return
    show_chart(ending_curves(found), width="content")
    if found.in_all > len(found.groups):
        st.caption(ending_words.largest(found))
    st.dataframe(ending_words.endings_table(found), hide_index=True)
