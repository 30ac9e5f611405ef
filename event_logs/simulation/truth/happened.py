"""The truth of what happened to the deals, whatever any record says of it.

`stages`: every stay in a true stage (`left` empty: still there at the end). `handovers`:
every handover between departments; `waited_seconds` in calendar time. `deals`: outcome,
true reason of a loss, in the units of the effects what drove the hazards, the contact, when
the lead arrived and when the deal ended. `work`: every
task, also those on no deal: when asked for, begun, ended. `reactions`: what was due, when
it was begun, and the seconds between by cause; they add up. `parkings`: every time that a
deal was put on hold. `checklist`: every item that was due in a call. `absences`: every
working day on which somebody was away.
"""

from collections.abc import Iterable, Iterator

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.journey import units_of_hazard
from event_logs.simulation.company.reactions import CAUSES, causes_of
from event_logs.simulation.company.working_hours import DAY, local_moment, works_on
from event_logs.simulation.records.sheets import clock_of
from event_logs.simulation.worlds.wording import LOST, PRE_SALES, SALES, WON

Row = tuple[str, ...]
Table = tuple[Row, Iterable[Row]]
HANDOVERS: Row = (
    "from",
    "to",
    "case_id",
    "waited_seconds",
    "passed",
    "taken",
    "giver",
    "taker",
    "planted",
)
DEALS: Row = (
    "case_id",
    "outcome",
    "loss_reason",
    "warmth",
    "first_call",
    "handovers",
    "language",
    "late_days",
    "missed_items",
    "parkings",
    "contact_id",
    "arrived",
    "ended",
)


def happened_of(played: Played) -> dict[str, Table]:
    """The tables by name: header and rows."""
    causes = tuple(f"{cause}_seconds" for cause in CAUSES)
    return {
        "stages": (("case_id", "true_stage", "entered", "left"), _stages(played)),
        "handovers": (HANDOVERS, _handovers(played)),
        "deals": (DEALS, _deals(played)),
        "work": (
            ("case_id", "task", "queue", "person", "enqueued", "started", "ended"),
            _work(played),
        ),
        "reactions": (
            ("case_id", "kind", "due", "reacted", "person", "cause", *causes),
            _reactions(played),
        ),
        "parkings": (("case_id", "true_stage", "begun", "ended"), _parkings(played)),
        "checklist": (("case_id", "person", "called_at", "item", "done"), _checklist(played)),
        "absences": (("person", "day"), _absences(played)),
    }


def _stages(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for visit in deal.visits:
            if visit.stage not in (WON, LOST):
                left = "" if visit.left is None else clock.true(visit.left)
                yield deal.lead.case, visit.stage, clock.true(visit.entered), left


def _handovers(played: Played) -> Iterator[Row]:
    clock, word = clock_of(played.world), played.world.wording.word
    for deal in played.deals:
        for passed in deal.handovers:
            giver, taker = passed.source, passed.target
            is_planted = (giver.department, taker.department) == (PRE_SALES, SALES)
            yield (
                word(giver.department),
                word(taker.department),
                passed.case,
                str(passed.taken - passed.passed),
                clock.true(passed.passed),
                clock.true(passed.taken),
                giver.name,
                taker.name,
                "yes" if is_planted else "no",
            )


def _deals(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        units = units_of_hazard(deal)
        is_over = bool(deal.visits) and deal.stage in (WON, LOST)
        yield (
            deal.lead.case,
            deal.stage if is_over else "",
            deal.loss_reason if is_over and deal.stage == LOST else "",
            f"{deal.lead.warmth:.3f}",
            "" if deal.first_call is None else clock.true(deal.first_call),
            str(len(deal.handovers)),
            deal.lead.contact.language,
            f"{units['late_call_effect']:.3f}",
            str(deal.missed_items),
            str(len(deal.parkings)),
            deal.lead.contact.contact_id,
            clock.true(deal.lead.arrived),
            clock.true(deal.visits[-1].entered) if is_over else "",
        )


def _work(played: Played) -> Iterator[Row]:
    clock, word = clock_of(played.world), played.world.wording.word
    for task in played.play.tasks:
        times = (task.enqueued, task.started, task.ended)
        written = ("" if time is None else clock.true(time) for time in times)
        name = task.person.name if task.person else ""
        yield task.case, task.what, word(task.queue), name, *written


def _reactions(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for reaction in deal.reactions:
            spent = causes_of(reaction, deal.lulls, played.play)
            yield (
                deal.lead.case,
                reaction.kind,
                clock.true(reaction.due),
                clock.true(reaction.reacted),
                reaction.person.name,
                _main_cause(spent),
                *(str(spent[cause]) for cause in CAUSES),
            )


def _main_cause(spent: dict[str, int]) -> str:
    """The cause of most seconds within working hours; empty where there was no wait."""
    within = {cause: spent[cause] for cause in CAUSES[1:]}
    chosen = within if any(within.values()) else spent
    cause = max(chosen, key=chosen.__getitem__)
    return cause if chosen[cause] else ""


def _parkings(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for parking in deal.parkings:
            times = clock.true(parking.begun), clock.true(parking.ended)
            yield deal.lead.case, parking.stage, *times


def _checklist(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for asked in deal.checklist:
            name = asked.call.person.name if asked.call.person else ""
            told = "yes" if asked.is_done else "no"
            yield deal.lead.case, name, clock.true(asked.call.at), asked.item, told


def _absences(played: Played) -> Iterator[Row]:
    for person in played.play.people:
        for day in played.period.days:
            is_due = works_on(played.period.hours, day)
            if is_due and not played.play.is_there(person, day * DAY):
                yield person.name, local_moment(day * DAY).date().isoformat()
