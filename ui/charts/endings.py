"""How deals end over time, as curves of the share won and the share lost."""

import altair as alt

from mining.performance.endings import Endings
from ui import ending_words
from ui.charts.framing import empty_chart
from ui.charts.palette import SOURCES
from ui.language import _


def ending_curves(found: Endings) -> alt.Chart:
    """The share won and the share lost by day since opening, side by side, a line a group."""
    rows = found.curves
    if rows.empty:
        return empty_chart(_(ending_words.TOO_FEW))
    names = [ending_words.group_name(found, name) for name in found.groups["group"]]
    told = rows.assign(
        group=[ending_words.group_name(found, name) for name in rows["group"]],
        end=[_(ending_words.ENDS[end]) for end in rows["end"]],
    )
    return (
        alt.Chart(told)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("days:Q", title=_(ending_words.DAYS_SINCE)),
            y=alt.Y("share:Q", title=None).axis(format="%"),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=names, range=list(SOURCES[: len(names)])),
                legend=alt.Legend(title=None, orient="top", labelLimit=220)
                if len(names) > 1
                else None,
            ),
            column=alt.Column(
                "end:N", title=None, sort=[_(words) for words in ending_words.ENDS.values()]
            ),
        )
        .properties(width=480, height=260)
    )
