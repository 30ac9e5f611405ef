"""Deadlines as pictures: how often kept with intervals, causes, the curve of lateness."""

import altair as alt
import pandas as pd

from mining.deadlines.bend import Bend
from mining.deadlines.causes import Causes
from mining.deadlines.compliance import Compliance
from ui import deadline_words
from ui.charts.framing import empty_chart
from ui.charts.palette import DECLARED, EXTRA, MIDDLE
from ui.charts.time_scale import axis_unit
from ui.durations import in_units
from ui.language import _


def kept_bars(found: Compliance, by: str) -> alt.LayerChart | alt.Chart:
    """The share kept in each group with its interval, and the goal as a rule across."""
    rows = found.groups[(found.groups["by"] == by) & found.groups["share"].notna()]
    if rows.empty:
        return empty_chart(_(deadline_words.TOO_FEW_DECIDED))
    base = alt.Chart(rows.drop(columns="by")).encode(
        x=alt.X("group:N", sort=rows["group"].tolist(), title=None),
        tooltip=["group:N", "share:Q", "low:Q", "high:Q", "decided:Q"],
    )
    axis = alt.Y("share:Q", title=_(deadline_words.KEPT), scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(color=DECLARED, cornerRadiusEnd=3).encode(y=axis.axis(format="%"))
    whiskers = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(y="low:Q", y2="high:Q")
    goal = alt.Chart(pd.DataFrame({"goal": [found.rule.goal]}))
    line = goal.mark_rule(color=EXTRA, strokeDash=[6, 4]).encode(y="goal:Q")
    return (bars + whiskers + line).properties(height=260)


def cause_bars(found: Causes) -> alt.LayerChart | alt.Chart:
    """The share of each cause with its interval; what is unknown stands with them."""
    rows = found.shares[found.shares["breaches"] > 0]
    if rows.empty:
        return empty_chart(_(deadline_words.TOO_FEW_DECIDED))
    words = [_(deadline_words.CAUSES[name]) for name in rows["cause"]]
    base = alt.Chart(rows.assign(words=words)).encode(
        y=alt.Y("words:N", sort=words, title=None).axis(labelLimit=420),
        tooltip=["words:N", "breaches:Q", "share:Q", "low:Q", "high:Q"],
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        x=alt.X("share:Q", title=None).axis(format="%"),
        color=alt.condition(alt.datum.cause == "unknown", alt.value(MIDDLE), alt.value(DECLARED)),
    )
    whiskers = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return (bars + whiskers).properties(height=40 * len(rows) + 40)


def lateness_curve(found: Bend, *, time: str) -> alt.LayerChart | alt.Chart:
    """How the chance of winning changes with the time until the reaction, with intervals."""
    if found.curve.empty:
        return empty_chart(found.why_not)
    unit, size = axis_unit(pd.Timedelta(seconds=float(found.curve["low"].max())), time=time)
    rows = found.curve.assign(begins=found.curve["low"] / size, ends=found.curve["high"] / size)
    rows["ends"] = rows["ends"].clip(upper=rows["begins"].max() * 1.5 or None)
    base = alt.Chart(rows).encode(
        x=alt.X("begins:Q", title=in_units(unit, time=time)),
        x2="ends:Q",
        tooltip=["count:Q", "change:Q", "change_low:Q", "change_high:Q"],
    )
    band = base.mark_rect(opacity=0.25, color=DECLARED).encode(
        y=alt.Y("change_low:Q", title=_("Change of the chance to win")).axis(format="+%"),
        y2="change_high:Q",
    )
    steps = base.mark_rule(color=DECLARED, strokeWidth=3).encode(y="change:Q")
    return (band + steps).properties(height=240)
