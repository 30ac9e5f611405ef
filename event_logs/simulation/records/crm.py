"""What the CRM shows of the journeys: declared stages only, late, and not always right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import Deal
from event_logs.simulation.company.working_hours import (
    DAY,
    HOUR,
    WorkingHours,
    is_open,
    local_moment,
    next_open,
    weekday,
)
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.crm_deviations import (
    NEVER,
    ROBOT,
    Deviation,
    Entry,
    enter_stages,
    plant_within,
)
from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.wording import LOST

FRIDAY = 4
REASONS = ("No need", "Price", "Competitor", "Does not fit", "Slow answer")
ON_FRIDAY, BACK_DATED, AHEAD, IMPORTED = "friday", "back-dated", "ahead", "import"
BY_ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class CrmView:
    """The CRM's side of the play.

    `entries` in the order of the times that they show, the `deviations` that can be seen
    in them, and by deal the reason ticked for its loss.
    """

    entries: tuple[Entry, ...]
    deviations: tuple[Deviation, ...]
    reasons: dict[str, str]


def view_in_crm(played: Played) -> CrmView:
    """Enter every deal into the CRM, as well as people do."""
    entries: list[Entry] = []
    reasons: dict[str, str] = {}
    for deal in played.deals:
        crm = habits_for(deal)
        path = enter_stages(deal, crm, Dice(played.seed, "crm deviations", deal.lead.number))
        timed = list(_show_times(_closed_by_robot(path, deal, crm), played, deal, crm))
        dice = Dice(played.seed, "crm within stays", deal.lead.number)
        shown = plant_within(timed, deal, crm, dice, partial(_at_desk, played.period.hours))
        entered = [entry for entry in shown if entry.at < played.period.end]
        entries += entered
        reason = _ticked_reason(deal, crm, Dice(played.seed, "crm reason", deal.lead.number))
        if entered and entered[-1].stage == LOST:
            reasons[deal.lead.case] = reason
    seen = tuple(deviation for entry in entries for deviation in entry.shows)
    entries.sort(key=lambda entry: (entry.at, entry.case))
    return CrmView(tuple(entries), seen, reasons)


def habits_for(deal: Deal) -> CrmHabits:
    """The habits of the day on which the deal arrived."""
    return deal.world.crm_on(local_moment(deal.lead.arrived).date())


def _closed_by_robot(path: list[Entry], deal: Deal, crm: CrmHabits) -> list[Entry]:
    """A robot closes by night what was never reached."""
    days = crm.robot_closes_after
    if deal.loss_reason != "Not reached" or not days or path[-1].stage != LOST:
        return path
    night = (path[-1].at // DAY + days) * DAY + 2 * HOUR + deal.lead.number % 60
    return [*path[:-1], replace(path[-1], at=night, by=ROBOT)]


def _show_times(path: list[Entry], played: Played, deal: Deal, crm: CrmHabits) -> Iterable[Entry]:
    """When each entry says that it happened: in the true order, by the habits of people."""
    dice = Dice(played.seed, "crm times", deal.lead.number)
    imported_at = _import_time(played, crm)
    earliest = 0
    for step in path:
        entry = _shown_time(step, (played.period.hours, crm), dice, earliest)
        if entry.at < imported_at:
            habit = entry.habit if entry.habit == NEVER else IMPORTED
            entry = replace(entry, at=imported_at, by=ROBOT, habit=habit)
        gap = dice.whole(20, 90)
        earliest = entry.at + (gap if crm.lag_hours and entry.at != imported_at else 0)
        yield entry


def _import_time(played: Played, crm: CrmHabits) -> int:
    """When the old system's deals were imported; before everything where none were."""
    if not crm.imported_days:
        return 0
    return played.period.start + crm.imported_days * DAY + 20 * HOUR


def _shown_time(
    step: Entry, rules: tuple[WorkingHours, CrmHabits], dice: Dice, earliest: int
) -> Entry:
    (hours, crm), late = rules, dice.lag(rules[1].lag_hours)
    is_friday, is_back, is_ahead = (
        dice.chance(share) for share in (crm.friday, crm.back_dated, crm.ahead)
    )
    within = dice.whole(0, HOUR)
    back, before = dice.around(crm.back_dated_hours), dice.around(crm.ahead_hours)
    if step.by == ROBOT:
        return replace(step, at=max(step.at, earliest), habit=step.habit or BY_ROBOT)
    if is_friday:
        at, habit = _at_desk(hours, max(_on_friday(step.at, within), earliest)), ON_FRIDAY
    elif is_back:
        at, habit = max(step.at - round(back * HOUR), earliest), BACK_DATED
    elif is_ahead:
        at, habit = max(step.at - round(before * HOUR), earliest), AHEAD
    else:
        at, habit = _at_desk(hours, max(step.at + late, earliest)), ""
    if habit in (BACK_DATED, AHEAD) and at >= step.at:
        habit = ""  # nothing could be put earlier
    return replace(step, at=at, habit=step.habit or habit)


def _on_friday(at: int, within: int) -> int:
    """The next Friday afternoon, when the week is entered in one go."""
    friday = at // DAY * DAY + (FRIDAY - weekday(at)) % 7 * DAY + 16 * HOUR + within
    return friday if friday >= at else friday + 7 * DAY


def _at_desk(hours: WorkingHours, at: int) -> int:
    """The moment itself while people work (closing time included), else the next opening."""
    return at if is_open(hours, at) or is_open(hours, at - 1) else next_open(hours, at) + at % 600


def _ticked_reason(deal: Deal, crm: CrmHabits, dice: Dice) -> str:
    other = dice.pick([reason for reason in REASONS if reason != deal.loss_reason])
    is_wrong = dice.chance(crm.wrong_reason)
    return other if is_wrong and deal.loss_reason != "Not reached" else deal.loss_reason
