"""Knobs of the CRM: how truly it tells what happened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrmHabits:
    """How truly the CRM tells it.

    `lag_hours`: mean delay of an entry (exponential, 0: at once). Shares of entries by
    people: `friday` put off to Friday afternoon; `back_dated` given an earlier time, by
    `back_dated_hours` in the median; `ahead` entered before it happened, by `ahead_hours`
    in the median. `imported_days`: what happened in the first so many days was imported
    in one go at their end (0: nothing was).

    Planted deviations, each decided by the past of the deal alone, as the CRM has it: shares
    of stays in a declared stage that are `skipped` (the stage is never entered in the CRM),
    and, where the stay lasts until then (18 hours in the median), `repeated` (entered
    twice), `on_hold` (an undeclared stage that means nothing), `mistaken` (the last stage,
    moved backwards by a slip); `returns`: share of true ways back that are recorded. At
    most one skipped stage or recorded way back a deal.

    `wrong_reason`: share of lost deals whose ticked reason is not the true one.
    `robot_closes_after`: days after which a robot closes, by night, a deal that was never
    reached (0: a person does it at once). Leads that do not call are entered by a robot.
    """

    lag_hours: float = 5.0
    friday: float = 0.12
    back_dated: float = 0.03
    back_dated_hours: float = 20.0
    ahead: float = 0.02
    ahead_hours: float = 6.0
    imported_days: int = 0
    skipped: float = 0.04
    repeated: float = 0.025
    on_hold: float = 0.02
    mistaken: float = 0.03
    returns: float = 0.6
    wrong_reason: float = 0.25
    robot_closes_after: int = 14
