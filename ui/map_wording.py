"""The words of the map page, in the drawing, around it and beside it."""

import pandas as pd

from ui import wording
from ui.language import N_, P_, _, plural, spoken

PATH_KINDS = {
    "declared": N_("Declared in the funnel"),
    "extra": N_("Extra step, not declared"),
    "skipped": N_("Declared stages skipped"),
    "rework": N_("Back to an earlier stage"),
    "never": N_("Declared, but never happens"),
    "open": N_("Last event so far, no declared outcome"),
    "move": N_("What happens after what"),
}
"""Kinds of moves on the process map."""

STEP_KINDS = {
    "declared": N_("Declared stage"),
    "outcome": N_("Declared outcome"),
    "extra": N_("Extra step, not declared"),
    "never": N_("Declared, but never happens"),
    "move": N_("Step"),
}
"""Kinds of steps on the process map."""

LABELS = {
    "count": N_("How often"),
    "median": N_("Median time"),
    "p90": N_("90th percentile"),
    "total": N_("Total time"),
}
"""What the label of a move may show."""

CLOCKS = {"calendar": N_("Calendar"), "business": N_("Working")}

REPLAY = N_("Set deals in motion")
COLOUR, LABEL, TIME, STEPS, PATHS = N_("Colour"), N_("Label"), N_("Time"), N_("Steps"), N_("Paths")
STEPS_HELP = N_(
    "How much of all events to keep. The most frequent steps stay, and everything declared; "
    "a step that is left out takes its events with it."
)
PATHS_HELP = N_(
    "How much of the moves between the shown steps to keep. The most frequent paths stay, every "
    "declared one, and of each step its busiest way in and out."
)
STEP, MOVES, MEDIAN, CASES, DEVIATION = (
    N_("Step"),
    N_("Moves"),
    N_("Median"),
    N_("Deals"),
    N_("Deviation"),
)
AFTER, BEFORE = N_("What comes next"), N_("What came before")
MAP_AS_TABLE = N_("The map as a table")
NOTHING_TO_MAP = N_("There are no events to draw. Widen the filter.")
NOTHING_SELECTED = N_("Nothing selected")
HOW_TO_SELECT = N_(
    "Click a step or a path on the map to see how often it happens and how long it takes."
)
NO_FUNNEL = N_("No funnel is declared in greyzone.toml, so nothing can deviate from it.")
CLICK_DEVIATION = N_("Tick a row to find its step on the map.")


MAP_TABLE = (
    N_("Step or from"),
    N_("To"),
    N_("What it is"),
    N_("Count"),
    N_("Share"),
    N_("Median"),
    N_("90th percentile"),
    N_("Total"),
)
"""Columns of the map as a table."""


OF_STEPS = P_("{shown} of {there} steps", "{shown} of {there} steps")
OF_PATHS = P_("{shown} of {there} paths", "{shown} of {there} paths")
FIRST_STEP = P_("First step of {count} deal", "First step of {count} deals")
LAST_STEP = P_("Last step of {count} deal", "Last step of {count} deals")

CUT = N_(
    "a map holds at most {steps} undeclared steps and {paths} paths: choose fewer deals to see "
    "rarer ones"
)


def kept(steps: tuple[int, int, float], paths: tuple[int, int, float]) -> str:
    """How much of the process a map shows: shown, total and share, of steps and of paths.

    >>> kept((18, 24, 0.96), (38, 70, 0.91))
    '18 of 24 steps, 96 % of events · 38 of 70 paths, 91 % of moves'
    """
    (steps_shown, steps_there, events), (paths_shown, paths_there, moves) = steps, paths
    return _("{steps}, {events} of events · {paths}, {moves} of moves").format(
        steps=_of(OF_STEPS, steps_shown, steps_there),
        events=wording.percent(events),
        paths=_of(OF_PATHS, paths_shown, paths_there),
        moves=wording.percent(moves),
    )


def cut(steps: int, paths: int) -> str:
    """That a map holds no more than can be read.

    >>> cut(70, 200)
    'a map holds at most 70 undeclared steps and 200 paths: choose fewer deals to see rarer ones'
    """
    return _(CUT).format(steps=wording.count(steps), paths=wording.count(paths))


def _of(forms: tuple[str, str], shown: int, there: int) -> str:
    return plural(forms, there, shown=wording.count(shown), there=wording.count(there))


