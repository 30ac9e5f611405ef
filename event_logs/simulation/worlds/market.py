"""Knobs of the market: how leads arrive, and of what quality."""

from dataclasses import dataclass

BY_HOUR = (1, 0, 0, 0, 0, 1, 2, 5, 12, 22, 26, 24, 20, 20, 22, 22, 20, 16, 10, 8, 7, 6, 4, 2)
BY_MONTH = (0.7, 0.95, 1.1, 1.1, 0.85, 1.0, 0.85, 0.9, 1.15, 1.2, 1.15, 1.05)


@dataclass(frozen=True, slots=True)
class Leads:
    """How leads arrive.

    `per_working_day`: deals a working day. `by_hour`: relative number in each hour of the
    day. `by_month`: relative number in each month from January.
    `weekend`: relative number on a day off, a working day being 1. `sources`: name,
    share of leads, warmth (log odds taken off the loss at each stage). `russian`: share
    of customers who write in Russian. `amount`: median of the deal in currency units.
    `returning`: share of deals of a contact who already has one. `dead`: share of leads
    that nobody ever answers. `kazakh`: share of Russian writers whose number is of
    Kazakhstan (the same code, +7). `shared`: share of contacts who also give the number
    and the address of a business centre, which many share.
    """

    per_working_day: float = 8.0
    by_hour: tuple[int, ...] = BY_HOUR
    by_month: tuple[float, ...] = BY_MONTH
    weekend: float = 0.15
    sources: tuple[tuple[str, float, float], ...] = (
        ("Website", 0.38, 0.0),
        ("Phone", 0.24, 0.3),
        ("Advertising", 0.18, -0.4),
        ("Partner", 0.12, 0.7),
        ("Exhibition", 0.08, 0.1),
    )
    russian: float = 0.6
    amount: float = 250_000
    returning: float = 0.07
    dead: float = 0.06
    kazakh: float = 0.05
    shared: float = 0.03
