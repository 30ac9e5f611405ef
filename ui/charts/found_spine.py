"""The declared funnel as a straight line, and under each stage what it really holds."""

from textwrap import wrap

import altair as alt
import pandas as pd

from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages
from ui import wording
from ui.charts.framing import empty_chart
from ui.charts.palette import DECLARED, HIDDEN, MIDDLE
from ui.language import N_, _

NOTHING_FOUND = N_("No stage could be told.")
SHORT = 22
"""Characters of a line of a name in a fifth of the width; the tooltip has the whole name."""

LINES = 2


def found_spine(
    found: HiddenStages, funnel: Funnel, names: dict[int, str]
) -> alt.LayerChart | alt.Chart:
    """Declared stages above, stages found below; `names` by state go before those proposed.

    Under a declared stage in which nothing is said there is nothing.
    """
    if not found.stages:
        return empty_chart(_(NOTHING_FOUND))
    rows = _rows(found, funnel, names)
    scale = alt.Scale(domain=[0, len(found.stages) + len(found.silent)], nice=False)
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
    words = texts.mark_text(fontSize=13, lineBreak="\n").encode(
        text="label:N",
        color=alt.condition("datum.row == 'declared'", alt.value("white"), alt.value("#20262D")),
    )
    under = texts.mark_text(fontSize=11, dy=33, color=MIDDLE).encode(text="share:N")
    return (declared + single + hidden + words + under).properties(height=150)


def _rows(found: HiddenStages, funnel: Funnel, names: dict[int, str]) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    at = 0
    for owner in funnel.stage_names:
        parts = [stage for stage in found.stages if stage.owner == owner]
        width = max(len(parts), 1)
        rows.append(_box("declared", owner, (at, at + width)))
        for place, stage in enumerate(parts, at):
            name = names.get(stage.state, stage.name if stage.is_hidden else stage.owner)
            kind = "hidden" if stage.is_hidden else "single"
            rows.append(_box(kind, name, (place, place + 1)) | _figures(stage))
        at += width
    frame = pd.DataFrame(rows)
    room = (frame["right"] - frame["left"]) * SHORT * 5 / max(at, 1)
    frame["label"] = [
        _lines(name, max(int(width), 6)) for name, width in zip(frame["name"], room, strict=True)
    ]
    return frame.assign(middle=(frame["left"] + frame["right"]) / 2)


def _box(row: str, name: str, place: tuple[int, int]) -> dict[str, object]:
    top, bottom, line = (0.1, 0.9, 0.5) if row == "declared" else (1.05, 1.95, 1.32)
    return {
        "row": row,
        "name": name,
        "left": place[0] + 0.03,
        "right": place[1] - 0.03,
        "top": top,
        "bottom": bottom,
        "line": line,
        "share": "",
        "time": "",
    }


def _lines(name: str, width: int) -> str:
    r"""A name over two lines, the second cut short.

    >>> _lines("calls for missing papers and validation", 16)
    'calls for\nmissing papers…'
    """
    lines = wrap(name, width, break_long_words=False, max_lines=LINES, placeholder="…")
    return "\n".join(wording.shortened(line, width) for line in lines)


def _figures(stage: HiddenStage) -> dict[str, object]:
    return {
        "share": wording.percent(stage.cases.value),
        "time": wording.duration(_seconds(stage.time.median.value)),
    }


def _seconds(value: float) -> pd.Timedelta | None:
    return None if pd.isna(value) else pd.Timedelta(seconds=value)
