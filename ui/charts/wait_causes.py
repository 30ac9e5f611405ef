"""What deals wait for, as one bar a place cut by cause."""

import altair as alt
import pandas as pd

from mining.performance.wait_causes import WaitCauses
from ui import time_words, wait_words
from ui.charts.framing import empty_chart
from ui.charts.palette import DECLARED, EXTRA, HIDDEN, MIDDLE
from ui.language import _
from ui.wording import percent, shortened

COLOURS = {
    "customer": "#3A8F5C",
    "closed": "#CBD2D9",
    "away": HIDDEN,
    "busy": DECLARED,
    "available": EXTRA,
    "batched": "#B8860B",
    "worked": "#1F8A9E",
    "unknown": MIDDLE,
}


def wait_cause_bars(found: WaitCauses, kind: str) -> alt.Chart:
    """The shares of the causes at each place of a kind, the longest waiting first."""
    shares = found.shares[(found.shares["kind"] == kind) & (found.shares["share"] > 0)]
    if shares.empty:
        return empty_chart(_(wait_words.NO_WAITING))
    names = [
        shortened(time_words.place(row.kind, row.source, row.target), 48)
        for row in shares.itertuples()
    ]
    order = {cause: number for number, cause in enumerate(wait_words.CAUSES)}
    rows = pd.DataFrame(
        {
            "place": names,
            "cause": [_(wait_words.CAUSES[cause]) for cause in shares["cause"]],
            "order": shares["cause"].map(order).to_numpy(),
            "share": shares["share"].to_numpy(),
            "words": [percent(share) for share in shares["share"]],
        }
    )
    there = [cause for cause in wait_words.CAUSES if (shares["cause"] == cause).any()]
    causes, colours = [_(wait_words.CAUSES[c]) for c in there], [COLOURS[c] for c in there]
    return (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y("place:N", sort=list(dict.fromkeys(names)), title=None).axis(
                labelLimit=320, labelOverlap=False
            ),
            x=alt.X("share:Q", title=_(wait_words.SHARE), scale=alt.Scale(domain=[0, 1])).axis(
                format="%"
            ),
            color=alt.Color(
                "cause:N",
                scale=alt.Scale(domain=causes, range=colours),
                legend=alt.Legend(title=None, orient="top", columns=2, labelLimit=340),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("place:N", title=_(time_words.PLACE)),
                alt.Tooltip("cause:N", title=_(wait_words.CAUSE)),
                alt.Tooltip("words:N", title=_(wait_words.SHARE)),
            ],
        )
        .properties(height=34 * len(set(names)) + 120)
    )
