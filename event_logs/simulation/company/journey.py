"""The true journey of a deal: six stages, with choices, loops, waits and losses.

Each stage is a script of what people and customer do; between stages the deal may be
lost, with a hazard that grows with a late first call and with every handover.
"""

import math
from collections.abc import Callable

from event_logs.simulation.company.deal import (
    Deal,
    customer_calls,
    customer_writes,
    pause,
    perform,
    reach,
    send_inside,
    send_mail,
)
from event_logs.simulation.company.play import Steps, wait
from event_logs.simulation.company.working_hours import (
    HOUR,
    next_opening,
    weekday,
    worked_seconds,
)
from event_logs.simulation.worlds.wording import (
    BACK_OFFICE,
    CALL_CENTRE,
    CONTRACT,
    DISCOUNT_APPROVAL,
    FIRST_CONTACT,
    LOST,
    MARKETING,
    NEEDS_FOUND,
    OFFER_MADE,
    PRE_SALES,
    SALES,
    TECHNICAL_CHECK,
    WON,
)

WORKING_DAY_SECONDS = 9 * HOUR
SITTING = 6 * HOUR  # after opening
REASONS: dict[str, tuple[tuple[str, float], ...]] = {
    FIRST_CONTACT: (("No need", 3), ("Slow answer", 1)),
    NEEDS_FOUND: (("No need", 3), ("Competitor", 1), ("Slow answer", 1)),
    TECHNICAL_CHECK: (("Does not fit", 4), ("Competitor", 1)),
    OFFER_MADE: (("Price", 4), ("Competitor", 3), ("Slow answer", 1)),
    DISCOUNT_APPROVAL: (("Price", 4), ("Slow answer", 2)),
    CONTRACT: (("Competitor", 1), ("Price", 1)),
}


def journey(deal: Deal) -> Steps[None]:
    """Play a deal from its arrival to its end, or as far as the play goes."""
    deal.enter(FIRST_CONTACT)
    while deal.stage in SCRIPTS:
        reached = yield from SCRIPTS[deal.stage](deal)
        if not reached:
            deal.loss_reason = "Not reached"
            deal.enter(LOST)
        elif deal.dice.chance(loss_probability(deal)):
            yield from _lose(deal)
        else:
            yield from _go_on(deal)


def loss_probability(deal: Deal) -> float:
    """The probability that the deal is lost at the end of the stage it is in."""
    process = deal.world.process
    called = deal.play.now if deal.first_call is None else deal.first_call
    late = worked_seconds(deal.play.hours, deal.lead.arrived, called) / WORKING_DAY_SECONDS
    score = (
        dict(process.loss)[deal.stage]
        - deal.lead.warmth
        + process.late_call_effect * min(late, 4)
        + process.handover_effect * len(deal.handovers)
    )
    return 1 / (1 + math.exp(-score))


def _go_on(deal: Deal) -> Steps[None]:
    """Choose the next stage; a checked deal lies a while before Sales takes it up."""
    process, been = deal.world.process, [visit.stage for visit in deal.visits]
    upcoming = {
        FIRST_CONTACT: NEEDS_FOUND,
        NEEDS_FOUND: OFFER_MADE if deal.dice.chance(process.simple) else TECHNICAL_CHECK,
        TECHNICAL_CHECK: OFFER_MADE,
        OFFER_MADE: DISCOUNT_APPROVAL if deal.dice.chance(process.asks_discount) else CONTRACT,
        DISCOUNT_APPROVAL: CONTRACT,
        CONTRACT: WON,
    }[deal.stage]
    back_to_needs, back_to_check = (
        deal.dice.chance(process.back_to_needs),
        deal.dice.chance(process.back_to_check),
    )
    if deal.stage == TECHNICAL_CHECK and back_to_needs and been.count(NEEDS_FOUND) == 1:
        upcoming = NEEDS_FOUND
    if deal.stage == OFFER_MADE and back_to_check and been.count(OFFER_MADE) == 1:
        upcoming = TECHNICAL_CHECK
    if (deal.stage, upcoming) == (TECHNICAL_CHECK, OFFER_MADE):
        deal.passed = deal.play.now
        yield from pause(deal, process.seam_hours)
        yield from perform(deal, SALES, 10, "read the result of the check")
    deal.enter(upcoming)


def _lose(deal: Deal) -> Steps[None]:
    """The customer says no, or falls silent; somebody closes the deal."""
    deal.loss_reason = deal.dice.weighted(REASONS[deal.stage])
    department = SALES if SALES in deal.people else CALL_CENTRE
    if deal.dice.chance(deal.world.process.quiet_loss):
        yield from pause(deal, 6 * 24)
        yield from reach(deal, department, "still interested", 2)
    else:
        yield from customer_writes(deal, "no thanks")
    yield from perform(deal, department, 4, "close the deal")
    deal.enter(LOST)


