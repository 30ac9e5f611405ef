"""Where the time is lost, as bars with their intervals."""

import altair as alt
import pandas as pd

from mining.performance.lost_time import LostTime
from ui import time_words
from ui.charts.framing import chart_note, empty_chart
from ui.charts.palette import DECLARED, EXTRA, MIDDLE
from ui.charts.time_scale import axis_unit
from ui.language import _
from ui.wording import in_units, shortened, shown_of

MOST = 12
"""Places in the picture; the table has all."""


def lost_time_bars(found: LostTime, kind: str) -> alt.LayerChart | alt.Chart:
    """What each place of a kind costs in all, the costliest first; a gain runs to the left."""
    told = found.frame[(found.frame["kind"] == kind) & (found.frame["refused"] == "")]
    rows = told[told["total"] != pd.Timedelta(0)].head(MOST)
    if rows.empty:
        return empty_chart(_(time_words.NOTHING_SURE))
    unit, size = axis_unit(rows[["total", "high"]].abs().max().max(), time=found.clock)
    values = pd.DataFrame(
        {
            "place": [
                shortened(time_words.place(row.kind, row.source, row.target), 48)
                for row in rows.itertuples()
            ],
            **{n: rows[n].dt.total_seconds().to_numpy() / size for n in ("total", "low", "high")},
            "words": time_words.lost_table(found, rows)[_(time_words.IN_ALL)].to_numpy(),
            "visits": rows["visits"].to_numpy(),
        }
    )
    base = alt.Chart(values).encode(
        y=alt.Y("place:N", sort=values["place"].tolist(), title=None).axis(
            labelLimit=320, labelOverlap=False
        ),
        tooltip=[
            alt.Tooltip("place:N", title=_(time_words.PLACE)),
            alt.Tooltip("words:N", title=_(time_words.IN_ALL)),
            alt.Tooltip("visits:Q", title=_("Stays")),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        x=alt.X("total:Q", title=in_units(unit, time=found.clock)),
        color=alt.condition(alt.datum.total > 0, alt.value(EXTRA), alt.value(DECLARED)),
    )
    whiskers = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    note = chart_note(shown_of(len(rows), len(told)))
    return (bars + whiskers).properties(height=34 * len(rows) + 80, title=note)
