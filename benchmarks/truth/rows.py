"""A row of the examiner's table, its goal, and the intervals of its figures."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class TruthRow:
    """How right one analysis is on one world by one measure.

    `seeds`: over how many plays. `value` with its 95 % interval from `low` to `high` (null:
    unknown). `goal` in words, empty where none is set; `reached` is then null.
    """

    analysis: str
    world: str
    measure: str
    seeds: int
    value: float | None
    low: float | None = None
    high: float | None = None
    goal: str = ""
    reached: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """The row as it stands in `truth.json`."""
        return {
            name: round(value, 6) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a figure should lie; a bound that is null is not set.

    >>> str(Goal(0.92, 0.98)), Goal(at_least=0.95).is_reached(0.94), str(Goal(at_most=0.05))
    ('0.92 to 0.98', False, '<= 0.05')
    """

    at_least: float | None = None
    at_most: float | None = None

    def __str__(self) -> str:
        if self.at_least is None:
            return "" if self.at_most is None else f"<= {self.at_most:g}"
        if self.at_most is None:
            return f">= {self.at_least:g}"
        return f"{self.at_least:g} to {self.at_most:g}"

    def is_reached(self, value: float | None) -> bool | None:
        """Whether the figure itself (not its interval) lies there; null without one of both."""
        if value is None or not str(self):
            return None
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= value <= high


NO_GOAL = Goal()
Named = tuple[str, str, str]
"""Analysis, world and measure of a row."""


def share_row(
    named: Named, hits: Sequence[int], of: Sequence[int], goal: Goal = NO_GOAL
) -> TruthRow:
    """The share of all hits among all there were, one pair of counts a seed.

    Records of one play resemble each other, so over several seeds the interval is that of a
    ratio of sums over seeds (linearised, Student's t); over one it is Wilson's. Clipped to
    [0, 1].
    """
    whole = sum(of)
    value = sum(hits) / whole if whole else None
    low, high = _interval_of_share(hits, of)
    return TruthRow(*named, len(of), value, low, high, str(goal), goal.is_reached(value))


def mean_row(named: Named, values: Sequence[float], goal: Goal = NO_GOAL) -> TruthRow:
    """The mean of one figure a seed, with Student's interval (null below two seeds)."""
    number = len(values)
    value = sum(values) / number if number else None
    reach = _student(values, number) if value is not None and number > 1 else None
    low, high = (None, None) if value is None or reach is None else (value - reach, value + reach)
    return TruthRow(*named, number, value, low, high, str(goal), goal.is_reached(value))


def wilson(hits: int, of: int) -> tuple[float | None, float | None]:
    """Wilson's interval of a share (1927); nothing for none.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not of:
        return None, None
    z = 1.959964
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    reach = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _interval_of_share(hits: Sequence[int], of: Sequence[int]) -> tuple[float | None, float | None]:
    whole = sum(of)
    if len(of) < 2 or not whole:
        return wilson(sum(hits), whole)
    share = sum(hits) / whole
    left = [(hit - share * number) * len(of) / whole for hit, number in zip(hits, of, strict=True)]
    reach = _student(left, len(of))
    if not reach:  # all seeds alike, say all right: that is no certainty
        return wilson(sum(hits), whole)
    return max(0.0, share - reach), min(1.0, share + reach)


def _student(values: Sequence[float], number: int) -> float:
    """Half the width of Student's interval of a mean."""
    from scipy.stats import t  # noqa: PLC0415 - a second to import

    mean = sum(values) / number
    variance = sum((value - mean) ** 2 for value in values) / (number - 1)
    return float(t.ppf((1 + CONFIDENCE) / 2, number - 1)) * math.sqrt(variance / number)