def _first_contact(deal: Deal) -> Steps[bool]:
    """Somebody calls the lead, unless the lead called first; Marketing may have written."""
    if deal.lead.source == "Phone":
        answered = yield from customer_calls(deal, CALL_CENTRE, "first call", 5)
        if answered:
            deal.first_call = deal.lead.arrived
            yield from perform(deal, CALL_CENTRE, 2, "enter the lead")
    else:
        answered = False
        if deal.dice.chance(0.55):
            yield from send_mail(deal, MARKETING, "welcome")
    if not answered and deal.dice.chance(deal.world.process.overlooked):
        deal.passed = deal.play.now
        yield from pause(deal, deal.world.process.overlooked_hours, 0.8)
    if not answered and not (yield from reach(deal, CALL_CENTRE, "first call", 4)):
        yield from perform(deal, CALL_CENTRE, 2, "give up")
        return False
    if deal.dice.chance(0.6):
        sent = yield from send_mail(deal, CALL_CENTRE, "meeting")
        if deal.dice.chance(0.4):
            yield from customer_writes(deal, "meeting", answers=sent)
            yield from perform(deal, CALL_CENTRE, 4, "read mail")
    return True


def _needs_found(deal: Deal) -> Steps[bool]:
    """Sales asks what is needed, and has it confirmed in writing."""
    yield from reach(deal, SALES, "needs", 10)
    sent = yield from send_mail(deal, SALES, "requirements")
    if deal.dice.chance(0.75):
        yield from customer_writes(deal, "requirements", answers=sent)
        yield from perform(deal, SALES, 6, "read mail")
    if deal.dice.chance(0.35):
        yield from reach(deal, SALES, "needs", 8)
    return True


def _technical_check(deal: Deal) -> Steps[bool]:
    """Pre-sales finds out whether the product fits; the CRM has no word for it."""
    sent = yield from send_mail(deal, PRE_SALES, "questionnaire")
    answer = yield from customer_writes(deal, "questionnaire", answers=sent)
    yield from perform(deal, PRE_SALES, 60, "technical check")
    yield from reach(deal, PRE_SALES, "engineering", 18)
    if deal.dice.chance(0.5):
        answer = yield from customer_writes(deal, "drawings")
        yield from perform(deal, PRE_SALES, 60, "technical check")
    again = answer if deal.dice.chance(0.4) else None
    yield from send_mail(deal, PRE_SALES, "check result", answers=again)
    return True


def _offer_made(deal: Deal) -> Steps[bool]:
    """Sales writes an offer, answers questions about it, and calls again."""
    yield from perform(deal, SALES, 50, "prepare the offer")
    sent = yield from send_mail(deal, SALES, "offer")
    if deal.dice.chance(0.5):
        asked = yield from customer_writes(deal, "offer", answers=sent)
        yield from send_mail(deal, SALES, "offer", answers=asked)
    yield from pause(deal, 40)
    yield from reach(deal, SALES, "offer", 6)
    if deal.dice.chance(0.3):
        yield from pause(deal, 20)
        if not (yield from customer_calls(deal, SALES, "offer", 5)):
            yield from reach(deal, SALES, "offer", 5)
    return True


def _discount_approval(deal: Deal) -> Steps[bool]:
    """The customer wants a discount, and Back office sits on certain days only."""
    asked = yield from customer_writes(deal, "discount")
    yield from perform(deal, SALES, 5, "read mail")
    yield from send_inside(deal, SALES, BACK_OFFICE, "discount")
    deal.passed = deal.play.now
    sitting = _next_sitting(deal)
    if sitting - deal.play.now > 30 * HOUR:
        yield from customer_writes(deal, "discount news")
    yield from wait(max(sitting, deal.play.now))
    yield from perform(deal, BACK_OFFICE, 25, "approve the discount")
    yield from send_mail(deal, BACK_OFFICE, "special terms", answers=asked)
    yield from reach(deal, SALES, "special terms", 6)
    return True


def _contract(deal: Deal) -> Steps[bool]:
    """Back office drafts the contract, the customer edits, signs and pays."""
    yield from perform(deal, BACK_OFFICE, 40, "draft the contract")
    sent = yield from send_mail(deal, BACK_OFFICE, "contract")
    for _ in range(deal.dice.whole(1, 2)):
        edits = yield from customer_writes(deal, "contract", answers=sent)
        sent = yield from send_mail(deal, BACK_OFFICE, "contract", answers=edits)
    yield from reach(deal, SALES, "signing", 4)
    yield from send_mail(deal, BACK_OFFICE, "invoice")
    yield from customer_writes(deal, "signed")
    yield from perform(deal, SALES, 5, "close the deal")
    return True


def _next_sitting(deal: Deal) -> int:
    """The next afternoon on which discounts are approved."""
    hours = deal.play.hours
    sitting = next_opening(hours, deal.play.now - SITTING)
    while weekday(sitting) not in deal.world.process.approval_weekdays:
        sitting = next_opening(hours, sitting)
    return sitting + SITTING


SCRIPTS: dict[str, Callable[[Deal], Steps[bool]]] = {
    FIRST_CONTACT: _first_contact,
    NEEDS_FOUND: _needs_found,
    TECHNICAL_CHECK: _technical_check,
    OFFER_MADE: _offer_made,
    DISCOUNT_APPROVAL: _discount_approval,
    CONTRACT: _contract,
}
