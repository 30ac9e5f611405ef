"""Chance with a name: every draw of a simulation comes from a stream of its own.

A stream is named by the seed and by what it decides (`"deal", 17`). So a deal draws the
same numbers in every world, whatever the others do, and a knob that touches only the
records leaves the journeys as they were.

The generator is Python's (Mersenne Twister), whose numbers are promised to stay the same
in later versions; those of NumPy's generators are not. Normal draws are by inversion.
"""

import math
from collections.abc import Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")
NORMAL = NormalDist()
SMALLEST = 2.0**-54  # half the smallest share, where a normal draw would be without end


class Dice:
    """A stream of random numbers, the same for the same seed and name on every machine.

    >>> Dice(7, "deal", 1).whole(1, 6) == Dice(7, "deal", 1).whole(1, 6)
    True
    """

    def __init__(self, seed: int, name: str, number: int = 0) -> None:
        stream = (seed << 64) + (crc32(name.encode()) << 32) + number
        self._draws = Random(stream)  # noqa: S311 - nothing is kept secret by it

    def share(self) -> float:
        """A number from 0 (included) to 1 (excluded)."""
        return self._draws.random()

    def chance(self, probability: float) -> bool:
        """True with this probability. It draws even where the answer is certain."""
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of `choices`, each equally likely."""
        return choices[int(self.share() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the first members, each as likely as its weight says."""
        left = self.share() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def around(self, median: float, spread: float = 0.6) -> float:
        """A positive number with this median, log-normal; `spread` is in log units."""
        return median * math.exp(spread * NORMAL.inv_cdf(max(self.share(), SMALLEST)))

    def seconds(self, minutes: float, spread: float = 0.5) -> int:
        """A time of work in whole seconds around `minutes`, from a third to three times it."""
        drawn = self.around(minutes * 60, spread)
        return round(min(max(drawn, minutes * 20), minutes * 180))

    def lag(self, mean_hours: float) -> int:
        """A delay in whole seconds, exponential with this mean in hours."""
        return round(-math.log(1 - self.share()) * mean_hours * 3600)
