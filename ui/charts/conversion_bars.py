"""Conversion as a bound: one bar a stage, from what is recorded to what is possible."""

import altair as alt
import pandas as pd

from mining.conformance.conversion import MEASURES, Conversion, conversion_rates
from ui import conformance_words, wording
from ui.charts.framing import empty_chart
from ui.charts.palette import BOUND, DECLARED, MIDDLE
from ui.language import _

SHADES = dict(zip(MEASURES, (DECLARED, "#6F9DD0", "#A9C4E6", "#D5E2F2", "#DADDE2"), strict=True))
"""From what is recorded to what is only possible, darker is surer."""


QUARTERS = [0, 0.25, 0.5, 0.75, 1]


def conversion_bars(found: Conversion) -> alt.LayerChart | alt.Chart:
    """One bar a stage of parts that each measure adds; a line from the worst to the best case."""
    if not found.cases:
        return empty_chart(_(wording.NO_VARIANTS))
    rates = conversion_rates(found)
    stages = found.frame["stage"].tolist()
    base = alt.Chart(_parts(rates)).encode(y=_stage(stages))
    names = [_(conformance_words.MEASURES[name]) for name in MEASURES]
    bars = base.mark_bar().encode(
        x=alt.X("before:Q", title=_(conformance_words.SHARE_OF_ALL))
        .axis(format="%", values=QUARTERS)
        .scale(domain=[0, 1.12], nice=False),
        x2="share:Q",
        color=alt.Color(
            "measure:N",
            sort=names,
            scale=alt.Scale(domain=names, range=list(SHADES.values())),
            legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=560),
        ),
        tooltip=[
            alt.Tooltip("stage:N", title=_(wording.STAGE)),
            alt.Tooltip("measure:N", title=_(conformance_words.RESTS_ON)),
            alt.Tooltip("told:N", title=_(conformance_words.CASES)),
            alt.Tooltip("interval:N", title=_(conformance_words.INTERVAL)),
        ],
    )
    ends = alt.Chart(_ends(rates)).encode(y=_stage(stages))
    line = ends.mark_rule(color=BOUND, strokeWidth=1.5).encode(x="worst:Q", x2="best:Q")
    ticks = [
        ends.mark_tick(color=BOUND, thickness=2, size=16).encode(x=f"{end}:Q")
        for end in ("worst", "best")
    ]
    words = ends.mark_text(align="left", dx=6, color=MIDDLE).encode(x="best:Q", text="told:N")
    return (bars + line + ticks[0] + ticks[1] + words).properties(height=44 * len(stages) + 190)


def _stage(stages: list[str]) -> alt.Y:
    return alt.Y("stage:N", sort=stages, title=None).axis(labelLimit=260, labelOverlap=False)


def _parts(rates: pd.DataFrame) -> pd.DataFrame:
    said = [wording.share(row.cases, row.of) for row in rates.itertuples()]
    return rates.assign(
        measure=[_(conformance_words.MEASURES[name]) for name in rates["measure"]],
        told=said,
        interval=[conformance_words.interval(r.low, r.high) for r in rates.itertuples()],
    )[["stage", "measure", "before", "share", "told", "interval"]]


def _ends(rates: pd.DataFrame) -> pd.DataFrame:
    wide = rates.pivot_table(index="stage", columns="measure", values="share", sort=False)
    told = [
        conformance_words.bound(low, high)
        for low, high in zip(wide["any_order"], wide["best"], strict=True)
    ]
    return pd.DataFrame(
        {
            "stage": wide.index.tolist(),
            "worst": wide["any_order"].to_numpy(),
            "best": wide["best"].to_numpy(),
            "told": told,
        }
    )
