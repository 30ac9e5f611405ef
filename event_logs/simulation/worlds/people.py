"""Knobs of the people: when they are there, how fast they are, what they let lie."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Staffing:
    """How people work.

    `absent`: share of working days on which somebody is away, in runs of days.
    """

    absent: float = 0.0
