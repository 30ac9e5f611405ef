"""Knobs of the people: when they are there, how well they work, what they let lie."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Staffing:
    """How people work.

    `absent`: share of working days on which somebody is away, in runs of `absent_days`
    working days in the mean; their own work waits for them. `skill`: spread of the people
    in log units; work other than talk takes a skilled person less time, and they miss
    fewer items of the checklist. `lies`: share of tasks on deals that lie around though
    somebody is free, `lies_hours` in the median.
    """

    absent: float = 0.05
    absent_days: float = 3.0
    skill: float = 0.2
    lies: float = 0.05
    lies_hours: float = 4.0
