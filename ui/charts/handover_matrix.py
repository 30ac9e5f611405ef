"""Who hands over to whom, as a heat map."""

from typing import Literal

import altair as alt
import pandas as pd

from mining.organization.handovers import Handovers
from ui import wording
from ui.charts.framing import chart_note, empty_chart
from ui.charts.palette import TIME_RAMP
from ui.language import _

Measure = Literal["count", "median", "total"]
MOST = 20
"""Hands on a side: more cannot be read."""

DARK = 0.25
"""From this share of the largest on the colour, which runs by the square root, is dark."""


def handover_matrix(
    found: Handovers, *, measure: Measure = "count", most: int = MOST
) -> alt.LayerChart | alt.Chart:
    """From (rows) to (columns), darker for more; the busiest `most` hands, busiest first.

    An empty field is a handover that never happened, not one that took no time.
    """
    if found.frame.empty:
        return empty_chart(_(wording.NO_HANDOVERS))
    hands = _busiest(found.frame)
    shown = found.frame[
        found.frame["source"].isin(hands[:most]) & found.frame["target"].isin(hands[:most])
    ]
    rows = _rows(shown, measure)
    base = alt.Chart(rows).encode(
        y=alt.Y("source:N", sort=hands[:most], title=_(wording.FROM)).axis(labelLimit=220),
        x=alt.X("target:N", sort=hands[:most], title=_(wording.TO)).axis(
            labelLimit=160, labelAngle=-40, labelOverlap=False, orient="top"
        ),
        tooltip=[
            alt.Tooltip("source:N", title=_(wording.FROM)),
            alt.Tooltip("target:N", title=_(wording.TO)),
            alt.Tooltip("how_often:N", title=_(wording.HANDOVERS)),
            alt.Tooltip("median:N", title=_(wording.MEDIAN_WAIT)),
            alt.Tooltip("total:N", title=_(wording.TOTAL_WAIT)),
        ],
    )
    fields = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color(
            "weight:Q", scale=alt.Scale(range=["#FDF1DF", *TIME_RAMP], type="sqrt"), legend=None
        )
    )
    labels = base.mark_text(fontSize=11).encode(
        text="label:N",
        color=alt.condition("datum.is_dark", alt.value("white"), alt.value("#20262D")),
    )
    words = wording.hands_shown(min(most, len(hands)), len(hands))
    return (fields + labels).properties(
        width=64 * len(hands[:most]) + 260,
        height=36 * len(hands[:most]) + 150,
        title=chart_note(words),
    )


def _busiest(frame: pd.DataFrame) -> list[str]:
    given = frame.groupby("source")["count"].sum()
    taken = frame.groupby("target")["count"].sum()
    total = given.add(taken, fill_value=0).rename_axis("hand").reset_index(name="count")
    ordered = total.sort_values(["count", "hand"], ascending=[False, True])
    return [str(hand) for hand in ordered["hand"]]


def _rows(frame: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    values = frame[measure]
    weight = values if measure == "count" else values.dt.total_seconds()
    share = (weight / weight.max()).fillna(0.0)
    labels = [
        wording.count(value) if measure == "count" else wording.short_duration(value)
        for value in values
    ]
    return pd.DataFrame(
        {
            "source": frame["source"],
            "target": frame["target"],
            "weight": weight,
            "label": labels,
            "is_dark": share > DARK,
            "how_often": [
                wording.part(number, part)
                for number, part in zip(frame["count"], frame["share"], strict=True)
            ],
            "median": [wording.duration(value) for value in frame["median"]],
            "total": [wording.duration(value) for value in frame["total"]],
        }
    )
