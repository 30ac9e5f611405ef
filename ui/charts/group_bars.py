"""The share of deals that follow the funnel, group by group, with its interval."""

import altair as alt
import pandas as pd

from ui import conformance_words, wording
from ui.charts.palette import BOUND, DECLARED, MIDDLE
from ui.language import _


def group_bars(frame: pd.DataFrame) -> alt.LayerChart:
    """Bars of rows with `group`, `cases`, `fitting`, `share`, `low`, `high`, in their order."""
    rows = frame.assign(
        group=frame["group"].astype(str),
        told=[wording.share(row.fitting, row.cases) for row in frame.itertuples()],
        interval=[conformance_words.interval(row.low, row.high) for row in frame.itertuples()],
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("group:N", sort=rows["group"].tolist(), title=None).axis(
            labelLimit=260, labelOverlap=False
        ),
        tooltip=[
            alt.Tooltip("group:N", title=_(conformance_words.GROUP)),
            alt.Tooltip("told:N", title=_(conformance_words.FOLLOWING)),
            alt.Tooltip("interval:N", title=_(conformance_words.INTERVAL)),
        ],
    )
    bars = base.mark_bar(color=DECLARED, cornerRadiusEnd=3).encode(
        x=alt.X("share:Q", title=_(conformance_words.FOLLOWING))
        .axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
        .scale(domain=[0, 1.25], nice=False)
    )
    ends = base.mark_rule(color=BOUND, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=6, color=MIDDLE).encode(x="high:Q", text="told:N")
    return (bars + ends + words).properties(height=26 * len(rows) + 60)
