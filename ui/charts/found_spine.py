"""The declared funnel as a straight line, and under each stage what it really holds."""

import altair as alt
import pandas as pd

from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages
from ui import wording
from ui.charts.framing import empty_chart
from ui.charts.palette import DECLARED, HIDDEN, MIDDLE
from ui.language import N_, _

NOTHING_FOUND = N_("No stage could be told.")
SHORT = 26
"""Characters of a name in a box; the whole of it is in the tooltip."""


def found_spine(
    found: HiddenStages, funnel: Funnel, names: dict[int, str]
) -> alt.LayerChart | alt.Chart:
    """Declared stages above, stages found below; `names` by state go before those proposed."""
    if not found.stages:
        return empty_chart(_(NOTHING_FOUND))
    rows = _rows(found, funnel, names)
    scale = alt.Scale(domain=[0, len(found.stages)], nice=False)
    base = alt.Chart(rows).encode(
        x=alt.X("left:Q", axis=None, scale=scale),
        x2="right:Q",
        y=alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, 2], reverse=True, nice=False)),
        y2="bottom:Q",
        tooltip=[
            alt.Tooltip("name:N", title=_(wording.STAGE)),
            alt.Tooltip("share:N", title=_(wording.SHARE_OF_CASES)),
            alt.Tooltip("time:N", title=_(wording.MEDIAN)),
        ],
    )
    declared = base.transform_filter("datum.row == 'declared'").mark_rect(
        color=DECLARED, cornerRadius=4
    )
    single = base.transform_filter("datum.row == 'single'").mark_rect(
        color=DECLARED, opacity=0.35, cornerRadius=4
    )
    hidden = base.transform_filter("datum.row == 'hidden'").mark_rect(
        color=HIDDEN, opacity=0.2, stroke=HIDDEN, strokeDash=[5, 3], strokeWidth=2, cornerRadius=4
    )
    texts = alt.Chart(rows).encode(
        x=alt.X("middle:Q", axis=None, scale=scale), y=alt.Y("line:Q", axis=None)
    )
    words = texts.mark_text(fontSize=13).encode(
        text="label:N",
        color=alt.condition("datum.row == 'declared'", alt.value("white"), alt.value("#20262D")),
    )
    under = texts.mark_text(fontSize=11, dy=17, color=MIDDLE).encode(text="share:N")
    return (declared + single + hidden + words + under).properties(height=150)


def _rows(found: HiddenStages, funnel: Funnel, names: dict[int, str]) -> pd.DataFrame:
    rows = []
    for at, stage in enumerate(found.stages):
        name = names.get(stage.state, stage.name if stage.is_hidden else stage.owner)
        rows.append(
            {
                "row": "hidden" if stage.is_hidden else "single",
                "name": name,
                "left": at + 0.03,
                "right": at + 0.97,
                "share": wording.percent(stage.cases.value),
                "time": wording.duration(_seconds(stage.time.median.value)),
                "top": 1.05,
                "bottom": 1.95,
                "line": 1.42,
            }
        )
    for owner in funnel.stage_names:
        places = [at for at, stage in enumerate(found.stages) if stage.owner == owner]
        if places:
            rows.append(
                {
                    "row": "declared",
                    "name": owner,
                    "left": places[0] + 0.03,
                    "right": places[-1] + 0.97,
                    "share": "",
                    "time": "",
                    "top": 0.1,
                    "bottom": 0.9,
                    "line": 0.5,
                }
            )
    frame = pd.DataFrame(rows)
    width = (frame["right"] - frame["left"]) * SHORT * 5 / max(len(found.stages), 1)
    frame["label"] = [
        wording.shortened(name, max(int(room), 6))
        for name, room in zip(frame["name"], width, strict=True)
    ]
    return frame.assign(middle=(frame["left"] + frame["right"]) / 2)


def _seconds(value: float) -> pd.Timedelta | None:
    return None if pd.isna(value) else pd.Timedelta(seconds=value)
