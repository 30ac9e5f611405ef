"""A company at work: all deals and everything else that its people do, played together."""

from dataclasses import dataclass

from event_logs.simulation.company.customers import Period, draw_leads, period_of
from event_logs.simulation.company.deal import Communication, Deal
from event_logs.simulation.company.journey import journey
from event_logs.simulation.company.others import newsletters, other_work, strangers_call
from event_logs.simulation.company.play import Person, Play
from event_logs.simulation.company.working_hours import works_on
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.world import World


@dataclass(frozen=True, slots=True)
class Played:
    """What truly happened: every deal with its notes, and what belongs to no deal.

    `play` holds the tasks and the queues, `period` the days; `others` are private calls,
    internal mails, newsletters, and calls and mails of strangers.
    """

    world: World
    seed: int
    period: Period
    play: Play
    deals: tuple[Deal, ...]
    others: tuple[Communication, ...]

    @property
    def communications(self) -> list[Communication]:
        """Every call and mail in order of time, ties in order of deals."""
        ofdeals = (note for deal in self.deals for note in deal.communications)
        return sorted([*ofdeals, *self.others], key=lambda note: note.at)


def play_company(world: World, *, seed: int = 7, deals: int | None = None) -> Played:
    """Play a world out from its first day to its last.

    >>> from event_logs.simulation.worlds.catalogue import CALM
    >>> played = play_company(CALM, seed=1, deals=3)
    >>> [deal.lead.case for deal in played.deals]
    ['D-10001', 'D-10002', 'D-10003']
    """
    number = world.deals if deals is None else deals
    period = period_of(world, number)
    people = employees(world)
    play = Play(
        people,
        period.hours,
        period.start,
        away=draw_absences(world, seed, people, period),
        pace=draw_paces(world, seed, people),
    )
    leads = draw_leads(world, seed, number, period)
    played = tuple(Deal(lead, play, world, seed) for lead in leads)
    for deal in played:
        play.begin(journey(deal), deal.lead.arrived)
    others: list[Communication] = []
    for place, person in enumerate(play.people):
        play.begin(other_work((world, seed, play), person, others, f"person {place}"), play.now)
    play.begin(strangers_call((world, seed, play), others), play.now)
    play.run(period.end)
    others += newsletters(world, seed, period, play.people)
    return Played(world, seed, period, play, played, tuple(others))


def employees(world: World) -> tuple[Person, ...]:
    """The people of a world, with an address and an extension each."""
    wording, branch = world.wording, world.mark.rstrip("-")
    return tuple(
        Person(
            f"{name} {branch}".rstrip(),
            department,
            f"{account}{branch}@{wording.domain}",
            f"{branch}{101 + place}",
        )
        for place, (name, account, department) in enumerate(wording.people)
    )


def draw_absences(
    world: World, seed: int, people: tuple[Person, ...], period: Period
) -> dict[Person, frozenset[int]]:
    """The working days on which each is away, in runs."""
    staffing = world.staffing
    stays = 1 / max(staffing.absent_days, 1)
    begins = staffing.absent * stays / max(1 - staffing.absent, 0.01)
    days = [day for day in period.days if works_on(period.hours, day)]
    away: dict[Person, frozenset[int]] = {}
    for place, person in enumerate(people):
        dice, is_away, missed = Dice(seed, "absence", place), False, []
        for day in days:
            changes = dice.share()
            is_away = changes >= stays if is_away else changes < begins
            missed += [day] * is_away
        away[person] = frozenset(missed)
    return away


def draw_paces(world: World, seed: int, people: tuple[Person, ...]) -> dict[Person, float]:
    """How long paced work takes each beside the usual time."""
    spread = world.staffing.skill
    return {
        person: Dice(seed, "skill", place).around(1, spread) for place, person in enumerate(people)
    }
