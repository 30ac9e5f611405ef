"""Who hands over to whom, as a network."""

from collections.abc import Iterator

import pandas as pd

from mining.organization.handovers import Handovers
from ui import wording
from ui.charts.graphviz_layout import layout
from ui.charts.map_dot import FONT, label_lines, quoted
from ui.charts.palette import INK, NEUTRAL, STEP_FILLS, TIME_RAMP
from ui.charts.time_scale import time_limits, time_step

MOST_HANDS, MOST_LINES = 14, 28
"""More cannot be read; the busiest are drawn."""
WIDEST = 5.0
FEWEST = 5
"""Of fewer handovers no waiting is told."""

HEAD = f"""digraph handovers {{
  graph [rankdir=LR, splines=spline, nodesep=0.35, ranksep=0.9, bgcolor=white, pad=0.2,
         outputorder=edgesfirst]
  node [shape=box, style="rounded,filled", fontname="{FONT}", fontsize=14, fontcolor="{INK}",
        margin="0.2,0.09", fillcolor="{STEP_FILLS["declared"][0]}",
        color="{STEP_FILLS["declared"][1]}"]
  edge [fontname="{FONT}", fontsize=12, fontcolor="{INK}"]
"""


def handover_graph(found: Handovers) -> str:
    """The network as SVG: wider lines for more handovers, darker ones for longer waiting.

    Between the busiest hands, the most frequent handovers; each line says how many there
    were and how long they waited (median; not of fewer than five). Equal networks give
    equal drawings.
    """
    shown = drawn_of(found)
    return layout("\n".join([HEAD, *_hands(shown), *_lines(shown), "}"]))


def drawn_of(found: Handovers) -> pd.DataFrame:
    """The handovers that are drawn: the most frequent between the busiest hands."""
    frame = found.frame
    busy = pd.concat([frame.groupby(name)["count"].sum() for name in ("source", "target")]).groupby(
        level=0
    )
    hands = set(busy.sum().sort_values(ascending=False, kind="stable").index[:MOST_HANDS])
    inside = frame[frame["source"].isin(hands) & frame["target"].isin(hands)]
    return inside.sort_values(["count", "source", "target"], ascending=[False, True, True]).head(
        MOST_LINES
    )


def _hands(shown: pd.DataFrame) -> Iterator[str]:
    taken = shown.groupby("target")["count"].sum()
    for hand in sorted({*shown["source"], *shown["target"]}):
        words = "\n".join([*label_lines(hand), f"← {wording.count(taken.get(hand, 0))}"])
        yield f"  {quoted(hand)} [label={_broken(words)}]"


def _broken(words: str) -> str:
    """Lines of a label, each as plain text."""
    return '"' + "\\n".join(quoted(line)[1:-1] for line in words.split("\n")) + '"'


def _lines(shown: pd.DataFrame) -> Iterator[str]:
    limits = time_limits(shown.loc[shown["count"] >= FEWEST, "median"])
    most = int(shown["count"].max()) if len(shown) else 1
    for source, target, count, median in shown[["source", "target", "count", "median"]].itertuples(
        index=False
    ):
        is_told = count >= FEWEST
        colour = TIME_RAMP[time_step(median, limits)] if is_told else NEUTRAL
        width = 1.0 + (WIDEST - 1.0) * (count / most) ** 0.5
        words = wording.count(count) + (f"\n{wording.short_duration(median)}" if is_told else "")
        yield (
            f"  {quoted(source)} -> {quoted(target)} [label={_broken(words)},"
            f' color="{colour}", penwidth={width:.2f}]'
        )
