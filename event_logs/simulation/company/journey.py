"""The true journey of a deal: its stages in order, with choices, loops, waits and losses.

Each stage is a script of what people and customer do (`scripts`); between stages the
deal may be put on hold or lost, with a hazard that depends on what really happened.
"""

import math

from event_logs.simulation.company.acts import customer_writes, park, pause, perform, reach
from event_logs.simulation.company.deal import FIRST_CALL, Deal, StageEnd
from event_logs.simulation.company.play import Steps
from event_logs.simulation.company.scripts import SCRIPTS, play_steady
from event_logs.simulation.company.working_hours import HOUR, worked_seconds
from event_logs.simulation.worlds.wording import (
    CALL_CENTRE,
    CONTRACT,
    DEMO,
    DISCOUNT_APPROVAL,
    FIRST_CONTACT,
    LOST,
    NEEDS_FOUND,
    NEGOTIATION,
    OFFER_MADE,
    SALES,
    TECHNICAL_CHECK,
    WON,
)

WORKING_DAY_SECONDS = 9 * HOUR
LATEST = 4  # working days; a call that is later still does no more harm
RARELY = -3.0
REASONS: dict[str, tuple[tuple[str, float], ...]] = {
    FIRST_CONTACT: (("No need", 3), ("Slow answer", 1)),
    NEEDS_FOUND: (("No need", 3), ("Competitor", 1), ("Slow answer", 1)),
    DEMO: (("Does not fit", 2), ("No need", 1), ("Competitor", 1)),
    TECHNICAL_CHECK: (("Does not fit", 4), ("Competitor", 1)),
    OFFER_MADE: (("Price", 4), ("Competitor", 3), ("Slow answer", 1)),
    NEGOTIATION: (("Price", 3), ("Competitor", 2)),
    DISCOUNT_APPROVAL: (("Price", 4), ("Slow answer", 2)),
    CONTRACT: (("Competitor", 1), ("Price", 1)),
}


def journey(deal: Deal) -> Steps[None]:
    """Play a deal from its arrival to its end, or as far as the play goes."""
    process = deal.process
    deal.enter(process.stages[0])
    deal.due[FIRST_CALL] = deal.lead.arrived
    while deal.stage in process.stages:
        reached = yield from play_steady(deal) if process.steady else SCRIPTS[deal.stage](deal)
        if not reached:
            deal.loss_reason = "Not reached"
            deal.enter(LOST)
            continue
        if deal.stream("parking").chance(process.parked):
            yield from park(deal, process.parked_days)
        if is_lost_now(deal):
            yield from _lose(deal)
        else:
            yield from _go_on(deal)


def units_of_hazard(deal: Deal) -> dict[str, float]:
    """What the hazard of losing depends on, in the units of its effects, as of now.

    Late working days until the first call (at most 4), handovers, items of the checklist
    missed, times on hold.
    """
    called = deal.play.now if deal.first_call is None else deal.first_call
    late = worked_seconds(deal.play.hours, deal.lead.arrived, called) / WORKING_DAY_SECONDS
    return {
        "late_call_effect": min(late, LATEST),
        "handover_effect": len(deal.handovers),
        "checklist_effect": deal.missed_items,
        "parked_effect": len(deal.parkings),
    }


def is_lost_now(deal: Deal) -> bool:
    """Whether the deal is lost at the end of the stage it is in; noted with its odds."""
    process, units = deal.process, units_of_hazard(deal)
    odds = dict(process.loss).get(deal.stage, RARELY) - deal.lead.warmth
    odds += sum(getattr(process, name) * number for name, number in units.items())
    is_lost = deal.stream("loss").chance(probability_of(odds))
    deal.ends.append(StageEnd(deal.stage, deal.play.now, is_lost, odds, units))
    return is_lost


def probability_of(log_odds: float) -> float:
    """The probability that has these log odds.

    >>> probability_of(0)
    0.5
    """
    return 1 / (1 + math.exp(-log_odds))


def _go_on(deal: Deal) -> Steps[None]:
    """Choose the next stage; a checked deal lies a while before Sales takes it up."""
    upcoming = _way_back(deal) or _way_on(deal)
    if (deal.stage, upcoming) == (TECHNICAL_CHECK, OFFER_MADE):
        deal.passed = deal.play.now
        yield from pause(deal, deal.process.seam_hours)
        yield from perform(deal, SALES, 10, "read the result of the check")
    deal.enter(upcoming)


def _way_on(deal: Deal) -> str:
    """The next stage that this deal needs; won after the last."""
    process, dice = deal.process, deal.stream("way on")
    wanted = {
        DEMO: dice.chance(process.wants_demo),
        TECHNICAL_CHECK: not dice.chance(process.simple),
        NEGOTIATION: dice.chance(process.negotiates),
        DISCOUNT_APPROVAL: dice.chance(process.asks_discount),
    }
    later = process.stages[process.stages.index(deal.stage) + 1 :]
    return next((stage for stage in later if wanted.get(stage, True)), WON)


def _way_back(deal: Deal) -> str:
    """An earlier stage that has to be gone through again, at most once each."""
    process, been = deal.process, [visit.stage for visit in deal.visits]
    dice = deal.stream("way back")
    to_needs, to_check = dice.chance(process.back_to_needs), dice.chance(process.back_to_check)
    target = {
        TECHNICAL_CHECK: NEEDS_FOUND if to_needs and been.count(NEEDS_FOUND) == 1 else "",
        OFFER_MADE: TECHNICAL_CHECK if to_check and been.count(OFFER_MADE) == 1 else "",
    }.get(deal.stage, "")
    return target if target in process.stages else ""


def _lose(deal: Deal) -> Steps[None]:
    """The customer says no, or falls silent; somebody closes the deal."""
    deal.loss_reason = deal.dice.weighted(REASONS[deal.stage])
    department = SALES if SALES in deal.people else CALL_CENTRE
    if deal.process.steady:  # a farewell would be a stage of its own
        yield from pause(deal, 48)
    elif deal.dice.chance(deal.process.quiet_loss):
        yield from pause(deal, 6 * 24)
        yield from reach(deal, department, "still interested", 2)
    else:
        yield from customer_writes(deal, "no thanks")
    yield from perform(deal, department, 4, "close the deal")
    deal.enter(LOST)
