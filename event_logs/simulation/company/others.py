"""What happens in a company on no deal: other work, private calls, mail inside, strangers."""

from collections.abc import Iterator

from event_logs.simulation.company.customers import Contact, Period
from event_logs.simulation.company.deal import (
    CALL_IN,
    CALL_OUT,
    MAIL_IN,
    MAIL_INSIDE,
    Communication,
)
from event_logs.simulation.company.play import Person, Play, Steps, ring, wait, work
from event_logs.simulation.company.working_hours import DAY, HOUR, WorkingHours, works_on
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.wording import CALL_CENTRE
from event_logs.simulation.worlds.world import World

Company = tuple[World, int, Play]
STRANGERS = 20
STRANGER = "stranger"
FIRST_STRANGER = 5_000_001  # far from the numbers of customers


def stranger(world: World, number: int) -> Contact:
    """A supplier, applicant or neighbour, one of a few in each branch.

    >>> from event_logs.simulation.worlds.catalogue import TYPICAL
    >>> stranger(TYPICAL, 3).phones
    ('+78120000003',)
    """
    place = world.branch * STRANGERS + number
    return Contact(
        contact_id=f"C-{FIRST_STRANGER + place}",
        name=f"Supplier {place}",
        company=f"Trade {place} Ltd",
        phones=(f"+7812{place:07}",),
        emails=(f"sales@trade-{place}.example",),
        language="ru" if number % 3 else "en",
    )


def known_strangers(world: World) -> tuple[Contact, ...]:
    """Those of the strangers whom the CRM has among its contacts, though never a deal."""
    number = STRANGERS // 2 if world.noise.strangers else 0
    return tuple(stranger(world, place) for place in range(number))


def strangers_call(company: Company, others: list[Communication]) -> Steps[None]:
    """Calls to the call centre and mails to anybody, from people who are no customers."""
    world, seed, play = company
    while True:
        day = play.now // DAY + 1
        dice = Dice(seed, "strangers", day)
        number = int(world.noise.strangers + dice.share()) if works_on(play.hours, day) else 0
        opening = day * DAY + play.hours.opening * HOUR
        hours = play.hours.closing - play.hours.opening
        for begin in sorted(opening + dice.whole(0, hours * HOUR - 1) for _ in range(number)):
            yield from wait(begin)
            others.append((yield from _by_stranger(company, dice)))
        yield from wait(day * DAY)


def _by_stranger(company: Company, dice: Dice) -> Steps[Communication]:
    world, _, play = company
    who, seconds = stranger(world, dice.whole(0, STRANGERS - 1)), dice.seconds(3)
    receiver, asked = dice.pick(play.people), play.now
    if dice.chance(0.5):
        note = Communication(MAIL_IN, asked, "", "", STRANGER, None, who.emails[0])
        note.language, note.receiver = who.language, receiver
        return note
    taken = yield from ring(CALL_CENTRE, seconds, "answer call: stranger")
    note = Communication(CALL_IN, asked, "", "", STRANGER, None, who.phones[0])
    note.language, note.answered = who.language, taken is not None
    if taken is not None:
        note.person, note.seconds = taken.person, seconds
    return note


def other_work(
    company: Company, person: Person, others: list[Communication], name: str
) -> Steps[None]:
    """What somebody does on no deal: paper work, a private call, a mail to a colleague.

    `name` is that of the streams of chance, one a day: a day is alike whatever was before.
    """
    world, seed, play = company
    while True:
        day = play.now // DAY + 1
        dice = Dice(seed, name, day)
        for begin, what, seconds in _day_plan(world, play.hours, day, dice):
            yield from wait(begin)
            yield from work(person.name, seconds, what)
            if what == "private call":
                others.append(_private_call(person, play.now - seconds, seconds, dice))
            elif what == "internal mail":
                others.append(_internal_mail(person, play, dice))
        if play.now // DAY < day:
            yield from wait(day * DAY)


def _day_plan(
    world: World, hours: WorkingHours, day: int, dice: Dice
) -> list[tuple[int, str, int]]:
    process, noise = world.process, world.noise
    plan = [("other work", dice.seconds(process.other_minutes)) for _ in range(process.other_work)]
    private, inside = dice.chance(noise.private_calls), dice.chance(noise.internal)
    plan += [("private call", dice.seconds(4))] * private
    plan += [("internal mail", dice.seconds(5))] * inside
    opening = day * DAY + hours.opening * HOUR
    times = [opening + dice.whole(0, (hours.closing - hours.opening) * HOUR - 1) for _ in plan]
    if not works_on(hours, day):
        return []
    return sorted((time, what, seconds) for time, (what, seconds) in zip(times, plan, strict=True))


def _private_call(person: Person, at: int, seconds: int, dice: Dice) -> Communication:
    number = f"+7495000{dice.whole(0, 9999):04}"
    return Communication(CALL_OUT, at, "", "", "private", person, number, seconds=seconds)


def _internal_mail(person: Person, play: Play, dice: Dice) -> Communication:
    noted = Communication(MAIL_INSIDE, play.now, "", "", "inside", person)
    noted.receiver = dice.pick([other for other in play.people if other is not person])
    return noted


def newsletters(
    world: World, seed: int, period: Period, people: tuple[Person, ...]
) -> Iterator[Communication]:
    """What arrives from senders whom nobody knows."""
    dice = Dice(seed, "newsletters")
    for day in period.days:
        for _ in range(int(world.noise.newsletters + dice.share())):
            at = day * DAY + dice.whole(5 * HOUR, 20 * HOUR)
            sender = f"news@digest-{dice.whole(1, 9)}.example"
            note = Communication(MAIL_IN, at, "", "", "newsletter", None, sender)
            note.language = dice.pick(("en", "ru"))
            note.receiver = dice.pick(people)
            yield note
