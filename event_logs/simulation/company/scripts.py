"""What is done in each true stage; a script says whether the customer was reached at all."""

from collections.abc import Callable

from event_logs.simulation.company.acts import (
    customer_calls,
    customer_writes,
    pause,
    perform,
    reach,
    send_inside,
    send_mail,
    wait_for_batch,
)
from event_logs.simulation.company.deal import APPROVAL, APPROVE, FIRST_CALL, FOLLOW_UP, Deal
from event_logs.simulation.company.play import Steps
from event_logs.simulation.company.working_hours import HOUR, next_opening, weekday
from event_logs.simulation.worlds.wording import (
    BACK_OFFICE,
    CALL_CENTRE,
    CONTRACT,
    DEMO,
    DISCOUNT_APPROVAL,
    FIRST_CONTACT,
    MARKETING,
    NEEDS_FOUND,
    NEGOTIATION,
    OFFER_MADE,
    PRE_SALES,
    SALES,
    TECHNICAL_CHECK,
)

SITTING = 6 * HOUR  # after opening
STEADY = {
    FIRST_CONTACT: (CALL_CENTRE, "first call", "meeting"),
    NEEDS_FOUND: (SALES, "needs", "requirements"),
    OFFER_MADE: (SALES, "offer", "offer"),
}
"""By stage of a steady process: the department, what calls are about, what mails are about."""


def _first_contact(deal: Deal) -> Steps[bool]:
    """Somebody calls the lead, unless the lead called first; Marketing may have written."""
    if deal.lead.source == "Phone":
        answered = yield from customer_calls(deal, CALL_CENTRE, "first call", 5)
        if answered:
            deal.first_call = deal.lead.arrived
            deal.due.pop(FIRST_CALL, None)
            yield from perform(deal, CALL_CENTRE, 2, "enter the lead")
    else:
        answered = False
        if deal.dice.chance(0.55):
            yield from send_mail(deal, MARKETING, "welcome")
    if not answered and deal.dice.chance(deal.process.overlooked):
        deal.passed = deal.play.now
        yield from pause(deal, deal.process.overlooked_hours, 0.8, queue=CALL_CENTRE)
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
    deal.due[FOLLOW_UP] = deal.play.now
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
    deal.passed = deal.due[APPROVAL] = deal.play.now
    sitting = _next_sitting(deal)
    if sitting - deal.play.now > 30 * HOUR:
        yield from customer_writes(deal, "discount news")
    yield from wait_for_batch(deal, sitting)
    yield from perform(deal, BACK_OFFICE, 25, APPROVE)
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
    while weekday(sitting) not in deal.process.approval_weekdays:
        sitting = next_opening(hours, sitting)
    return sitting + SITTING


def _demo(deal: Deal) -> Steps[bool]:
    """Pre-sales shows the product."""
    sent = yield from send_mail(deal, SALES, "demo")
    yield from customer_writes(deal, "demo", answers=sent)
    yield from pause(deal, 30)
    yield from perform(deal, PRE_SALES, 45, "demonstration")
    yield from reach(deal, SALES, "demo", 8)
    return True


def _negotiation(deal: Deal) -> Steps[bool]:
    """Sales and customer haggle over terms, in writing and by telephone."""
    asked = yield from customer_writes(deal, "negotiation")
    for _ in range(deal.dice.whole(1, 3)):
        yield from reach(deal, SALES, "negotiation", 9)
        sent = yield from send_mail(deal, SALES, "negotiation", answers=asked)
        asked = yield from customer_writes(deal, "negotiation", answers=sent)
    yield from perform(deal, SALES, 6, "read mail")
    return True


def play_steady(deal: Deal) -> Steps[bool]:
    """Calls and mails in no order: what comes first says nothing of what comes next."""
    department, call, mail = STEADY[deal.stage]
    if deal.lead.is_dead:
        yield from reach(deal, department, call, 4)
        return False
    for _ in range(deal.dice.whole(2, 6)):
        act = deal.dice.pick(("call", "call", "write", "customer"))
        if act == "call":
            yield from reach(deal, department, call, 6)
        elif act == "write":
            yield from send_mail(deal, department, mail)
        else:
            yield from customer_writes(deal, mail)
            yield from perform(deal, department, 5, "read mail")
        yield from pause(deal, 12)
    yield from perform(deal, department, 3, "decide how to go on")
    return True


SCRIPTS: dict[str, Callable[[Deal], Steps[bool]]] = {
    FIRST_CONTACT: _first_contact,
    NEEDS_FOUND: _needs_found,
    DEMO: _demo,
    TECHNICAL_CHECK: _technical_check,
    OFFER_MADE: _offer_made,
    NEGOTIATION: _negotiation,
    DISCOUNT_APPROVAL: _discount_approval,
    CONTRACT: _contract,
}
