"""Figures that are estimated: a value, its interval and what it is counted on."""

from dataclasses import dataclass

NOTHING_KNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated figure with its 95 % interval.

    `count` is the denominator: the cases (or pairs, or events, as stated where it is used)
    that the figure rests on. `value` is not-a-number where nothing can be said.

    >>> str(Estimate(0.5, 0.31, 0.69, 24))
    '0.5 (0.31 to 0.69, of 24)'
    """

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3g} ({self.low:.3g} to {self.high:.3g}, of {self.count})"


def wilson(successes: float, count: int) -> Estimate:
    """A share with its Wilson score interval.

    Source: Wilson 1927, Probable inference, the law of succession, and statistical inference.

    >>> str(wilson(5, 10))
    '0.5 (0.237 to 0.763, of 10)'
    """
    if not count:
        return Estimate(NOTHING_KNOWN, 0.0, 1.0, 0)
    z, share = 1.959963984540054, successes / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count)
    half *= (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    low = max(middle - half, 0.0) if successes else 0.0  # but for rounding they are these
    high = min(middle + half, 1.0) if successes < count else 1.0
    return Estimate(share, low, high, count)
