"""What a process map shows: which steps and paths, of what kind, and how much it hides."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.models.funnel import Funnel
from ui.charts.declared_moves import (
    Move,
    declared_moves,
    declared_order,
    path_kind,
    spine_moves,
)


@dataclass(frozen=True, slots=True)
class MapStep:
    """A step on the map: an activity, what it is beside the funnel, how often it happens.

    `kind` is a key of `map_wording.STEP_KINDS`; `share` is of all events; `starts` and `ends`
    count cases.
    """

    id: str
    activity: str
    kind: str
    events: int
    share: float
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class MapPath:
    """A path on the map: a move, what it is beside the funnel, how often, how long.

    `source` None is the start of a case, `target` None its end; then `share` is of the
    cases and there is no time. Otherwise `share` is of all moves. `on_spine`: part of the
    declared straight way, drawn even where it never happens.
    """

    id: str
    source: str | None
    target: str | None
    kind: str
    count: int
    share: float
    median: pd.Timedelta | None = None
    p90: pd.Timedelta | None = None
    total: pd.Timedelta | None = None
    on_spine: bool = False

    @property
    def is_move(self) -> bool:
        """Between two activities, and not from the start or to the end."""
        return self.source is not None and self.target is not None


MOST_STEPS, MOST_PATHS = 70, 200
"""What a map holds at most: more can neither be laid out in time nor read."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of something is shown: kinds shown, kinds there are, share of occurrences."""

    shown: int
    total: int
    share: float


@dataclass(frozen=True, slots=True)
class MapContent:
    """The steps and paths of a map, and how much of the log they are.

    `is_cut`: more was asked for than can be drawn.
    """

    steps: tuple[MapStep, ...]
    paths: tuple[MapPath, ...]
    step_coverage: Coverage
    path_coverage: Coverage
    is_cut: bool = False


def map_content(
    graph: DirectlyFollowsGraph, funnel: Funnel | None, *, steps: float, paths: float
) -> MapContent:
    """The part of a directly-follows graph that is drawn.

    Steps: the most frequent activities that together have the share `steps` of the events,
    and everything declared. An activity that is left out takes its moves with it. Paths:
    the most frequent moves between shown steps that together have the share `paths` of
    them, every declared one, and of each step its busiest way in and out, so that no
    step hangs in the air. Equal counts go by name. More than `MOST_STEPS` steps and
    `MOST_PATHS` paths beside those are never drawn.
    """
    order = declared_order(funnel)
    allowed = declared_moves(funnel) if funnel else frozenset()
    every_step = _steps_of(graph, funnel)
    shown_steps = _kept_steps(every_step, steps)
    names = {step.activity for step in shown_steps}
    moves = [
        replace(path, kind=path_kind((path.source, path.target), order, allowed))
        for path in _moves_of(graph)
    ]
    among = [path for path in moves if path.source in names and path.target in names]
    shown = _kept_paths(among, paths)
    bounds = [
        replace(path, kind=path_kind((path.source, path.target), order, allowed))
        for path in _bounds_of(shown_steps, graph.cases)
    ]
    drawn = [*shown, *_kept_bounds(bounds, paths)]
    return MapContent(
        tuple(shown_steps),
        tuple(_with_spine(drawn, funnel)),
        _coverage([s.events for s in shown_steps], [s.events for s in every_step]),
        _coverage([p.count for p in shown], [p.count for p in moves]),
        is_cut=_enough([s.events for s in every_step], steps) > MOST_STEPS
        or _enough([p.count for p in among], paths) > MOST_PATHS,
    )


def element_id(*names: str | None) -> str:
    """The id of a step (one name) or a path (two) in the drawing: the same in every map.

    Made of the names and not of a rank, so that a selection survives a filter.

    >>> element_id("New") == element_id("New"), element_id("New", None) == element_id(None, "New")
    (True, False)
    """
    text = "\x1f".join("\x00" if name is None else name for name in names)
    digest = hashlib.blake2b(text.encode("utf-8", errors="replace"), digest_size=6)
    return f"{'step' if len(names) == 1 else 'path'}_{digest.hexdigest()}"


