"""The process map: the declared funnel as a straight spine, the real process around it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.models.funnel import Funnel
from ui import deviation_words, map_wording, wording
from ui.charts.comparison import Comparison, difference_looks, moves_per_case
from ui.charts.graphviz_layout import layout
from ui.charts.map_content import (
    MOST_PATHS,
    MOST_STEPS,
    Coverage,
    MapContent,
    MapPath,
    MapStep,
    map_content,
)
from ui.charts.map_dot import CONTROL, dot_text
from ui.charts.palette import DIFFERENCES, NEUTRAL, PATH_STYLES, TIME_RAMP, Look
from ui.charts.time_scale import time_limits, time_step
from ui.language import _

Label = Literal["count", "median", "p90", "total"]
Colour = Literal["deviation", "time"]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: a colour with its line style, and what it means."""

    name: str
    colour: str
    line: str
    words: str


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """A process map, drawn: the picture, what can be clicked in it, and its words.

    `nodes` and `edges` are keyed by the ids of the elements in `svg`. `tips` has for each
    of them the lines of its tooltip, the first being its full name. `steps` and `paths`
    say how much of the log is shown, `summary` says it in words. `table` is the map for
    those who cannot see it: one row a step or path, in words.
    """

    svg: str
    nodes: Mapping[str, MapStep]
    edges: Mapping[str, MapPath]
    tips: Mapping[str, tuple[str, ...]]
    legend: tuple[LegendEntry, ...]
    steps: Coverage
    paths: Coverage
    summary: str
    table: pd.DataFrame


def process_map(  # noqa: PLR0913 - what is drawn, and four independent choices of how
    graph: DirectlyFollowsGraph,
    funnel: Funnel | None = None,
    deviations: pd.DataFrame | None = None,
    *,
    steps: float = 1.0,
    paths: float = 1.0,
    label: Label = "count",
    colour: Colour = "deviation",
    comparison: Comparison | None = None,
) -> ProcessMap:
    """The process map of a directly-follows graph beside the declared funnel.

    `steps` and `paths` are the shares of events and of moves to keep, see `map_content`;
    everything declared is always there, dashed and with `0` where it never happens.
    `deviations` (the frame of `Deviations`) adds to a step in how many cases it was
    skipped, repeated and so on. With a `comparison` (of which `graph` is both groups) label
    and colour tell how often each makes a move. Equal arguments give an equal picture.

    >>> from mining.models.funnel import parse_funnel
    >>> nodes = pd.DataFrame({"activity": ["New", "Won"], "events": [2, 1], "starts": [2, 0],
    ...                       "ends": [1, 1]})
    >>> edges = pd.DataFrame({"source": ["New"], "target": ["Won"], "count": [1],
    ...                       "median": [pd.Timedelta("1h")], "p90": [pd.Timedelta("1h")],
    ...                       "total": [pd.Timedelta("1h")]})
    >>> graph = DirectlyFollowsGraph(nodes, edges, cases=2, events=3)
    >>> process_map(graph, parse_funnel("New > Won")).summary
    '2 of 2 steps, 100 % of events · 1 of 1 paths, 100 % of moves'
    """
    content = map_content(graph, funnel, steps=steps, paths=paths)
    measure = "median" if label == "count" else label
    limits = time_limits(getattr(path, measure) for path in content.paths)
    ramp = (
        {path.id: time_step(getattr(path, measure), limits) for path in content.paths}
        if colour == "time"
        else None
    )
    labels = {path.id: _label(path, label, graph.time) for path in content.paths}
    tips = _tips(content, deviations, graph)
    looks = None if ramp is None else _time_looks(ramp, limits)
    legend = _legend(content, graph.time, limits if ramp is not None else None)
    if comparison is not None:
        rates = moves_per_case(content, comparison)
        labels = {name: map_wording.two_rates(*both) for name, both in rates.items()}
        tips = _compared_tips(tips, rates, comparison)
        looks = difference_looks(content, comparison)
        legend = _comparison_legend(comparison)
    drawing = layout(dot_text(content, funnel, labels=labels, looks=looks))
    return ProcessMap(
        svg=_finished(drawing, tips),
        nodes={step.id: step for step in content.steps},
        edges={path.id: path for path in content.paths},
        tips=tips,
        legend=legend,
        steps=content.step_coverage,
        paths=content.path_coverage,
        summary=_summary(content),
        table=_table(content, graph.time),
    )


def _label(path: MapPath, label: Label, time: str) -> str:
    if label == "count" or path.kind == "never":
        return wording.count(path.count)
    value = getattr(path, label)
    return "" if value is None or pd.isna(value) else wording.short_duration(value, time=time)


def _time_looks(ramp: Mapping[str, int], limits: list[pd.Timedelta]) -> dict[str, Look]:
    """By the place on the ramp, also where there are fewer steps than colours."""
    steps = {name: _ramp_index(step, len(limits)) for name, step in ramp.items()}
    return {
        name: Look(f"time-{step}", TIME_RAMP[step], "solid")
        if step >= 0
        else Look("timeless", NEUTRAL, "solid")
        for name, step in steps.items()
    }


