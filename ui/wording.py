"""Words and units on the screen: every sentence that a person reads is made here.

English only for now; translations will replace the texts of these functions, so nothing
outside this module joins words into a sentence.
"""

import math

import pandas as pd

THIN = "\u202f"
"""Narrow no-break space: separates thousands."""

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
WORKING_UNITS = UNITS[1:]

DEVIATIONS = {
    "skipped stage": ("Skipped", "The deal went past this stage without entering it"),
    "undeclared activity": ("Extra step", "It happens, but the declared funnel does not know it"),
    "repeated stage": ("Repeated", "The deal entered this stage again"),
    "moved backwards": ("Moved back", "The deal returned to this stage from a later one"),
    "entered too early": ("Too early", "The deal entered this stage before those that come first"),
    "not finished": ("Not finished", "The deal was closed without reaching a declared outcome"),
}
"""Kinds of deviations as conformance names them, in the words of a sales manager."""

PATH_KINDS = {
    "declared": "Declared in the funnel",
    "extra": "Extra step, not declared",
    "skipped": "Declared stages skipped",
    "rework": "Back to an earlier stage",
    "never": "Declared, but never happens",
    "open": "First or last step, not declared as such",
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

MEASURES = {
    "count": "how often",
    "median": "typical time (median)",
    "p90": "slow time (9 of 10 are faster)",
    "total": "total time",
}
"""What the label of a move may show."""


START, END = "Start", "End"
"""The markers before the first and after the last event of a case."""

MAP_TABLE = ("Step or from", "To", "What it is", "Count", "Share", "Median", "90th percentile", "Total")
"""Columns of the map as a table."""


def count(number: float) -> str:
    """A number of things, thousands set apart by a thin space.

    >>> count(1234567).replace(THIN, "'")
    "1'234'567"
    """
    return f"{round(number):,}".replace(",", THIN)


def number_of(number: float, one: str, many: str = "") -> str:
    """A number with its noun: `1 deal`, `2 deals`.

    >>> number_of(1, "case"), number_of(2, "case"), number_of(2, "copy", "copies")
    ('1 case', '2 cases', '2 copies')
    """
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share between 0 and 1 in whole percent; only nothing is `0 %` and only all is `100 %`.

    >>> percent(0.374), percent(0.001), percent(0.999), percent(1.0), percent(float("nan"))
    ('37 %', 'under 1 %', 'over 99 %', '100 %', 'unknown')
    """
    if math.isnan(share):
        return "unknown"
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def share(part: float, whole: float, noun: str = "cases") -> str:
    """A share with its count and its denominator.

    >>> share(184, 497), share(0, 0)
    ('37 % (184 of 497 cases)', 'none (there are no cases)')
    """
    if not whole:
        return f"none (there are no {noun})"
    return f"{percent(part / whole)} ({count(part)} of {count(whole)} {noun})"


def duration(value: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A duration in its two largest units; working time in hours, since a day has 24 of them.

    >>> duration(pd.Timedelta(hours=76)), duration(pd.Timedelta(hours=76), time="business")
    ('3 d 4 h', '76 h')
    >>> duration(pd.Timedelta(seconds=90)), duration(pd.Timedelta(0)), duration(pd.NaT)
    ('1 min 30 s', '0 s', 'unknown')
    """
    if value is None or pd.isna(value):
        return "unknown"
    seconds = value.total_seconds()
    if seconds < 0:
        return f"minus {duration(-value, time=time)}"
    if 0 < seconds < 1:
        return "under 1 s"
    units = UNITS if time == "calendar" else WORKING_UNITS
    return _in_units(round(seconds), units)


def short_duration(value: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A duration to about two digits, for labels in a drawing.

    >>> short_duration(pd.Timedelta(hours=76)), short_duration(pd.Timedelta(days=41, hours=3))
    ('3 d 4 h', '41 d')
    """
    words = duration(value, time=time).split()
    return " ".join(words[:2] if len(words) == 4 and int(words[0].replace(THIN, "")) > 9 else words)


def time_name(time: str) -> str:
    """What kind of clock a duration was measured with.

    >>> time_name("business")
    'working time'
    """
    return "working time" if time == "business" else "calendar time"


def kept(steps: tuple[int, int, float], paths: tuple[int, int, float]) -> str:
    """How much of the process a map shows: shown, total and share, of steps and of paths.

    >>> kept((18, 24, 0.96), (38, 70, 0.91))
    '18 of 24 steps, 96 % of events · 38 of 70 paths, 91 % of moves'
    """
    return (
        f"{count(steps[0])} of {count(steps[1])} steps, {percent(steps[2])} of events · "
        f"{count(paths[0])} of {count(paths[1])} paths, {percent(paths[2])} of moves"
    )


def move(source: str | None, target: str | None) -> str:
    """A move by its two ends; None is the start or the end of a case.

    >>> move("New", "Won"), move(None, "New"), move("Won", None)
    ('New → Won', 'Start → New', 'Won → End')
    """
    return f"{START if source is None else source} → {END if target is None else target}"


def step_facts(events: int, of_events: int, starts: int, ends: int) -> tuple[str, ...]:
    """How often a step happens and in how many cases it is the first or the last.

    >>> step_facts(3, 6, 2, 0)
    ('50 % (3 of 6 events)', 'First step of 2 cases')
    """
    lines = [share(events, of_events, "events")]
    if starts:
        lines.append(f"First step of {number_of(starts, 'case')}")
    if ends:
        lines.append(f"Last step of {number_of(ends, 'case')}")
    return tuple(lines)


def move_times(
    median: "pd.Timedelta | None",
    p90: "pd.Timedelta | None",
    total: "pd.Timedelta | None",
    *,
    time: str,
) -> tuple[str, ...]:
    """How long a move takes, in three lines."""
    clock = time_name(time)
    return (
        f"Median {duration(median, time=time)} ({clock})",
        f"90 % within {duration(p90, time=time)}",
        f"{duration(total, time=time)} in total",
    )


def deviation(kind: str, activity: str | None, part: float, whole: float) -> str:
    """A deviation as one line: what, at which step, in how many cases.

    >>> deviation("skipped stage", "Demo", 184, 497)
    'Skipped: Demo, 37 % (184 of 497 cases)'
    """
    name = DEVIATIONS.get(kind, (kind.capitalize(), ""))[0]
    at = f": {activity}" if isinstance(activity, str) and activity else ""
    return f"{name}{at}, {share(part, whole)}"


def span(low: "pd.Timedelta | None", high: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A range of durations; None leaves it open on that side.

    >>> span(None, pd.Timedelta(hours=1)), span(pd.Timedelta(hours=1), pd.Timedelta(days=1))
    ('under 1 h', '1 h to 1 d')
    """
    if low is None:
        return "any time" if high is None else f"under {duration(high, time=time)}"
    if high is None:
        return f"{duration(low, time=time)} and more"
    return f"{duration(low, time=time)} to {duration(high, time=time)}"


def shortened(name: str, width: int) -> str:
    """A name cut to `width` characters, the cut marked by an ellipsis.

    >>> shortened("Commercial proposal", 10), shortened("Demo", 10)
    ('Commercia…', 'Demo')
    """
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"


def _in_units(seconds: int, units: tuple[tuple[str, int], ...]) -> str:
    for at, (name, size) in enumerate(units):
        if seconds >= size:
            rest = (
                round((seconds % size) / units[at + 1][1]) if at + 1 < len(units) else 0
            )
            if rest and rest * units[at + 1][1] == size:
                return _in_units((seconds // size + 1) * size, units)
            first = f"{count(seconds // size)} {name}"
            return f"{first} {rest} {units[at + 1][0]}" if rest else first
    return f"0 {units[-1][0]}"
