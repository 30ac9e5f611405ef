"""Customers and their leads: who they are, how they are reached, when they turn up.

Nobody here exists. Mail domains end in `.example`, British numbers are from the ranges
that Ofcom keeps for drama, Russian ones have the block 000, which is not given out.
"""

from dataclasses import dataclass
from datetime import timedelta

from event_logs.simulation.company.working_hours import (
    DAY,
    HOUR,
    WorkingHours,
    day_number,
    hours_with_holidays,
    is_open,
    local_moment,
    works_on,
)
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.world import World

RUSSIAN_FIRST = (
    ("Алексей", "aleksey"),
    ("Марина", "marina"),
    ("Дмитрий", "dmitry"),
    ("Татьяна", "tatyana"),
    ("Андрей", "andrey"),
    ("Юлия", "yulia"),
    ("Михаил", "mikhail"),
    ("Светлана", "svetlana"),
    ("Артём", "artem"),
    ("Наталья", "natalya"),
)
RUSSIAN_LAST = (
    ("Иваненко", "ivanenko"),
    ("Козак", "kozak"),
    ("Левченко", "levchenko"),
    ("Гуляй", "gulyay"),
    ("Черных", "chernykh"),
    ("Савченко", "savchenko"),
    ("Долгих", "dolgikh"),
    ("Ковальчук", "kovalchuk"),
    ("Бондарь", "bondar"),
    ("Седых", "sedykh"),
    ("Ткаченко", "tkachenko"),
    ("Мельник", "melnik"),
)
ENGLISH_FIRST = ("Oliver", "Grace", "Henry", "Sophie", "Jack", "Emily", "Daniel", "Laura", "Mark")
ENGLISH_LAST = ("Taylor", "Evans", "Wright", "Cooper", "Baker", "Turner", "Parker", "Hughes")
RUSSIAN_FIRMS = ("Вектор", "Альфа", "Север", "Гранит", "Полюс", "Контур", "Мост", "Заря", "Кедр")
ENGLISH_FIRMS = ("Harbour", "Summit", "Oakfield", "Bluewater", "Granite", "Northgate", "Kestrel")

