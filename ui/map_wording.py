"""The words of the map page, in the drawing, around it and beside it."""

import pandas as pd

from ui import wording

PATH_KINDS = {
    "declared": "Declared in the funnel",
    "extra": "Extra step, not declared",
    "skipped": "Declared stages skipped",
    "rework": "Back to an earlier stage",
    "never": "Declared, but never happens",
    "open": "Last event so far, no declared outcome",
    "move": "What happens after what",
}
"""Kinds of moves on the process map."""

STEP_KINDS = {
    "declared": "Declared stage",
    "outcome": "Declared outcome",
    "extra": "Extra step, not declared",
    "never": "Declared, but never happens",
    "move": "Step",
}
"""Kinds of steps on the process map."""

LABELS = {
    "count": "How often",
    "median": "Median time",
    "p90": "90th percentile",
    "total": "Total time",
}
"""What the label of a move may show."""

CLOCKS = {"calendar": "Calendar", "business": "Working"}

COLOUR, LABEL, TIME, STEPS, PATHS = "Colour", "Label", "Time", "Steps", "Paths"
STEPS_HELP = (
    "How much of all events to keep. The most frequent steps stay, and everything declared; "
    "a step that is left out takes its events with it."
)
PATHS_HELP = (
    "How much of the moves between the shown steps to keep. The most frequent paths stay, every "
    "declared one, and of each step its busiest way in and out."
)
STEP, MOVES, MEDIAN, CASES, DEVIATION = "Step", "Moves", "Median", "Deals", "Deviation"
AFTER, BEFORE = "What comes next", "What came before"
MAP_AS_TABLE = "The map as a table"
NOTHING_TO_MAP = "There are no events to draw. Widen the filter."
NOTHING_SELECTED = "Nothing selected"
HOW_TO_SELECT = (
    "Click a step or a path on the map to see how often it happens and how long it takes."
)
NO_FUNNEL = "No funnel is declared in greyzone.toml, so nothing can deviate from it."
CLICK_DEVIATION = "Tick a row to find its step on the map."


MAP_TABLE = (
    "Step or from",
    "To",
    "What it is",
    "Count",
    "Share",
    "Median",
    "90th percentile",
    "Total",
)
"""Columns of the map as a table."""


def kept(steps: tuple[int, int, float], paths: tuple[int, int, float]) -> str:
    """How much of the process a map shows: shown, total and share, of steps and of paths.

    >>> kept((18, 24, 0.96), (38, 70, 0.91))
    '18 of 24 steps, 96 % of events · 38 of 70 paths, 91 % of moves'
    """
    (steps_shown, steps_there, events), (paths_shown, paths_there, moves) = steps, paths
    count, percent = wording.count, wording.percent
    return (
        f"{count(steps_shown)} of {count(steps_there)} steps, {percent(events)} of events · "
        f"{count(paths_shown)} of {count(paths_there)} paths, {percent(moves)} of moves"
    )


def map_words(summary: str) -> dict[str, str]:
    """The words on and around the map in the browser."""
    return {
        "map": f"Process map: {summary}. Tab walks through steps and paths, Enter selects, "
        "Escape lets go, the arrows pan, plus and minus zoom, 0 fits.",
        "closer": "Zoom in (+)",
        "farther": "Zoom out (−)",
        "fit": "Show the whole map (0)",
    }


def colours(*, has_funnel: bool) -> dict[str, str]:
    """What the colours of the map may tell."""
    return {"deviation": "Deviations" if has_funnel else "Plain", "time": "Time"}


def map_caption(summary: str, time: str) -> str:
    """The line under the map: how much of the log it shows, by which clock."""
    return f"Shown: {summary}. Times in {wording.time_name(time)}."


def hidden_step(activity: str) -> str:
    """Said where a step was asked for that the map leaves out."""
    name = wording.escaped(activity)
    return f"'{name}' is not on the map: it is too rare. Raise {STEPS} to see it."


def step_facts(events: int, of_events: int, starts: int, ends: int) -> tuple[str, ...]:
    """How often a step happens and in how many cases it is the first or the last.

    >>> step_facts(3, 6, 2, 0)
    ('50 % (3 of 6 events)', 'First step of 2 deals')
    """
    lines = [wording.share(events, of_events, "events")]
    if starts:
        lines.append(f"First step of {wording.number_of(starts, 'deal')}")
    if ends:
        lines.append(f"Last step of {wording.number_of(ends, 'deal')}")
    return tuple(lines)


def move_times(
    median: "pd.Timedelta | None",
    p90: "pd.Timedelta | None",
    total: "pd.Timedelta | None",
    *,
    time: str,
) -> tuple[str, ...]:
    """How long a move takes, in three lines."""
    clock = wording.time_name(time)
    return (
        f"Median {wording.duration(median, time=time)} ({clock})",
        f"90 % within {wording.duration(p90, time=time)}",
        f"{wording.duration(total, time=time)} in total",
    )
