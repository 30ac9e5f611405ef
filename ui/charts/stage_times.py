"""How long deals stay in each declared stage, as bars."""

import altair as alt
import pandas as pd

from mining.performance.stage_times import StageTimes
from ui import wording
from ui.charts.framing import empty_chart
from ui.charts.palette import DECLARED, MIDDLE
from ui.charts.time_scale import axis_unit
from ui.language import _

MEASURES = {"median": wording.MEDIAN, "p90": wording.P90}
PALE = "#A9C4E6"


def stage_time_bars(times: StageTimes, *, time: str = "calendar") -> alt.LayerChart | alt.Chart:
    """Median and 90th percentile of the time in each stage, in the funnel's order.

    A stage of which too few stays have ended has no bar and says so.
    """
    if times.frame.empty or not times.frame["visits"].any():
        return empty_chart(_(wording.NO_STAYS))
    measures = [_(name) for name in MEASURES.values()]
    rows = _rows(times.frame, "" if time == "calendar" else "business_", time)
    unit, size = axis_unit(rows["took"].max(), time=time)
    rows["length"] = (rows["took"].dt.total_seconds() / size).fillna(0.0)
    base = alt.Chart(rows.drop(columns="took")).encode(
        y=alt.Y("stage:N", sort=times.frame["stage"].tolist(), title=None).axis(labelLimit=260),
        yOffset=alt.YOffset("measure:N", sort=measures),
        tooltip=[
            alt.Tooltip("stage:N", title=_(wording.STAGE)),
            alt.Tooltip("measure:N", title=_(wording.MEASURE)),
            alt.Tooltip("words:N", title=wording.time_name(time).capitalize()),
            alt.Tooltip("stays:N", title=_(wording.STAYS)),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        x=alt.X("length:Q", title=wording.in_units(unit, time=time)),
        color=alt.Color(
            "measure:N",
            scale=alt.Scale(domain=measures, range=[DECLARED, PALE]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    labels = base.mark_text(align="left", dx=5, color=MIDDLE).encode(
        x=alt.X("length:Q"), text="words:N"
    )
    return (bars + labels).properties(height=46 * len(times.frame) + 90)


def _rows(frame: pd.DataFrame, prefix: str, time: str) -> pd.DataFrame:
    long = frame.melt(
        id_vars=["stage", "visits", "open_visits"],
        value_vars=[f"{prefix}{name}" for name in MEASURES],
        var_name="column",
        value_name="took",
    )
    return pd.DataFrame(
        {
            "stage": long["stage"],
            "measure": [_(MEASURES[name.removeprefix(prefix)]) for name in long["column"]],
            "took": long["took"],
            "words": [
                wording.duration(took, time=time) if pd.notna(took) else _(wording.TOO_FEW)
                for took in long["took"]
            ],
            "stays": [
                wording.stays(int(visits), int(still))
                for visits, still in zip(long["visits"], long["open_visits"], strict=True)
            ],
        }
    )
