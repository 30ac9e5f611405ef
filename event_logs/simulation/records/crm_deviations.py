"""Where the CRM leaves the declared funnel: every deviation is planted here, and noted.

A deal is walked stay by stay, and what is planted is decided by its past alone: a
deviation says nothing of how the deal will end. All else follows
`New > Qualified > Proposal > Won | Lost` (lost from any stage).
"""

from dataclasses import dataclass, replace

from event_logs.simulation.company.deal import CALL_IN, Deal
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
        """Whether a deviation of this share is planted here, none having been before."""
        is_chosen = self.dice.chance(share) and not self.is_planted
        self.is_planted |= is_chosen
        return is_chosen


def enter_stages(deal: Deal, crm: CrmHabits, dice: Dice) -> list[Entry]:
    """The deal's stage changes at the times at which they happened, deviations planted."""
    stays = _declared_stays(deal)
    walk = _Walk(deal, crm, dice, [stays[0]], [])
    for place, stay in enumerate(stays):
        until = stays[place + 1].at if place + 1 < len(stays) else deal.play.now
        if place and _is_return(walk, stay):
            _go_back(walk, stay)
        elif place:
            _enter(walk, stay)
        if stay.stage not in (WON, LOST):
            _plant_within(walk, stay, until)
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


def _plant_within(walk: _Walk, stay: Entry, until: int) -> None:
    """While in a stage: enter it again, put the deal on hold, or slip back for a moment."""
    crm, stages = walk.crm, walk.deal.world.wording.declared
    share = 0.2 + 0.6 * walk.dice.share()
    at, again = stay.at + round(share * (until - stay.at)), walk.dice.whole(60, 900)
    is_in = walk.stage == stay.stage
    is_last = stay.stage == stages[-1] and len(stages) > 1
    if walk.takes(crm.repeated if is_in else 0):
        _add(walk, stay, (stay.stage, at), REPEATED)
    elif walk.takes(crm.on_hold):
        _add(walk, stay, (ON_HOLD, at), UNDECLARED)
    elif walk.takes(crm.mistaken if is_in and is_last else 0):
        _add(walk, stay, (stages[-2], at), BACKWARDS)
        _add(walk, stay, (stay.stage, at + again), "")


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


def _add(walk: _Walk, stay: Entry, what: tuple[str, int], kind: str) -> None:
    stage, at = what
    by = stay.by if walk.deal.holder is None else walk.deal.holder.name
    shown = (Deviation(stay.case, kind, stage),) if kind else ()
    walk.written.append(Entry(stay.case, stage, at, by, shown, habit=NEVER))
