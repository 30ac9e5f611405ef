"""What the CRM shows of the journeys: declared stages only, late, and not always right.

Every deviation from the declared funnel is planted here, at most one a deal, and noted.
All other deals follow `New > Qualified > Proposal > Won | Lost` (lost from any stage).
"""

from dataclasses import dataclass, replace

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import CALL_IN, Deal
from event_logs.simulation.company.working_hours import (
    DAY,
    HOUR,
    WorkingHours,
    is_open,
    next_open,
    weekday,
)
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.wording import (
    DECLARED,
    DECLARED_OF,
    LOST,
    NEW,
    ON_HOLD,
    PROPOSAL,
    QUALIFIED,
)

FRIDAY = 4
ROBOT = "robot"
REASONS = ("No need", "Price", "Competitor", "Does not fit", "Slow answer")
SKIPPED, REPEATED = "skipped stage", "repeated stage"
UNDECLARED, BACKWARDS = "undeclared activity", "moved backwards"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A planted deviation: in which deal, of which kind, at which stage of the CRM."""

    case: str
    kind: str
    stage: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage change as the CRM has it.

    `at`: when it truly happened, then when it was entered; `by`: a person's name or
    `ROBOT`; `shows`: the deviation that it gives away.
    """

    case: str
    stage: str
    at: int
    by: str
    shows: Deviation | None = None


@dataclass(frozen=True, slots=True)
class CrmView:
    """The CRM's side of the play.

    `entries` in order of entry, the `deviations` that can be seen in them, and by deal the
    reason ticked for its loss.
    """

    entries: tuple[Entry, ...]
    deviations: tuple[Deviation, ...]
    reasons: dict[str, str]


def view_in_crm(played: Played) -> CrmView:
    """Enter every deal into the CRM, as well as people do."""
    entries: list[Entry] = []
    reasons: dict[str, str] = {}
    for deal in played.deals:
        dice = Dice(played.seed, "crm", deal.lead.number)
        entered = _enter_late(_deviate(_true_path(deal), deal, dice), played, dice)
        entries += entered
        reason = _ticked_reason(deal, dice)
        if entered and entered[-1].stage == LOST:
            reasons[deal.lead.case] = reason
    shown = tuple(entry.shows for entry in entries if entry.shows is not None)
    entries.sort(key=lambda entry: (entry.at, entry.case))
    return CrmView(tuple(entries), shown, reasons)


