"""Words and units on the screen: every sentence that a person reads is made here.

They are said in the language of `ui.language`; nothing outside this module, `phrases` and
`map_wording` joins words into a sentence.
"""

import math
import re
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from ui.durations import (
    THIN as THIN,
)
from ui.durations import (
    UNITS as UNITS,
)
from ui.durations import (
    WORKING_UNITS as WORKING_UNITS,
)
from ui.durations import (
    count as count,
)
from ui.durations import (
    day as day,
)
from ui.durations import (
    decimal as decimal,
)
from ui.durations import (
    duration as duration,
)
from ui.durations import (
    in_units as in_units,
)
from ui.durations import (
    period as period,
)
from ui.durations import (
    pointed as pointed,
)
from ui.durations import (
    short_duration as short_duration,
)
from ui.durations import (
    span as span,
)
from ui.durations import (
    time_name as time_name,
)
from ui.language import N_, _, plural
from ui.nouns import NONE, NONE_OF, NOUNS, OF_ALL

if TYPE_CHECKING:
    from pandas import Timedelta

ONE_PERCENT = 0.01

CASES, SHARE_OF_CASES, STILL_OPEN, WAY = (
    N_("Deals"),
    N_("Share of deals"),
    N_("Still open"),
    N_("Way"),
)
STAGE, MEASURE, STAYS, MEDIAN, P90 = (
    N_("Stage"),
    N_("Measure"),
    N_("Stays"),
    N_("Median"),
    N_("90th percentile"),
)
FROM, TO, HANDOVERS = N_("From"), N_("To"), N_("Handovers")
MEDIAN_WAIT, TOTAL_WAIT = N_("Median waiting"), N_("Total waiting")
ACTIVITY, WHEN, WHO, SOURCE, UTC = (
    N_("Activity"),
    N_("When"),
    N_("Who"),
    N_("Source"),
    N_("Time (UTC)"),
)
TOO_FEW = N_("too few have ended to say")
NO_STAYS = N_("No deal has entered a declared stage.")
NO_HANDOVERS = N_("No work went from one hand to another, or the records do not say whose it was.")
NO_VARIANTS = N_("There are no deals to compare. Widen the filter.")
NO_EVENTS = N_("This deal has no events.")

START, END = N_("Start"), N_("End")
"""The markers before the first and after the last event of a case."""


def number_of(number: float, one: str, many: str = "") -> str:
    """A number with its noun: `1 deal`, `2 deals`.

    >>> number_of(1, "case"), number_of(2, "case"), number_of(2, "copy", "copies")
    ('1 case', '2 cases', '2 copies')
    """
    forms = NOUNS.get(one, (f"{{count}} {one}", f"{{count}} {many or one + 's'}"))
    return plural(forms, number, count=count(number))


def percent(share: float) -> str:
    """A share between 0 and 1 in whole percent; only nothing is `0 %` and only all is `100 %`.

    >>> percent(0.374), percent(0.001), percent(0.999), percent(1.0), percent(float("nan"))
    ('37 %', 'under 1 %', 'over 99 %', '100 %', 'unknown')
    """
    if math.isnan(share):
        return _("unknown")
    if 0 < share < ONE_PERCENT:
        return _("under 1 %")
    if 1 - ONE_PERCENT < share < 1:
        return _("over 99 %")
    return f"{share * 100:.0f} %"


def share(part: float, whole: float, noun: str = "deals") -> str:
    """A share with its count and its denominator.

    >>> share(184, 497), share(0, 0)
    ('37 % (184 of 497 deals)', 'none (there are no deals)')
    """
    if not whole:
        return _(NONE_OF.get(noun, NONE)).format(noun=noun)
    return f"{percent(part / whole)} ({of(part, whole, noun)})"


def of(part: float, whole: float, noun: str = "deals") -> str:
    """A count with its denominator.

    >>> of(184, 497), of(1, 4, "moves")
    ('184 of 497 deals', '1 of 4 moves')
    """
    forms = OF_ALL.get(noun, (f"{{part}} of {{whole}} {noun}",) * 2)
    return plural(forms, whole, part=count(part), whole=count(whole))


def stays(visits: int, still: int) -> str:
    """How many stays in a stage there were and how many are not over.

    >>> stays(120, 4)
    '120, of them 4 not over'
    """
    if not still:
        return count(visits)
    return _("{visits}, of them {still} not over").format(visits=count(visits), still=count(still))


def hands_shown(shown: int, there: int) -> str:
    """How many of the people or departments a matrix shows.

    >>> hands_shown(20, 57), hands_shown(3, 3)
    ('The 20 busiest of 57', 'All 3 shown')
    """
    words = _("The {shown} busiest of {there}") if shown < there else _("All {there} shown")
    return words.format(shown=count(shown), there=count(there))


def shown_of(shown: int, there: int) -> str:
    """How many of the rows of a table a chart shows.

    >>> shown_of(12, 40), shown_of(3, 3)
    ('The first 12 of 40', 'All 3 shown')
    """
    words = _("The first {shown} of {there}") if shown < there else _("All {there} shown")
    return words.format(shown=count(shown), there=count(there))


def variants_shown(shown: int, there: int, covered: float) -> str:
    """How many of the variants a chart shows and the share of the cases that they are.

    >>> variants_shown(15, 220, 0.43)
    '15 of 220 ways, 43 % of deals'
    """
    return _("{ways}, {covered} of deals").format(
        ways=of(shown, there, "ways"), covered=percent(covered)
    )


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
    return f"{_(START) if source is None else source} → {_(END) if target is None else target}"


def part(number: float, of_all: float) -> str:
    """A number with its share, for a narrow column.

    >>> part(402, 0.313)
    '402 (31 %)'
    """
    return f"{count(number)} ({percent(of_all)})"


def escaped(text: str) -> str:
    r"""A text from the customer's data that Markdown is to show as it is.

    >>> print(escaped("*New* [x](y) :red[z]"))
    \*New\* \[x\]\(y\) \:red\[z\]
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&-])", r"\\\1", text)


def points(value: float, low: float, high: float) -> str:
    """A difference of two shares in percentage points, with its interval.

    >>> points(-0.114, -0.168, -0.061)
    '−11 (−17 to −6) in 100'
    """
    told, least, most = (f"{round(x * 100):+d}".replace("-", "−") for x in (value, low, high))
    return _("{value} ({low} to {high}) in 100").format(value=told, low=least, high=most)


def interval_of_times(value: "Timedelta", low: "Timedelta", high: "Timedelta") -> str:
    """A difference of two durations with its interval.

    >>> import pandas as pd
    >>> interval_of_times(*(pd.Timedelta(days=n) for n in (2, 1, 3)))
    '2 d (1 d to 3 d)'
    """
    told, least, most = (short_duration(each) for each in (value, low, high))
    return _("{value} ({low} to {high})").format(value=told, low=least, high=most)


def shortened(name: str, width: int) -> str:
    """A name cut to `width` characters, the cut marked by an ellipsis.

    >>> shortened("Commercial proposal", 10), shortened("Demo", 10)
    ('Commercia…', 'Demo')
    """
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"
