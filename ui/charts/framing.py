"""What charts have in common: a line above them, and a chart of nothing that says so."""

import altair as alt
import pandas as pd

from ui.charts.palette import MIDDLE


def empty_chart(words: str) -> alt.Chart:
    """A chart that shows only why there is nothing to show."""
    return (
        alt.Chart(pd.DataFrame({"words": [words]}))
        .mark_text(color=MIDDLE, fontSize=14)
        .encode(text="words:N")
        .properties(height=80, width="container")
    )


def chart_note(words: str) -> alt.TitleParams:
    """A line above a chart that says how much of the whole it shows."""
    return alt.TitleParams(
        words, anchor="start", fontSize=12, fontWeight="normal", color=MIDDLE, offset=12
    )
