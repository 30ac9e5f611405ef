"""Words and units on the screen: every sentence that a person reads is made here.

English only for now; translations will replace the texts of these functions, so nothing
outside this module joins words into a sentence.
"""

import math
import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import pandas as pd

THIN = "\u202f"
"""Narrow no-break space: separates thousands."""

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
WORKING_UNITS = UNITS[1:]
ONE_PERCENT = 0.01

DEVIATIONS = {
    "skipped stage": ("Skipped", "The deal went past this stage without entering it"),
    "undeclared activity": ("Extra step", "It happens, but the declared funnel does not know it"),
    "repeated stage": ("Repeated", "The deal entered this stage again"),
    "moved backwards": ("Moved back", "The deal returned to this stage from a later one"),
    "entered too early": ("Too early", "The deal entered this stage before those that come first"),
    "not finished": ("Not finished", "The deal was closed without reaching a declared outcome"),
}
"""Kinds of deviations as conformance names them, in the words of a sales manager."""

CASES, SHARE_OF_CASES, STILL_OPEN, WAY = "Deals", "Share of deals", "Still open", "Way"
STAGE, MEASURE, STAYS, MEDIAN, P90 = "Stage", "Measure", "Stays", "Median", "90th percentile"
FROM, TO, HANDOVERS = "From", "To", "Handovers"
MEDIAN_WAIT, TOTAL_WAIT = "Median waiting", "Total waiting"
ACTIVITY, WHEN, WHO, SOURCE, UTC = "Activity", "When", "Who", "Source", "Time (UTC)"
TOO_FEW = "too few have ended to say"
NO_STAYS = "No deal has entered a declared stage."
NO_HANDOVERS = "No work went from one hand to another, or the records do not say whose it was."
NO_VARIANTS = "There are no deals to compare. Widen the filter."
NO_EVENTS = "This deal has no events."

START, END = "Start", "End"
"""The markers before the first and after the last event of a case."""


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
    if 0 < share < ONE_PERCENT:
        return "under 1 %"
    if 1 - ONE_PERCENT < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def share(part: float, whole: float, noun: str = "deals") -> str:
    """A share with its count and its denominator.

    >>> share(184, 497), share(0, 0)
    ('37 % (184 of 497 deals)', 'none (there are no deals)')
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
    # `41 d 3 h` says no more than `41 d`: two digits are enough to compare by.
    return " ".join(words[:2] if words[0].isdigit() and len(words[0]) > 1 else words)


def time_name(time: str) -> str:
    """What kind of clock a duration was measured with.

    >>> time_name("business")
    'working time'
    """
    return "working time" if time == "business" else "calendar time"


def in_units(unit: str, *, time: str) -> str:
    """The title of an axis of durations.

    >>> in_units("d", time="calendar")
    'days, calendar time'
    """
    names = {"d": "days", "h": "hours", "min": "minutes", "s": "seconds"}
    return f"{names[unit]}, {time_name(time)}"


def stays(visits: int, still: int) -> str:
    """How many stays in a stage there were and how many are not over.

    >>> stays(120, 4)
    '120, of them 4 not over'
    """
    return f"{count(visits)}, of them {count(still)} not over" if still else count(visits)


def hands_shown(shown: int, there: int) -> str:
    """How many of the people or departments a matrix shows.

    >>> hands_shown(20, 57), hands_shown(3, 3)
    ('The 20 busiest of 57', 'All 3 shown')
    """
    return (
        f"The {count(shown)} busiest of {count(there)}"
        if shown < there
        else f"All {count(there)} shown"
    )


def variants_shown(shown: int, there: int, covered: float) -> str:
    """How many of the variants a chart shows and the share of the cases that they are.

    >>> variants_shown(15, 220, 0.43)
    '15 of 220 ways, 43 % of deals'
    """
    return f"{count(shown)} of {number_of(there, 'way')}, {percent(covered)} of deals"


def way(variant: Iterable[str]) -> str:
    """A variant in one line, equal steps in a row counted.

    >>> way(["New", "Call", "Call", "Won"])
    'New → Call ×2 → Won'
    """
    runs = [(name, len(list(run))) for name, run in groupby(variant)]
    return " → ".join(f"{name} ×{times}" if times > 1 else name for name, times in runs)


def move(source: str | None, target: str | None) -> str:
    """A move by its two ends; None is the start or the end of a case.

    >>> move("New", "Won"), move(None, "New"), move("Won", None)
    ('New → Won', 'Start → New', 'Won → End')
    """
    return f"{START if source is None else source} → {END if target is None else target}"


def part(number: float, of_all: float) -> str:
    """A number with its share, for a narrow column.

    >>> part(402, 0.313)
    '402 (31 %)'
    """
    return f"{count(number)} ({percent(of_all)})"


def deviating(part: float, whole: float) -> str:
    """How many cases deviate from the funnel.

    >>> deviating(184, 497)
    '37 % (184 of 497 deals) deviate from the funnel'
    """
    return f"{share(part, whole)} deviate from the funnel"


def escaped(text: str) -> str:
    r"""A text from the customer's data that Markdown is to show as it is.

    >>> print(escaped("*New* [x](y) :red[z]"))
    \*New\* \[x\]\(y\) \:red\[z\]
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&-])", r"\\\1", text)


def deviation(kind: str, activity: str | None, part: float, whole: float) -> str:
    """A deviation as one line: what, at which step, in how many cases.

    >>> deviation("skipped stage", "Demo", 184, 497)
    'Skipped: Demo, 37 % (184 of 497 deals)'
    """
    return f"{deviation_name(kind, activity)}, {share(part, whole)}"


def deviation_name(kind: str, activity: str | None) -> str:
    """A deviation by what went wrong and at which step.

    >>> deviation_name("moved backwards", "Demo"), deviation_name("not finished", None)
    ('Moved back: Demo', 'Not finished')
    """
    name = DEVIATIONS.get(kind, (kind.capitalize(), ""))[0]
    return f"{name}: {activity}" if isinstance(activity, str) and activity else name


def period(first: datetime | None, last: datetime | None) -> str:
    """From which day to which.

    >>> period(datetime(2026, 1, 5), datetime(2026, 3, 1)), period(None, None)
    ('2026-01-05 to 2026-03-01', '')
    """
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}" if first and last else ""


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
            rest = round((seconds % size) / units[at + 1][1]) if at + 1 < len(units) else 0
            if rest and rest * units[at + 1][1] == size:
                return _in_units((seconds // size + 1) * size, units)
            first = f"{count(seconds // size)} {name}"
            return f"{first} {rest} {units[at + 1][0]}" if rest else first
    return f"0 {units[-1][0]}"
