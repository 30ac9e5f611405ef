"""The ways that deals really go, most frequent first, as bars."""

from typing import Any, Protocol

import altair as alt
import pandas as pd

from ui import variant_words, wording
from ui.charts.framing import chart_note, empty_chart
from ui.charts.palette import DECLARED, EXTRA, MIDDLE, SKIPPED
from ui.language import _

JUDGED = {"good": DECLARED, "bad": EXTRA, "": SKIPPED}
"""Colours of variants by what was said of them."""

MOST = 15
WIDTH = 90
"""Characters of a variant on the axis; the whole of it is in the tooltip."""

ROOM = 1.2
"""The axis beside its longest bar, which is followed by words."""


class HasVariants(Protocol):
    """What is drawn: rows with `variant`, `cases`, `share`, `open_cases`, most cases first."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row a variant; where it has a `judgement`, the bars are coloured by it."""


def variant_bars(found: HasVariants, *, most: int = MOST) -> alt.LayerChart | alt.Chart:
    """The `most` frequent variants with how many cases went each way, and what is said of them."""
    if found.frame.empty:
        return empty_chart(_(wording.NO_VARIANTS))
    rows = _rows(found.frame.head(most))
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=rows["name"].tolist(), title=None).axis(labelLimit=560),
        x=alt.X("share:Q", title=_(wording.SHARE_OF_CASES))
        .axis(format="%", tickMinStep=0.01)
        .scale(domain=[0, float(rows["share"].max()) * ROOM], nice=False),
        tooltip=[
            alt.Tooltip("way:N", title=_(wording.WAY)),
            alt.Tooltip("label:N", title=_(wording.CASES)),
            alt.Tooltip("open:N", title=_(wording.STILL_OPEN)),
        ],
    )
    bars = base.mark_bar(color=DECLARED, cornerRadiusEnd=3)
    if "judgement" in rows:
        bars = bars.encode(color=_judged_colour())
    labels = base.mark_text(align="left", dx=5, color=MIDDLE).encode(text="label:N")
    words = wording.variants_shown(len(rows), len(found.frame), float(rows["share"].sum()))
    return (bars + labels).properties(height=26 * len(rows) + 90, title=chart_note(words))


def _judged_colour() -> Any:
    """The colour of a bar by its judgement, said in words beside the chart."""
    names = [_(variant_words.JUDGEMENTS[name]) for name in JUDGED]
    return alt.Color(
        "judgement:N",
        title=None,
        scale=alt.Scale(domain=names, range=list(JUDGED.values())),
        legend=alt.Legend(orient="top"),
    )


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    judged = frame.get("judgement", ())
    told = (
        {"judgement": [_(variant_words.JUDGEMENTS[name]) for name in judged]} if len(judged) else {}
    )
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
            **told,
        }
    )
