"""Knobs of the CRM: how truly it tells what happened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrmHabits:
    """How truly the CRM tells it.

    `lag_hours`: mean delay of an entry (exponential, 0: at once). `friday`: share of
    entries put off to Friday afternoon. Planted deviations, shares of the deals in which
    they can occur: `skipped`, `repeated`, `on_hold` (an undeclared stage), `mistaken`
    (moved backwards by a slip), `returns` (a true way back to the check is recorded).
    `wrong_reason`: share of lost deals whose ticked reason is not the true one.
    `robot_closes_after`: days after which a robot closes, by night, a deal that was never
    reached (0: a person does it at once). Leads that do not call are entered by a robot.
    """

    lag_hours: float = 5.0
    friday: float = 0.12
    skipped: float = 0.07
    repeated: float = 0.05
    on_hold: float = 0.06
    mistaken: float = 0.03
    returns: float = 0.6
    wrong_reason: float = 0.25
    robot_closes_after: int = 14