def map_words(summary: str) -> dict[str, str]:
    """The words on and around the map in the browser."""
    return {
        "map": _(
            "Process map: {summary}. Tab walks through steps and paths, Enter selects, "
            "Escape lets go, the arrows pan, plus and minus zoom, 0 fits."
        ).format(summary=summary),
        "closer": _("Zoom in (+)"),
        "farther": _("Zoom out (−)"),
        "fit": _("Show the whole map (0)"),
    }


COMPARE, COMPARE_HELP = (
    N_("Compare"),
    N_("Two groups of the chosen deals on one map: how often a deal of each makes a move."),
)
COMPARE_BY = {
    "": N_("nothing"),
    "period": N_("earlier and later"),
    "source": N_("lead sources"),
    "department": N_("departments"),
    "outcome": N_("outcomes"),
}
FIRST_GROUP, SECOND_GROUP = N_("These"), N_("with those")
EARLIER, LATER = N_("until {day}"), N_("after {day}")
TOO_FEW = N_("A group has fewer than {count} deals: too few to compare.")
SAME_GROUP = N_("Choose two different groups.")
RATE = P_("{group}: {rate} a deal ({count} deal)", "{group}: {rate} a deal ({count} deals)")


def two_rates(first: float, second: float) -> str:
    """How often a deal of each of two groups makes a move.

    >>> two_rates(0.9, 12.34)
    '0.9 | 12'
    """
    return f"{_rate(first)} | {_rate(second)}"


def rate_of_group(group: str, rate: float, cases: int) -> str:
    """How often a deal of a group makes a move.

    >>> rate_of_group("Web", 0.9, 100)
    'Web: 0.9 a deal (100 deals)'
    """
    return plural(RATE, cases, group=group, rate=_rate(rate), count=wording.count(cases))


def difference_words(first: str, second: str) -> dict[str, str]:
    """What the looks of a comparison mean."""
    twice = _("“{group}”, at least twice as often")
    more = _("“{group}” more often")
    return {
        "much first": twice.format(group=first),
        "first": more.format(group=first),
        "alike": _("No clear difference"),
        "second": more.format(group=second),
        "much second": twice.format(group=second),
    }


def _rate(rate: float) -> str:
    told = f"{rate:.2g}" if rate < 10 else f"{rate:.0f}"  # noqa: PLR2004 - two digits say enough
    return wording.pointed(told)


def replay_words() -> dict[str, str]:
    """The words of the replay, and the language in which its clock tells the time."""
    return {"play": _("Play or pause"), "time": _("Moment shown"), "language": spoken()}


def replay_caption(cases: int, of: int) -> str:
    """How many deals are in motion."""
    return _("In motion: {deals}. The clock shows UTC.").format(deals=wording.of(cases, of))


def colours(*, has_funnel: bool) -> dict[str, str]:
    """What the colours of the map may tell."""
    return {"deviation": N_("Deviations") if has_funnel else N_("Plain"), "time": N_("Time")}


def map_caption(summary: str, time: str) -> str:
    """The line under the map: how much of the log it shows, by which clock."""
    words = _("Shown: {summary}. Times in {clock}.")
    return words.format(summary=summary, clock=wording.time_name(time))


def hidden_step(activity: str) -> str:
    """Said where a step was asked for that the map leaves out."""
    words = _("'{name}' is not on the map: it is too rare. Raise {steps} to see it.")
    return words.format(name=wording.escaped(activity), steps=_(STEPS))


def step_facts(events: int, of_events: int, starts: int, ends: int) -> tuple[str, ...]:
    """How often a step happens and in how many cases it is the first or the last.

    >>> step_facts(3, 6, 2, 0)
    ('50 % (3 of 6 events)', 'First step of 2 deals')
    """
    lines = [wording.share(events, of_events, "events")]
    if starts:
        lines.append(plural(FIRST_STEP, starts, count=wording.count(starts)))
    if ends:
        lines.append(plural(LAST_STEP, ends, count=wording.count(ends)))
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
    words = [wording.duration(value, time=time) for value in (median, p90, total)]
    return (
        _("Median {median} ({clock})").format(median=words[0], clock=clock),
        _("90 % within {duration}").format(duration=words[1]),
        _("{duration} in total").format(duration=words[2]),
    )
