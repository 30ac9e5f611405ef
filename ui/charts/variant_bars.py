"""The ways that deals really go, most frequent first, as bars."""

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from ui import wording
from ui.charts.framing import chart_note, empty_chart
from ui.charts.palette import DECLARED, MIDDLE
from ui.language import _

if TYPE_CHECKING:
    from mining.discovery.variants import Variants

MOST = 15
WIDTH = 90
"""Characters of a variant on the axis; the whole of it is in the tooltip."""


def variant_bars(found: "Variants", *, most: int = MOST) -> alt.LayerChart | alt.Chart:
    """The `most` frequent variants with how many cases went each way."""
    if found.frame.empty:
        return empty_chart(_(wording.NO_VARIANTS))
    rows = _rows(found.frame.head(most))
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=rows["name"].tolist(), title=None).axis(labelLimit=560),
        x=alt.X("share:Q", title=_(wording.SHARE_OF_CASES)).axis(format="%", tickMinStep=0.01),
        tooltip=[
            alt.Tooltip("way:N", title=_(wording.WAY)),
            alt.Tooltip("label:N", title=_(wording.CASES)),
            alt.Tooltip("open:N", title=_(wording.STILL_OPEN)),
        ],
    )
    bars = base.mark_bar(color=DECLARED, cornerRadiusEnd=3)
    labels = base.mark_text(align="left", dx=5, color=MIDDLE).encode(text="label:N")
    words = wording.variants_shown(len(rows), len(found.frame), float(rows["share"].sum()))
    return (bars + labels).properties(height=26 * len(rows) + 90, title=chart_note(words))


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    ways = [wording.way(variant) for variant in frame["variant"]]
    return pd.DataFrame(
        {
            # Two long ways may look alike once cut: the rank keeps them apart.
            "name": [
                f"{at}. {wording.shortened(way, WIDTH)}" for at, way in enumerate(ways, start=1)
            ],
            "way": ways,
            "share": frame["share"].to_numpy(),
            "label": [
                wording.part(cases, share)
                for cases, share in zip(frame["cases"], frame["share"], strict=True)
            ],
            "open": [wording.count(number) for number in frame["open_cases"]],
        }
    )
