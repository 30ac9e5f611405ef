"""Knobs of the process: what truly happens to a deal, and what it depends on."""

from dataclasses import dataclass

from event_logs.simulation.worlds.wording import (
    CONTRACT,
    DISCOUNT_APPROVAL,
    FIRST_CONTACT,
    NEEDS_FOUND,
    OFFER_MADE,
    TECHNICAL_CHECK,
)


@dataclass(frozen=True, slots=True)
class Process:
    """What truly happens to a deal, whatever the CRM says of it.

    Shares of deals: `simple` need no technical check, `asks_discount`, `back_to_check`
    after the offer, `back_to_needs` after the check. Probabilities: `unanswered` of an
    outgoing call, `quiet_loss` that a lost customer just falls silent. `attempts`: calls
    before a customer counts as not reached. `overlooked`: share of leads that lie around
    before the first call, `overlooked_hours` in the median. `answer_hours`: median until a customer
    answers. `seam_hours`: median that a checked deal lies between Pre-sales and Sales
    (the planted slow handover). `approval_weekdays`: when Back office approves discounts,
    Monday = 0 (the planted batch). `loss`: log odds of losing at the end of a stage;
    `late_call_effect` is added per working day that the first call came late (at most 4
    count), `handover_effect` per handover so far. `other_work`: pieces of work on no deal
    per person and day, of `other_minutes` in the median.
    """

    simple: float = 0.22
    asks_discount: float = 0.55
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
    loss: tuple[tuple[str, float], ...] = (
        (FIRST_CONTACT, -1.6),
        (NEEDS_FOUND, -1.5),
        (TECHNICAL_CHECK, -2.4),
        (OFFER_MADE, -1.1),
        (DISCOUNT_APPROVAL, -2.3),
        (CONTRACT, -3.2),
    )
    late_call_effect: float = 0.45
    handover_effect: float = 0.07
    other_work: int = 4
    other_minutes: float = 40.0
