"""Knobs of the process: what truly happens to a deal, and what it depends on."""

from dataclasses import dataclass

from event_logs.simulation.worlds.wording import (
    CONTRACT,
    DEMO,
    DISCOUNT_APPROVAL,
    FIRST_CONTACT,
    NEEDS_FOUND,
    NEGOTIATION,
    OFFER_MADE,
    TECHNICAL_CHECK,
    TRUE_STAGES,
)


@dataclass(frozen=True, slots=True)
class Process:
    """What truly happens to a deal, whatever the CRM says of it.

    `stages`: the true stages in order; DEMO and NEGOTIATION may be put in, and any but
    FIRST_CONTACT left out. `steady`: within a stage calls and mails come in no order, so
    that nothing is hidden in it.

    Shares of deals: `simple` need no technical check, `wants_demo` a demonstration,
    `asks_discount`, `negotiates`; `back_to_check` after the offer, `back_to_needs` after
    the check. Probabilities: `unanswered` of an outgoing call, `quiet_loss` that a lost
    customer just falls silent. `attempts`: calls before a customer counts as not reached.
    `overlooked`: share of leads that lie around before the first call, `overlooked_hours`
    in the median. `answer_hours`: median until a customer answers. `seam_hours`: median
    that a checked deal lies between Pre-sales and Sales (the planted slow handover).
    `approval_weekdays`: when Back office approves discounts, Monday = 0 (the planted
    batch). `parked`: share of stays in a true stage at whose end the deal is put on hold,
    for `parked_days` calendar days in the median. `missed_item`: share of the items of the
    checklist that a person of usual skill misses.

    `loss`: log odds of losing at the end of a stage (a stage without any: -3). Added are
    `late_call_effect` per working day that the first call came late (at most 4 count),
    `handover_effect` per handover so far, `checklist_effect` per item missed so far,
    `parked_effect` per time on hold so far.

    `other_work`: pieces of work on no deal per person and day, of `other_minutes` in the
    median.
    """

    stages: tuple[str, ...] = TRUE_STAGES
    steady: bool = False
    simple: float = 0.22
    wants_demo: float = 0.6
    asks_discount: float = 0.55
    negotiates: float = 0.6
    back_to_check: float = 0.1
    back_to_needs: float = 0.08
    unanswered: float = 0.26
    quiet_loss: float = 0.6
    attempts: int = 4
    overlooked: float = 0.3
    overlooked_hours: float = 30.0
    answer_hours: float = 14.0
    seam_hours: float = 66.0
    approval_weekdays: tuple[int, ...] = (1, 3)
    parked: float = 0.03
    parked_days: float = 9.0
    missed_item: float = 0.2
    loss: tuple[tuple[str, float], ...] = (
        (FIRST_CONTACT, -1.7),
        (NEEDS_FOUND, -1.8),
        (DEMO, -2.4),
        (TECHNICAL_CHECK, -2.6),
        (OFFER_MADE, -1.4),
        (NEGOTIATION, -2.4),
        (DISCOUNT_APPROVAL, -2.5),
        (CONTRACT, -3.4),
    )
    late_call_effect: float = 0.45
    handover_effect: float = 0.07
    checklist_effect: float = 0.2
    parked_effect: float = 0.8
    other_work: int = 4
    other_minutes: float = 40.0
