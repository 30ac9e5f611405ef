"""Where the CRM leaves the declared funnel: every deviation is planted here, and noted.

A deal is walked stay by stay, and what is planted is decided by its past alone, as the CRM
has it: a deviation says nothing of how the deal will go on, not even of how long it will
stay. So the moment within a stay is drawn first, and nothing is planted where the stay is
over by then. All else follows `New > Qualified > Proposal > Won | Lost` (lost from any
stage).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from event_logs.simulation.company.deal import CALL_IN, Deal
from event_logs.simulation.company.working_hours import HOUR
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.wording import (
    LOST,
    NEW,
    ON_HOLD,
    WON,
)

ROBOT = "robot"
SKIPPED, REPEATED = "skipped stage", "repeated stage"
UNDECLARED, BACKWARDS = "undeclared activity", "moved backwards"
NEVER = "never happened"
WITHIN_HOURS = 18.0
"""Median of the calendar time from the entry of a stage to what is planted within."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A planted deviation: in which deal, of which kind, at which stage of the CRM."""

    case: str
    kind: str
    stage: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage change as the CRM has it.

    `at`: the time that it shows; `by`: a person's name or `ROBOT`; `shows`: the deviations
    that it gives away; `happened`: when it truly did (null: never); `habit`: how it was
    entered (empty: at once, or a little late).
    """

    case: str
    stage: str
    at: int
    by: str
    shows: tuple[Deviation, ...] = ()
    happened: int | None = None
    habit: str = ""


@dataclass(slots=True)
class _Walk:
    """A deal being entered: what is written so far, and what was left out of it."""

    deal: Deal
    crm: CrmHabits
    dice: Dice
    written: list[Entry]
    left_out: list[str]
    is_planted: bool = False

    @property
    def stage(self) -> str:
        """The declared stage or outcome that was entered last."""
        return next(entry.stage for entry in reversed(self.written) if entry.stage != ON_HOLD)

    def takes(self, share: float) -> bool:
        """Whether a stay is left out or a way back shown here, none having been before."""
        is_chosen = self.dice.chance(share) and not self.is_planted
        self.is_planted |= is_chosen
        return is_chosen


def enter_stages(deal: Deal, crm: CrmHabits, dice: Dice) -> list[Entry]:
    """The deal's stage changes at the times at which they happened, some stages left out."""
    stays = _declared_stays(deal)
    walk = _Walk(deal, crm, dice, [stays[0]], [])
    for place, stay in enumerate(stays):
        until = stays[place + 1].at if place + 1 < len(stays) else deal.play.now
        if place and _is_return(walk, stay):
            _go_back(walk, stay)
        elif place:
            _enter(walk, stay)
        if stay.stage not in (WON, LOST):
            _note_parkings(walk, stay.at, until)
    return sorted(walk.written, key=lambda entry: entry.at)


def _declared_stays(deal: Deal) -> list[Entry]:
    """The declared stages that the deal truly went through, each when it really began."""
    path = [_creation(deal)]
    for visit in deal.visits[1:]:
        stage = deal.world.wording.declared_of[visit.stage]
        if stage != path[-1].stage:
            by = visit.by.name if visit.by else ROBOT
            path.append(Entry(deal.lead.case, stage, visit.entered, by, happened=visit.entered))
    return path


def _creation(deal: Deal) -> Entry:
    """Whoever takes the first call enters the deal as it ends; else a robot, at once."""
    first, case = next(iter(deal.communications), None), deal.lead.case
    if first is not None and first.kind == CALL_IN and first.person is not None:
        ended = first.at + first.seconds
        return Entry(case, NEW, ended, first.person.name, happened=ended)
    return Entry(case, NEW, deal.lead.arrived, ROBOT, happened=deal.lead.arrived)


def _is_return(walk: _Walk, stay: Entry) -> bool:
    """Whether the deal truly goes back to a declared stage that it was in before."""
    stages = walk.deal.world.wording.declared
    if stay.stage not in stages:
        return False
    been = [entry.stage for entry in walk.written if entry.stage in stages]
    return any(stages.index(stage) > stages.index(stay.stage) for stage in been)


def _go_back(walk: _Walk, stay: Entry) -> None:
    """Record the way back, or stay in the later stage while the deal is in the earlier."""
    if walk.takes(walk.crm.returns):
        shown = Deviation(stay.case, BACKWARDS, stay.stage)
        walk.written.append(replace(stay, shows=(shown,)))