def _compared_tips(
    tips: Mapping[str, tuple[str, ...]],
    rates: Mapping[str, tuple[float, float]],
    comparison: Comparison,
) -> dict[str, tuple[str, ...]]:
    """The tooltips, those of paths with how often each group makes the move."""
    groups = list(zip(comparison.names, comparison.cases, strict=True))
    return {
        name: (
            *lines,
            *(
                map_wording.rate_of_group(group, rate, cases)
                for (group, cases), rate in zip(groups, rates.get(name, ()), strict=False)
            ),
        )
        for name, lines in tips.items()
    }


def _comparison_legend(comparison: Comparison) -> tuple[LegendEntry, ...]:
    words = map_wording.difference_words(*comparison.names)
    return tuple(
        LegendEntry(look.name, look.colour, look.line, words[degree])
        for degree, look in DIFFERENCES.items()
    )


def _ramp_index(step: int, limits: int) -> int:
    return step if step < 0 or not limits else round(step * (len(TIME_RAMP) - 1) / limits)


def _summary(content: MapContent) -> str:
    steps, paths = content.step_coverage, content.path_coverage
    kept = map_wording.kept(
        (steps.shown, steps.total, steps.share), (paths.shown, paths.total, paths.share)
    )
    return f"{kept} · {map_wording.cut(MOST_STEPS, MOST_PATHS)}" if content.is_cut else kept


def _legend(
    content: MapContent, time: str, limits: list[pd.Timedelta] | None
) -> tuple[LegendEntry, ...]:
    there = {path.kind for path in content.paths}
    if limits is None:
        return tuple(
            LegendEntry(kind, style.colour, style.line, _(map_wording.PATH_KINDS[kind]))
            for kind, style in PATH_STYLES.items()
            if kind in there
        )
    bounds = [None, *limits, None]
    return tuple(
        LegendEntry(
            f"time-{_ramp_index(step, len(limits))}",
            TIME_RAMP[_ramp_index(step, len(limits))],
            "solid",
            wording.span(bounds[step], bounds[step + 1], time=time),
        )
        for step in range(len(limits) + 1)
    )


def _tips(
    content: MapContent, deviations: pd.DataFrame | None, graph: DirectlyFollowsGraph
) -> dict[str, tuple[str, ...]]:
    found = {
        step.id: (
            CONTROL.sub(" ", step.activity),
            _(map_wording.STEP_KINDS[step.kind]),
            *map_wording.step_facts(step.events, graph.events, step.starts, step.ends),
            *deviations_at(deviations, step.activity),
        )
        for step in content.steps
    }
    moves = int(graph.edges["count"].sum())
    for path in content.paths:
        facts: tuple[str, ...] = (wording.share(path.count, moves, "moves"),)
        if not path.is_move:
            facts = (wording.share(path.count, graph.cases),)
        elif path.count:
            times = (path.median, path.p90, path.total)
            facts += map_wording.move_times(*times, time=graph.time)
        name = CONTROL.sub(" ", wording.move(path.source, path.target))
        found[path.id] = (name, _(map_wording.PATH_KINDS[path.kind]), *facts)
    return found


def deviations_at(deviations: pd.DataFrame | None, activity: str) -> tuple[str, ...]:
    """The deviations at a step, each as one sentence, most frequent first."""
    if deviations is None or deviations.empty:
        return ()
    here = deviations[deviations["activity"] == activity].sort_values(
        ["cases", "kind"], ascending=[False, True]
    )
    return tuple(
        deviation_words.deviation(
            row.kind, None, row.cases, row.cases / row.share if row.share else 0
        )
        for row in here.itertuples()
    )


def _finished(svg: str, tips: Mapping[str, tuple[str, ...]]) -> str:
    """The drawing without Graphviz's preamble, its elements titled with their full names."""
    bare = re.sub(r"<!--.*?-->\n?", "", svg[svg.index("<svg") :], flags=re.DOTALL)

    def titled(found: re.Match[str]) -> str:
        words = escape("\n".join(tips.get(found["id"], ())), quote=False)
        return f"{found['head']}<title>{words}</title>" if words else found["head"]

    pattern = r'(?P<head><g id="(?P<id>[^"]+)"[^>]*>)\s*<title>.*?</title>'
    return re.sub(pattern, titled, bare, flags=re.DOTALL)


def _table(content: MapContent, time: str) -> pd.DataFrame:
    in_words: Callable[[pd.Timedelta | None], str] = lambda value: (  # noqa: E731
        "" if value is None or pd.isna(value) else wording.duration(value, time=time)
    )
    rows: list[tuple[object, ...]] = [
        (
            step.activity,
            "",
            _(map_wording.STEP_KINDS[step.kind]),
            step.events,
            step.share,
            "",
            "",
            "",
        )
        for step in content.steps
    ]
    rows += [
        (
            _(wording.START) if path.source is None else path.source,
            _(wording.END) if path.target is None else path.target,
            _(map_wording.PATH_KINDS[path.kind]),
            path.count,
            path.share,
            *(in_words(value) for value in (path.median, path.p90, path.total)),
        )
        for path in content.paths
    ]
    return pd.DataFrame(rows, columns=[_(title) for title in map_wording.MAP_TABLE])
