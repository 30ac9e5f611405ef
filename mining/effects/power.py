"""When a difference can be judged: how many cases it takes, and when these will have come."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

LEVEL = 0.05
"""Two-sided: how often a difference is seen where there is none."""

POWER = 0.8
"""How often a difference of the size expected is seen where it is there."""

LONGEST = timedelta(days=3 * 365)
"""Nobody waits longer for a verdict."""

TOO_SMALL = "The cases before are too few to tell so small a difference from chance, ever"
TOO_LONG = "It would take over three years"
NONE_COME = "No such case comes"


@dataclass(frozen=True, slots=True)
class Judging:
    """The day on which a difference can be judged, and what it takes.

    `needed` cases after the change, of which `per_day` come, each followed for `followed`;
    `on`: the day from which on the verdict can be read, None where `why_not` says why.
    """

    needed: int
    per_day: float
    followed: timedelta
    on: date | None
    why_not: str = ""


def needed_after(difference: float, deviation: float, before: int) -> float:
    """How many cases after a change show a difference of means against those before it.

    A two-sided z-test at 5 % with a power of 80 %: n = σ² ÷ (δ² ÷ (z₀.₉₇₅ + z₀.₈)² − σ² ÷
    before). Infinite where the cases before are too few for any number after.
    Source: Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, ch. 3.

    >>> round(needed_after(0.1, 0.5, 392)), needed_after(0.01, 0.5, 100)
    (393, inf)
    """
    normal = NormalDist()
    reach = normal.inv_cdf(1 - LEVEL / 2) + normal.inv_cdf(POWER)
    room = (difference / reach) ** 2 - (deviation**2 / before if before else math.inf)
    return deviation**2 / room if room > 0 else math.inf


def judging(
    difference: float,
    deviation: float,
    *,
    before: int,
    per_day: float,
    followed: timedelta,
    begin: date,
) -> Judging:
    """The day on which a difference can be judged that begins on a day.

    `before`: cases seen so far; `per_day`: how many come; `followed`: how long each has to
    be followed before it says anything.

    >>> found = judging(0.1, 0.5, before=392, per_day=10, followed=timedelta(days=30),
    ...     begin=date(2026, 7, 1))
    >>> found.needed, found.on.isoformat()
    (393, '2026-09-09')
    """
    needed = needed_after(difference, deviation, before)
    if math.isinf(needed) or math.isnan(needed):
        return Judging(0, per_day, followed, None, TOO_SMALL)
    whole = math.ceil(needed)
    if per_day <= 0:
        return Judging(whole, per_day, followed, None, NONE_COME)
    days = whole / per_day
    if days > LONGEST.days:
        return Judging(whole, per_day, followed, None, TOO_LONG)
    wait = timedelta(days=math.ceil(days)) + followed
    return Judging(whole, per_day, followed, begin + timedelta(days=math.ceil(wait / DAY)))


DAY = timedelta(days=1)