def _enter(walk: _Walk, stay: Entry) -> None:
    """Enter a stage, unless it is skipped; what was skipped before is seen from here on."""
    if walk.stage == stay.stage:
        return
    is_skipped = walk.takes(walk.crm.skipped if stay.stage not in (WON, LOST) else 0)
    if is_skipped:
        walk.left_out.append(stay.stage)
        return
    left_out = [stage for stage in walk.left_out if stage != stay.stage]
    shown = tuple(Deviation(stay.case, SKIPPED, stage) for stage in left_out)
    seen = stay.stage != LOST  # losing a deal is allowed from every stage
    walk.written.append(replace(stay, shows=shown if seen else ()))
    walk.left_out.clear()


def _note_parkings(walk: _Walk, begin: int, until: int) -> None:
    """A deal that is truly put on hold is shown in a stage that nobody declared."""
    for parking in walk.deal.parkings:
        if begin <= parking.begun < until:
            by = parking.by.name if parking.by else ROBOT
            case = walk.deal.lead.case
            shown = (Deviation(case, UNDECLARED, ON_HOLD),)
            walk.written.append(
                Entry(case, ON_HOLD, parking.begun, by, shown, happened=parking.begun)
            )


@dataclass(frozen=True, slots=True)
class _Stay:
    """A stay in a declared stage as the CRM shows it, from its entry to the next."""

    entry: Entry
    over: int
    before: frozenset[str]
    by: str


def plant_within(
    path: list[Entry], deal: Deal, crm: CrmHabits, dice: Dice, at_desk: Callable[[int], int]
) -> list[Entry]:
    """The path, its times as shown, with what is planted within stays, in order of time.

    A stage entered again, a deal put on hold, a slip back for a moment; `at_desk` moves a
    moment to one at which somebody works.
    """
    planted = [
        entry
        for stay in _stays(path, deal)
        for plant in (_repeat, _put_on_hold, _slip)
        for entry in plant(stay, deal, crm, (dice, at_desk))
    ]
    return sorted([*path, *planted], key=lambda entry: entry.at)


def _stays(path: list[Entry], deal: Deal) -> list[_Stay]:
    """The stays in declared stages, in the order of the path; on hold is none."""
    entries = [entry for entry in path if entry.stage != ON_HOLD]
    holder = "" if deal.holder is None else deal.holder.name
    ends = [entry.at for entry in entries[1:]] + [deal.play.now]
    return [
        _Stay(entry, over, frozenset(e.stage for e in entries[:place]), holder or entry.by)
        for place, (entry, over) in enumerate(zip(entries, ends, strict=True))
        if entry.stage not in (WON, LOST)
    ]


Luck = tuple[Dice, Callable[[int], int]]


def _repeat(stay: _Stay, _: Deal, crm: CrmHabits, luck: Luck) -> list[Entry]:
    at = _moment(stay, luck)
    is_planted = luck[0].chance(crm.repeated) and at < stay.over
    return [_within(stay, stay.entry.stage, at, REPEATED)] if is_planted else []


def _put_on_hold(stay: _Stay, _: Deal, crm: CrmHabits, luck: Luck) -> list[Entry]:
    at = _moment(stay, luck)
    is_planted = luck[0].chance(crm.on_hold) and at < stay.over
    return [_within(stay, ON_HOLD, at, UNDECLARED)] if is_planted else []


def _slip(stay: _Stay, deal: Deal, crm: CrmHabits, luck: Luck) -> list[Entry]:
    """From the last stage back to the one before, if the deal was there, and on again."""
    stages, at = deal.world.wording.declared, _moment(stay, luck)
    again = at + luck[0].whole(60, 900)
    is_planted = luck[0].chance(crm.mistaken) and again < stay.over
    is_last = (
        stay.entry.stage == stages[-1] and set(stages[-2:-1]) <= stay.before and len(stages) > 1
    )
    if not (is_planted and is_last):
        return []
    slip = _within(stay, stages[-2], at, BACKWARDS)
    return [slip, _within(stay, stay.entry.stage, again, "")]


def _moment(stay: _Stay, luck: Luck) -> int:
    dice, at_desk = luck
    return at_desk(stay.entry.at + round(dice.around(WITHIN_HOURS, 1.2) * HOUR))


def _within(stay: _Stay, stage: str, at: int, kind: str) -> Entry:
    case = stay.entry.case
    shown = (Deviation(case, kind, stage),) if kind else ()
    return Entry(case, stage, at, stay.by, shown, habit=NEVER)
