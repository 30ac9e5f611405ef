"""The ways that deals went: how often, how long, with which end; judged good or bad."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from event_logs.event_log import SEPARATOR
from mining.conformance.judged import (
    Keys,
    Steps,
    cases_of_judgement,
    fit_by_judgement,
)
from mining.conformance.triage import JudgedVariant, Triage, read_judged, triage
from mining.models.alignment import Alignments
from ui import conforming, deviation_words, phrases, state, variant_words, wording
from ui.charts.chevrons import Step, steps_of
from ui.charts.variant_bars import variant_bars
from ui.components.deals import show_deals
from ui.components.drawing import show_chart
from ui.components.judging import POINTER, show_variant
from ui.components.proposed import show_proposed
from ui.context import Context
from ui.language import _
from ui.views.tables import show_share

MOST = 500


def show(context: Context) -> None:
    """Put the variants on the screen, most frequent first; one of them is looked at."""
    st.markdown(_(variant_words.ABOUT))
    level = _level(context)
    figures = conforming.variants_at(context, level)
    if figures.frame.empty:
        st.info(_(wording.NO_VARIANTS))
        return
    compared = conforming.aligned_at(context, level)
    deviating = conforming.deviating_at(context, level)
    judged = {each.steps: each for each in read_judged(context.project)}
    found = triage(_with_deviations(figures.frame, deviating), judged.values())
    _progress(found)
    rows = _chosen_rows(found)
    row = _pointed(rows, found)
    if row is not None:
        steps = _steps(row.variant, compared[0] if compared else None, context)
        st.subheader(
            _(variant_words.PLACE).format(rank=row.Index + 1, there=wording.count(len(found.frame)))
        )
        show_variant(
            context, row, steps, known=judged.get(row.variant), then=_next(found, row.variant)
        )
    _table(rows, found)
    if row is not None and st.toggle(_(variant_words.DEALS_OF), key="variant_deals_shown"):
        cases = conforming.cases_of_variant(context, level, row.variant)
        show_deals(context, cases, key="variant_deals")
    show_chart(variant_bars(found))
    if compared:
        _follows(context, compared[0], judged)
        show_proposed(context, compared[0], deviating, list(judged.values()))


def digest(steps: Steps) -> str:
    """A short name of a variant for the address."""
    return hashlib.sha256(SEPARATOR.join(steps).encode()).hexdigest()[:10]


def _level(context: Context) -> str:
    """What counts as a variant: the ways as recorded, or everything that happened."""
    if context.funnel is None:
        return "everything"
    level = st.segmented_control(
        _(phrases.VARIANT_LEVEL),
        list(phrases.LEVELS),
        format_func=lambda level: _(phrases.LEVELS[level]),
        default="recorded",
        required=True,
        key="variant_level",
        bind="query-params",
    )
    return str(level)


def _with_deviations(frame: pd.DataFrame, deviating: Mapping[Steps, Keys]) -> pd.DataFrame:
    keys = [deviating.get(variant) for variant in frame["variant"]]
    return frame.assign(deviations=pd.Series(keys, index=frame.index, dtype=object))


def _progress(found: Triage) -> None:
    judged, good, bad, unjudged = st.columns(4)
    cases = found.good + found.bad + found.open
    show_share(judged, "judged", found.good + found.bad, cases)
    show_share(good, "good", found.good, cases)
    show_share(bad, "bad", found.bad, cases)
    show_share(unjudged, "unjudged", found.open, cases)
    st.progress((found.good + found.bad) / max(cases, 1), variant_words.progress(found))


def _chosen_rows(found: Triage) -> pd.DataFrame:
    """The variants that are asked for: all, those not judged, the good or the bad."""
    which = st.segmented_control(
        _(variant_words.SHOW),
        list(variant_words.WHICH),
        format_func=lambda name: _(variant_words.WHICH[name]),
        default="all",
        required=True,
        key="variants_shown",
        bind="query-params",
    )
    if which == "all":
        return found.frame
    return found.frame[found.frame["judgement"] == ("" if which == "open" else which)]


def _pointed(rows: pd.DataFrame, found: Triage) -> Any:
    """The variant that is looked at: the one pointed at, or the first of those shown."""
    wanted = state.pointed_at(POINTER)
    for row in found.frame.itertuples():
        if wanted and digest(row.variant) == wanted:
            return row
    if rows.empty:
        st.info(_(variant_words.NO_SUCH))
        return None
    return next(rows.itertuples())


def _next(found: Triage, after: Steps) -> str:
    """The most frequent variant besides this one that nobody judged yet."""
    unjudged = found.frame.loc[found.frame["judgement"] == "", "variant"]
    return next((digest(steps) for steps in unjudged if steps != after), "")


def _steps(variant: Steps, aligned: Alignments | None, context: Context) -> list[Step]:
    if aligned is None or context.funnel is None:
        return [("plain", name) for name in variant]
    present = set(aligned.cases["alignment"].tolist())
    found = next(
        one
        for number, one in enumerate(aligned.alignments)
        if number in present and one.variant == variant
    )
    return steps_of(found.moves, context.funnel.names)


def _table(rows: pd.DataFrame, found: Triage) -> None:
    shown = rows.head(MOST)
    covered = wording.percent(float(shown["share"].sum()))
    st.caption(
        _(variant_words.SHOWN).format(
            shown=wording.count(len(shown)), there=wording.count(len(found.frame)), covered=covered
        )
        + " "
        + _(variant_words.CLICK)
    )
    bar = st.column_config.ProgressColumn
    st.dataframe(
        _in_words(shown),
        hide_index=True,
        on_select=lambda: _picked(shown),
        selection_mode="single-row",
        key="variant_rows",
        column_config={
            _(variant_words.SHARE): bar(format="percent", min_value=0.0, max_value=1.0),
            _(variant_words.RUNNING): bar(
                format="percent",
                min_value=0.0,
                max_value=1.0,
                help=_(variant_words.RUNNING_HELP),
            ),
            _(variant_words.MEDIAN): st.column_config.TextColumn(help=_(variant_words.MEDIAN_HELP)),
            _(variant_words.WON): st.column_config.TextColumn(help=_(variant_words.WON_HELP)),
        },
    )


def _in_words(shown: pd.DataFrame) -> pd.DataFrame:
    each = list(shown.itertuples())
    return pd.DataFrame(
        {
            _(variant_words.RANK): [row.Index + 1 for row in each],
            _(variant_words.WAY): [wording.way(row.variant) for row in each],
            _(variant_words.JUDGEMENT): [_(variant_words.JUDGEMENTS[r.judgement]) for r in each],
            _(variant_words.DEALS): shown["cases"].to_numpy(),
            _(variant_words.SHARE): shown["share"].to_numpy(),
            _(variant_words.RUNNING): shown["cumulative"].to_numpy(),
            _(variant_words.MEDIAN): [variant_words.median(row) for row in each],
            _(variant_words.WON): [variant_words.won_rate(row) for row in each],
            _(variant_words.DEVIATIONS): [
                ", ".join(deviation_words.deviation_name(*key) for key in row.deviations or ())
                for row in each
            ],
        }
    )


def _picked(shown: pd.DataFrame) -> None:
    """A row was ticked: its variant is the one to look at."""
    rows = st.session_state["variant_rows"].selection.rows
    if rows and rows[0] < len(shown):
        state.point_at(POINTER, digest(shown.iloc[rows[0]]["variant"]))


def _follows(context: Context, aligned: Alignments, judged: Mapping[Steps, JudgedVariant]) -> None:
    """How the judged deals fit the funnel; a row opens its deals."""
    if not judged:
        return
    st.subheader(_(variant_words.FOLLOWS), help=_(variant_words.FOLLOWS_HELP))
    frame = fit_by_judgement(aligned, judged.values())
    table = pd.DataFrame(
        {
            _(variant_words.JUDGEMENT): [
                _(variant_words.JUDGEMENTS[name]) for name in frame["judgement"]
            ],
            _(variant_words.DEALS): frame["cases"],
            _(variant_words.FITS): [
                wording.share(row.fitting, row.cases) for row in frame.itertuples()
            ],
            _(variant_words.DEVIATES): [
                wording.share(row.deviating, row.cases) for row in frame.itertuples()
            ],
        }
    )
    event = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="single-row", key="judged_rows"
    )
    chosen = event.selection.rows
    if chosen and chosen[0] < len(frame):
        judgement = str(frame.iloc[chosen[0]]["judgement"])
        show_deals(
            context, cases_of_judgement(aligned, judged.values(), judgement), key="judged_deals"
        )