def _true_path(deal: Deal) -> list[Entry]:
    """The declared stages that the deal truly went through, each when it really began."""
    case, path = deal.lead.case, [_creation(deal)]
    for visit in deal.visits[1:]:
        stage = DECLARED_OF[visit.stage]
        if stage != path[-1].stage:
            by = visit.by.name if visit.by else ROBOT
            path.append(Entry(case, stage, visit.entered, by))
    days = deal.world.crm.robot_closes_after
    if deal.loss_reason == "Not reached" and days:
        night = (path[-1].at // DAY + days) * DAY + 2 * HOUR + deal.lead.number % 60
        path[-1] = replace(path[-1], at=night, by=ROBOT)
    return path


def _creation(deal: Deal) -> Entry:
    """Whoever takes the first call enters the deal as it ends; else a robot, at once."""
    first = next(iter(deal.communications), None)
    if first is not None and first.kind == CALL_IN and first.person is not None:
        return Entry(deal.lead.case, NEW, first.at + first.seconds, first.person.name)
    return Entry(deal.lead.case, NEW, deal.lead.arrived, ROBOT)


def _deviate(path: list[Entry], deal: Deal, dice: Dice) -> list[Entry]:
    """Plant at most one deviation; a true way back may or may not be recorded."""
    crm = deal.world.crm
    plan = dice.weighted(
        (
            ("skip", crm.skipped),
            ("repeat", crm.repeated),
            ("hold", crm.on_hold),
            ("slip", crm.mistaken),
            ("none", 1 - crm.skipped - crm.repeated - crm.on_hold - crm.mistaken),
        )
    )
    is_recorded = dice.chance(crm.returns)
    back = next((place for place, step in enumerate(path) if _is_return(path, place)), None)
    if back is not None and is_recorded:
        return _shown(path, back, BACKWARDS, QUALIFIED)
    if back is not None:
        return _silent(path, back)
    return {"skip": _skip, "repeat": _repeat, "hold": _hold, "slip": _slip}.get(plan, _leave)(
        path, deal, dice
    )


def _is_return(path: list[Entry], place: int) -> bool:
    return path[place].stage == QUALIFIED and path[place - 1].stage == PROPOSAL


def _silent(path: list[Entry], back: int) -> list[Entry]:
    """The deal stays in its later stage while it is truly back in the earlier one."""
    after = path[back + 1 :]
    return path[:back] + (after[1:] if after and after[0].stage == PROPOSAL else after)


def _leave(path: list[Entry], _deal: Deal, _dice: Dice) -> list[Entry]:
    return path


def _skip(path: list[Entry], _deal: Deal, dice: Dice) -> list[Entry]:
    """Leave a stage out; losing from an earlier stage is allowed and shows nothing."""
    places = [
        place
        for place in range(1, len(path) - 1)
        if path[place].stage in (QUALIFIED, PROPOSAL) and path[place + 1].stage != LOST
    ]
    if not places:
        return path
    place = dice.pick(places)
    shown = _shown(path, place + 1, SKIPPED, path[place].stage)
    return shown[:place] + shown[place + 1 :]


def _repeat(path: list[Entry], deal: Deal, dice: Dice) -> list[Entry]:
    """Enter a stage a second time while the deal is still in it."""
    place = dice.pick([place for place, step in enumerate(path) if step.stage in DECLARED])
    return _insert(path, place, (path[place].stage, REPEATED), (deal, dice))


def _hold(path: list[Entry], deal: Deal, dice: Dice) -> list[Entry]:
    """Park the deal in a stage that the declared funnel does not have."""
    place = dice.pick([place for place, step in enumerate(path) if step.stage in DECLARED])
    return _insert(path, place, (ON_HOLD, UNDECLARED), (deal, dice))


def _slip(path: list[Entry], deal: Deal, dice: Dice) -> list[Entry]:
    """Move the deal back by mistake, and forward again some minutes later."""
    places = [place for place, step in enumerate(path) if step.stage == PROPOSAL]
    if not places:
        return path
    moved = _insert(path, places[0], (QUALIFIED, BACKWARDS), (deal, dice))
    wrong = moved[places[0] + 1]
    again = replace(wrong, stage=PROPOSAL, at=wrong.at + dice.whole(60, 900), shows=None)
    return [*moved[: places[0] + 2], again, *moved[places[0] + 2 :]]


def _insert(
    path: list[Entry], place: int, what: tuple[str, str], drawn: tuple[Deal, Dice]
) -> list[Entry]:
    """Put an entry (stage, kind of deviation) between `place` and what follows it."""
    deal, dice = drawn
    before, (stage, kind) = path[place], what
    until = path[place + 1].at if place + 1 < len(path) else deal.play.now
    at = before.at + round((0.2 + 0.6 * dice.share()) * (until - before.at))
    by = before.by if deal.holder is None else deal.holder.name
    entry = Entry(before.case, stage, at, by, Deviation(before.case, kind, stage))
    return [*path[: place + 1], entry, *path[place + 1 :]]


def _shown(path: list[Entry], place: int, kind: str, stage: str) -> list[Entry]:
    """The path, its entry at `place` giving the deviation away."""
    found = replace(path[place], shows=Deviation(path[place].case, kind, stage))
    return [*path[:place], found, *path[place + 1 :]]


def _enter_late(path: list[Entry], played: Played, dice: Dice) -> list[Entry]:
    """When people get round to it, in the true order; nothing after the export."""
    crm, hours = played.world.crm, played.period.hours
    entered: list[Entry] = []
    earliest = 0
    for step in path:
        late, is_put_off = dice.lag(crm.lag_hours), dice.chance(crm.friday)
        within, gap = dice.whole(0, HOUR), dice.whole(20, 90)
        at = step.at
        if step.by != ROBOT:
            at = _on_friday(at, within) if is_put_off else at + late
            at = _at_desk(hours, max(at, earliest))
        entered.append(replace(step, at=at))
        earliest = at + gap if crm.lag_hours else at
    return [step for step in entered if step.at < played.period.end]


def _on_friday(at: int, within: int) -> int:
    """The next Friday afternoon, when the week is entered in one go."""
    friday = at // DAY * DAY + (FRIDAY - weekday(at)) % 7 * DAY + 16 * HOUR + within
    return friday if friday >= at else friday + 7 * DAY


def _at_desk(hours: WorkingHours, at: int) -> int:
    """The moment itself while people work (closing time included), else the next opening."""
    return at if is_open(hours, at) or is_open(hours, at - 1) else next_open(hours, at) + at % 600


def _ticked_reason(deal: Deal, dice: Dice) -> str:
    other = dice.pick([reason for reason in REASONS if reason != deal.loss_reason])
    is_wrong = dice.chance(deal.world.crm.wrong_reason)
    return other if is_wrong and deal.loss_reason != "Not reached" else deal.loss_reason