BRITISH_NUMBERS = 1000  # +44 7700 900000 to 900999
CENTRES = 4  # business centres in the customers' town
RECENT = 40  # a contact who comes back is among so many latest deals
Source = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer's person.

    `phones` are in E.164, `emails` in lower case, the first of each is the usual one;
    `language` is `"en"` or `"ru"`.
    """

    contact_id: str
    name: str
    company: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A deal as it arrives.

    `number` counts from 0 in order of arrival, `arrived` is in wall-clock seconds, `warmth`
    in log odds against loss. Nobody ever answers the phone of one who `is_dead`.
    """

    number: int
    case: str
    arrived: int
    source: str
    warmth: float
    amount: int
    contact: Contact
    is_dead: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which leads arrive, and the hours in which they are worked on.

    `end` is the midnight after the last day: what has not happened by then is not in the
    records.
    """

    days: tuple[int, ...]
    hours: WorkingHours
    start: int
    end: int


def period_of(world: World, deals: int) -> Period:
    """As many days back from the world's last day as `deals` need to arrive.

    >>> from event_logs.simulation.worlds.catalogue import CALM
    >>> period = period_of(CALM, 8)
    >>> sum(works_on(period.hours, day) for day in period.days)
    4
    """
    last = day_number(world.last_day)
    needed = max(1, round(deals / world.leads.per_working_day))
    years_back = timedelta(days=3 * needed + 30)
    hours = hours_with_holidays(world.region, world.last_day - years_back, world.last_day)
    first = last + 1
    while needed:
        first -= 1
        needed -= works_on(hours, first)
    days = tuple(range(first, last + 1))
    return Period(days, hours, start=first * DAY, end=(last + 1) * DAY)


def draw_leads(world: World, seed: int, deals: int, period: Period) -> list[Lead]:
    """`deals` leads in order of arrival; some contacts come a second time."""
    dice = Dice(seed, "leads")
    days = [(day, _busyness(world, period.hours, day)) for day in period.days]
    by_hour = [(hour, float(weight)) for hour, weight in enumerate(world.leads.by_hour)]
    arrivals = sorted(
        dice.weighted(days) * DAY + dice.weighted(by_hour) * HOUR + dice.whole(0, HOUR - 1)
        for _ in range(deals)
    )
    leads: list[Lead] = []
    for number, arrived in enumerate(arrivals, world.first_lead):
        own = Dice(seed, "lead", number)
        sources = _sources(world, is_open=is_open(period.hours, arrived))
        leads.append(_draw_lead(world, own, (number, arrived), sources, leads))
    return leads


def _busyness(world: World, hours: WorkingHours, day: int) -> float:
    """How many leads come on a day, in no unit: by the season and the day of the week."""
    month = local_moment(day * DAY).month
    weekly = 1.0 if works_on(hours, day) else world.leads.weekend
    return weekly * world.leads.by_month[month - 1]


def _sources(world: World, *, is_open: bool) -> list[tuple[Source, float]]:
    """The sources with their shares; few call when the company is closed."""
    calls = 1.0 if is_open else 0.15
    return [(row, row[1] * (calls if row[0] == "Phone" else 1)) for row in world.leads.sources]


def _draw_lead(
    world: World,
    dice: Dice,
    place: tuple[int, int],
    sources: list[tuple[Source, float]],
    before: list[Lead],
) -> Lead:
    number, arrived = place
    contact = draw_contact(world, dice, number)
    if dice.chance(world.leads.returning) and before:
        contact = dice.pick(before[-RECENT:]).contact
    source, _, warmth = dice.weighted(sources)
    return Lead(
        number=number,
        case=f"D-{10_001 + number}",
        arrived=arrived,
        source=source,
        warmth=warmth + dice.around(1, 0.5) - 1,
        amount=round(dice.around(world.leads.amount, 0.8) / 500) * 500 + 500,
        contact=contact,
        is_dead=dice.chance(world.leads.dead) and source != "Phone",
    )


def draw_contact(world: World, dice: Dice, number: int) -> Contact:
    """A new customer; `number` keeps phones and addresses apart."""
    russian = dice.chance(world.leads.russian)
    if russian:
        first, account = dice.pick(RUSSIAN_FIRST)
        last, surname = dice.pick(RUSSIAN_LAST)
        firm = f"ООО «{dice.pick(RUSSIAN_FIRMS)}-{number % 97}»"
    else:
        first, last = dice.pick(ENGLISH_FIRST), dice.pick(ENGLISH_LAST)
        account, surname = first.lower(), last.lower()
        firm = f"{dice.pick(ENGLISH_FIRMS)} {number % 97} Ltd"
    emails = [f"{account}.{surname}@firm-{number}.example"]
    if dice.chance(0.15):
        emails.append(f"{surname}.{number}@freemail.example")
    phones = _phones(world, dice, number, russian=russian)
    if dice.chance(world.leads.shared):
        phones.append(f"+7499000{world.branch % 1000 * CENTRES + number % CENTRES:04}")
        emails.append(f"office@centre-{world.branch}-{number % CENTRES}.example")
    return Contact(
        contact_id=f"C-{20_001 + number}",
        name=f"{first} {last}",
        company=firm,
        phones=tuple(phones),
        emails=tuple(emails),
        language="ru" if russian else "en",
    )


def _phones(world: World, dice: Dice, number: int, *, russian: bool) -> list[str]:
    is_british = not russian and number < BRITISH_NUMBERS and dice.chance(0.6)
    is_kazakh = russian and dice.chance(world.leads.kazakh)
    own = f"+447700900{number:03}" if is_british else _mobile_phone(number, is_kazakh)
    return [own, _second_phone(number)] if dice.chance(0.2) else [own]


def _mobile_phone(number: int, is_kazakh: bool = False) -> str:  # noqa: FBT001, FBT002 - a kind
    """A mobile number, a different one for each `number` below a million.

    >>> _mobile_phone(123456)
    '+79120003456'
    """
    return f"+7{7 if is_kazakh else 9}{number // 10_000 % 100:02}000{number % 10_000:04}"


def _second_phone(number: int) -> str:
    """A number of an office, apart from all mobile ones."""
    return f"+73{number // 10_000 % 100:02}000{number % 10_000:04}"