def _steps_of(graph: DirectlyFollowsGraph, funnel: Funnel | None) -> list[MapStep]:
    outcomes = set(funnel.outcome_names) if funnel else set()
    stages = set(funnel.stage_names) if funnel else set()
    found = [
        MapStep(
            element_id(row.activity),
            row.activity,
            _step_kind(row.activity, stages, outcomes, is_declared=funnel is not None),
            int(row.events),
            _ratio(row.events, graph.events),
            int(row.starts),
            int(row.ends),
        )
        for row in graph.nodes.itertuples()
    ]
    happened = {step.activity for step in found}
    absent = [name for name in (funnel.names if funnel else ()) if name not in happened]
    found += [MapStep(element_id(name), name, "never", 0, 0.0, 0, 0) for name in absent]
    return sorted(found, key=lambda step: (-step.events, step.activity))


def _step_kind(name: str, stages: set[str], outcomes: set[str], *, is_declared: bool) -> str:
    if name in stages:
        return "declared"
    if name in outcomes:
        return "outcome"
    return "extra" if is_declared else "move"


def _moves_of(graph: DirectlyFollowsGraph) -> list[MapPath]:
    moves = int(graph.edges["count"].sum())
    found = [
        MapPath(
            element_id(row["source"], row["target"]),
            row["source"],
            row["target"],
            "move",
            int(row["count"]),
            _ratio(row["count"], moves),
            row["median"],
            row["p90"],
            row["total"],
        )
        for row in graph.edges.to_dict("records")
    ]
    return sorted(found, key=_busiest)


def _bounds_of(steps: Iterable[MapStep], cases: int) -> list[MapPath]:
    found = [
        MapPath(element_id(*move), move[0], move[1], "move", number, _ratio(number, cases))
        for step in steps
        for move, number in (
            ((None, step.activity), step.starts),
            ((step.activity, None), step.ends),
        )
        if number
    ]
    return sorted(found, key=_busiest)


def _busiest(path: MapPath) -> tuple[int, str, str]:
    return (-path.count, path.source or "", path.target or "")


def _kept_steps(steps: Sequence[MapStep], wanted: float) -> list[MapStep]:
    enough = min(_enough([step.events for step in steps], wanted), MOST_STEPS)
    declared = ("declared", "outcome", "never")
    return [step for at, step in enumerate(steps) if at < enough or step.kind in declared]


def _kept_paths(paths: Sequence[MapPath], wanted: float) -> list[MapPath]:
    enough = min(_enough([path.count for path in paths], wanted), MOST_PATHS)
    lifelines = _busiest_of_each(paths)
    return [
        path
        for at, path in enumerate(paths)
        if at < enough or path.kind == "declared" or path.id in lifelines
    ]


def _busiest_of_each(paths: Sequence[MapPath]) -> set[str]:
    """Of each step its busiest way in and its busiest way out, loops aside."""
    best: dict[tuple[str, str | None], str] = {}
    for path in paths:
        if path.source != path.target:
            best.setdefault(("out of", path.source), path.id)
            best.setdefault(("into", path.target), path.id)
    return set(best.values())


def _kept_bounds(bounds: Sequence[MapPath], wanted: float) -> list[MapPath]:
    starts = [path for path in bounds if path.source is None]
    ends = [path for path in bounds if path.target is None]
    kept: list[MapPath] = []
    for side in (starts, ends):
        enough = max(1, _enough([path.count for path in side], wanted))
        kept += [p for at, p in enumerate(side) if at < enough or p.kind == "declared"]
    return kept


def _enough(counts: Sequence[int], wanted: float) -> int:
    """How many of the first counts reach the wanted share of their sum."""
    needed, reached = wanted * sum(counts), 0
    for at, number in enumerate(counts):
        if reached >= needed - 1e-9:
            return at
        reached += number
    return len(counts)


def _with_spine(paths: Sequence[MapPath], funnel: Funnel | None) -> list[MapPath]:
    """The paths, those of the straight way marked; where one never happens, it is put in."""
    spine: list[Move] = spine_moves(funnel) if funnel else []
    there = {(path.source, path.target) for path in paths}
    marked = [replace(path, on_spine=(path.source, path.target) in spine) for path in paths]
    absent = [move for move in spine if move not in there]
    return marked + [
        MapPath(element_id(*move), move[0], move[1], "never", 0, 0.0, on_spine=True)
        for move in absent
    ]


def _coverage(shown: Sequence[int], all_of_them: Sequence[int]) -> Coverage:
    return Coverage(
        sum(number > 0 for number in shown),
        sum(number > 0 for number in all_of_them),
        _ratio(sum(shown), sum(all_of_them)) if any(all_of_them) else 1.0,
    )


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else 0.0
