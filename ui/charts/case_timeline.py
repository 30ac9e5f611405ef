"""What happened to one deal, when, and which source of records says so."""

import altair as alt
import pandas as pd

from ui import wording
from ui.charts.framing import empty_chart
from ui.charts.palette import MIDDLE, SOURCES
from ui.language import _

MOST = 40
"""Activities on the axis: a deal with more shows its most frequent."""

DAYS = pd.Timedelta(days=8)
"""A longer deal has days on its axis, a shorter one the time of day as well."""


def case_timeline(events: pd.DataFrame) -> alt.LayerChart | alt.Chart:
    """The events of one case over time: one row an activity, in the order of its first event.

    `events`: rows of `EventLog.events` of one case (`activity`, `timestamp`, `source`;
    `start_timestamp`, `resource` where there are). An event with a start is a bar from its
    start to its end, one without is a point.
    """
    if events.empty:
        return empty_chart(_(wording.NO_EVENTS))
    rows = _rows(events)
    order = rows.drop_duplicates("activity")["activity"].tolist()
    sources = sorted(rows["source"].unique())
    base = alt.Chart(rows).encode(
        y=alt.Y("activity:N", sort=order, title=None).axis(labelLimit=260, grid=True),
        color=alt.Color(
            "source:N",
            title=_(wording.SOURCE),
            scale=alt.Scale(
                domain=sources, range=[SOURCES[at % len(SOURCES)] for at in range(len(sources))]
            ),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            alt.Tooltip("activity:N", title=_(wording.ACTIVITY)),
            alt.Tooltip("end:T", title=_(wording.WHEN), format="%Y-%m-%d %H:%M"),
            alt.Tooltip("who:N", title=_(wording.WHO)),
            alt.Tooltip("source:N", title=_(wording.SOURCE)),
        ],
    )
    shown = "%d %b" if rows["end"].max() - rows["start"].min() > DAYS else "%d %b %H:%M"
    axis = alt.X("start:T", title=_(wording.UTC)).axis(format=shown, tickCount=8)
    line = (
        alt.Chart(rows)
        .mark_line(color=MIDDLE, opacity=0.35, strokeWidth=1.5)
        .encode(x=axis, y=alt.Y("activity:N", sort=order), order="at:Q")
    )
    bars = base.transform_filter("datum.lasts").mark_bar(height=9).encode(x=axis, x2="end:T")
    points = base.mark_circle(size=90, opacity=1).encode(
        x=alt.X("end:T", title=_(wording.UTC)).axis(format=shown, tickCount=8)
    )
    return (line + bars + points).properties(height=26 * len(order) + 100)


def _rows(events: pd.DataFrame) -> pd.DataFrame:
    ordered = events.sort_values(["timestamp", *(["position"] if "position" in events else [])])
    busiest = ordered["activity"].value_counts().head(MOST).index
    shown = ordered[ordered["activity"].isin(busiest)].reset_index(drop=True)
    starts = shown.get("start_timestamp", pd.Series(pd.NaT, index=shown.index))
    begun = pd.to_datetime(starts, utc=True).fillna(shown["timestamp"])
    return pd.DataFrame(
        {
            "at": range(len(shown)),
            "activity": shown["activity"].astype(str),
            "start": begun,
            "end": shown["timestamp"],
            "lasts": begun < shown["timestamp"],
            "source": shown["source"].astype(str),
            "who": shown.get("resource", pd.Series("", index=shown.index)).fillna("").astype(str),
        }
    )
