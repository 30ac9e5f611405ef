"""The truth of what was planted, and of what it did.

`effects`: log odds of losing at the end of each stage, per unit, for deals that arrive
`from` a day on. `hazards`: every moment at which a deal was lost or went on (the end of a
stay in a true stage, but for a customer who was never reached): the log odds and the
probability of losing it, the units of each effect as they stood then, and the probability
had that effect been none. `bottlenecks`: the delays that were planted, the deals they hit
and the seconds they cost.
"""

from collections.abc import Iterator

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import APPROVAL, FIRST_CALL, TAKE_HANDOVER, Deal
from event_logs.simulation.company.journey import probability_of
from event_logs.simulation.company.reactions import AVAILABLE, BATCH, Reaction, causes_of
from event_logs.simulation.records.sheets import clock_of
from event_logs.simulation.truth.happened import Row, Table
from event_logs.simulation.worlds.wording import PRE_SALES, SALES

UNITS = {
    "late_call_effect": "late_days",
    "handover_effect": "handovers",
    "checklist_effect": "missed_items",
    "parked_effect": "parkings",
}
"""The column that holds the units of each effect."""
HAZARDS: Row = (
    "case_id",
    "true_stage",
    "at",
    "lost",
    "log_odds",
    *UNITS.values(),
    "probability",
    *(f"without_{name}" for name in UNITS),
)
EFFECTS = {
    "late_call_effect": "working day until the first call, at most 4",
    "handover_effect": "handover",
    "checklist_effect": "item of the checklist missed",
    "parked_effect": "time on hold",
}


def planted_of(played: Played) -> dict[str, Table]:
    """The tables by name: header and rows."""
    return {
        "effects": (("effect", "unit", "log_odds", "from"), _effects(played)),
        "hazards": (HAZARDS, _hazards(played)),
        "bottlenecks": (("bottleneck", "place", "deals", "seconds"), _bottlenecks(played)),
    }


def _effects(played: Played) -> Iterator[Row]:
    world = played.world
    periods = [("", world.process)]
    if world.drift and world.drift.process:
        periods.append((world.drift.day.isoformat(), world.drift.process))
    for since, process in periods:
        for name, unit in EFFECTS.items():
            yield name, unit, str(getattr(process, name)), since


def _hazards(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for end in deal.ends:
            shares = {name: getattr(deal.process, name) * end.units[name] for name in EFFECTS}
            yield (
                deal.lead.case,
                end.stage,
                clock.true(end.at),
                "yes" if end.is_lost else "no",
                f"{end.log_odds:.6f}",
                *(f"{end.units[name]:.6g}" for name in EFFECTS),
                f"{probability_of(end.log_odds):.6f}",
                *(f"{probability_of(end.log_odds - share):.6f}" for share in shares.values()),
            )


def _bottlenecks(played: Played) -> Iterator[Row]:
    """What was planted: the slow seam, the sittings, the leads that nobody calls."""
    word = played.world.wording.word
    planted = {
        ("slow handover", f"{word(PRE_SALES)} > {word(SALES)}"): (TAKE_HANDOVER, AVAILABLE),
        ("approval in sittings", "Discount approval"): (APPROVAL, BATCH),
        ("overlooked leads", "First contact"): (FIRST_CALL, AVAILABLE),
    }
    for (name, place), (kind, cause) in planted.items():
        lost = [
            (deal.lead.case, causes_of(reaction, deal.lulls, played.play)[cause])
            for deal in played.deals
            for reaction in deal.reactions
            if reaction.kind == kind and (kind != TAKE_HANDOVER or _is_seam(deal, reaction))
        ]
        hit = {case for case, seconds in lost if seconds}
        yield name, place, str(len(hit)), str(sum(seconds for _, seconds in lost))


def _is_seam(deal: Deal, reaction: Reaction) -> bool:
    return any(
        passed.passed == reaction.due
        and (passed.source.department, passed.target.department) == (PRE_SALES, SALES)
        for passed in deal.handovers
    )
