"""Worlds: every knob of the simulated company, with its unit.

A world is a frozen value; `dataclasses.replace` makes a twin in which one thing differs.
Nothing here is estimated from a real company: the figures make a funnel of a plausible
shape, and each of them is known, which is the point.
"""

from dataclasses import dataclass, field
from datetime import date

from event_logs.errors import GreyzoneError, nearest
from event_logs.simulation.wording import (
    CONTRACT,
    DISCOUNT_APPROVAL,
    ENGLISH,
    FIRST_CONTACT,
    NEEDS_FOUND,
    OFFER_MADE,
    RUSSIAN,
    TECHNICAL_CHECK,
    Wording,
)

BY_HOUR = (1, 0, 0, 0, 0, 1, 2, 5, 12, 22, 26, 24, 20, 20, 22, 22, 20, 16, 10, 8, 7, 6, 4, 2)


@dataclass(frozen=True, slots=True)
class Leads:
    """How leads arrive.

    `per_working_day`: deals a working day. `by_hour`: relative number in each hour of the
    day. `weekend`: relative number on a day off, a working day being 1. `sources`: name,
    share of leads, warmth (log odds taken off the loss at each stage). `russian`: share
    of customers who write in Russian. `amount`: median of the deal in currency units.
    `returning`: share of deals of a contact who already has one. `dead`: share of leads
    that nobody ever answers.
    """

    per_working_day: float = 8.0
    by_hour: tuple[int, ...] = BY_HOUR
    weekend: float = 0.15
    sources: tuple[tuple[str, float, float], ...] = (
        ("Website", 0.38, 0.0),
        ("Phone", 0.24, 0.3),
        ("Advertising", 0.18, -0.4),
        ("Partner", 0.12, 0.7),
        ("Exhibition", 0.08, 0.1),
    )
    russian: float = 0.6
    amount: float = 250_000
    returning: float = 0.07
    dead: float = 0.06


@dataclass(frozen=True, slots=True)
class Process:
    """What truly happens to a deal, whatever the CRM says of it.

    Shares of deals: `simple` need no technical check, `asks_discount`, `back_to_check`
    after the offer, `back_to_needs` after the check. Probabilities: `unanswered` of an
    outgoing call, `quiet_loss` that a lost customer just falls silent. `attempts`: calls
    before a customer counts as not reached. `overlooked`: share of leads that lie around
    before the first call, `overlooked_hours` in the median. `answer_hours`: median until a customer
    answers. `seam_hours`: median that a checked deal lies between Pre-sales and Sales
    (the planted slow handover). `approval_weekdays`: when Back office approves discounts,
    Monday = 0 (the planted batch). `loss`: log odds of losing at the end of a stage;
    `late_call_effect` is added per working day that the first call came late (at most 4
    count), `handover_effect` per handover so far. `other_work`: pieces of work on no deal
    per person and day, of `other_minutes` in the median.
    """

    simple: float = 0.22
    asks_discount: float = 0.55
    back_to_check: float = 0.1
    back_to_needs: float = 0.08
    unanswered: float = 0.26
    quiet_loss: float = 0.6
    attempts: int = 4
    overlooked: float = 0.3
    overlooked_hours: float = 30.0
    answer_hours: float = 14.0
    seam_hours: float = 66.0
    approval_weekdays: tuple[int, ...] = (1, 3)
    loss: tuple[tuple[str, float], ...] = (
        (FIRST_CONTACT, -1.6),
        (NEEDS_FOUND, -1.5),
        (TECHNICAL_CHECK, -2.4),
        (OFFER_MADE, -1.1),
        (DISCOUNT_APPROVAL, -2.3),
        (CONTRACT, -3.2),
    )
    late_call_effect: float = 0.45
    handover_effect: float = 0.07
    other_work: int = 4
    other_minutes: float = 40.0


@dataclass(frozen=True, slots=True)
class CrmHabits:
    """How truly the CRM tells it.

    `lag_hours`: mean delay of an entry (exponential, 0: at once). `friday`: share of
    entries put off to Friday afternoon. Planted deviations, shares of the deals in which
    they can occur: `skipped`, `repeated`, `on_hold` (an undeclared stage), `mistaken`
    (moved backwards by a slip), `returns` (a true way back to the check is recorded).
    `wrong_reason`: share of lost deals whose ticked reason is not the true one.
    `robot_closes_after`: days after which a robot closes, by night, a deal that was never
    reached (0: a person does it at once). Leads that do not call are entered by a robot.
    """

    lag_hours: float = 5.0
    friday: float = 0.12
    skipped: float = 0.07
    repeated: float = 0.05
    on_hold: float = 0.06
    mistaken: float = 0.03
    returns: float = 0.6
    wrong_reason: float = 0.25
    robot_closes_after: int = 14


@dataclass(frozen=True, slots=True)
class Noise:
    """What makes communications hard to read.

    `private_calls`: per person and day. `newsletters`: per day from unknown senders.
    `internal`: internal mails a person and day. `old_thread`: share of new topics sent as
    a reply to an older mail. `generic`: share of new subjects that say nothing.
    `linked`: share of calls and mails that carry the deal (made from the CRM).
    `spellings`: whether phones and addresses come in every spelling.
    """

    private_calls: float = 0.12
    newsletters: float = 1.5
    internal: float = 0.15
    old_thread: float = 0.15
    generic: float = 0.08
    linked: float = 0.2
    spellings: bool = True


@dataclass(frozen=True, slots=True)
class Dirt:
    """Bad rows put into each file of records: how many of each kind.

    `broken_time`: no time to be read (files whose rows have one). `missing_key`: the deal,
    contact, sender or person is empty. `damaged_line`: a row cut off (calls only).
    `duplicate`: a row a second time.
    """

    broken_time: int = 3
    missing_key: int = 2
    damaged_line: int = 2
    duplicate: int = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files look.

    `zones`: whether CRM times are UTC and mail times carry an offset; otherwise every
    time is local. `moment`: strftime format of a time without offset.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    moment: str = "%Y-%m-%d %H:%M:%S"
    zones: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """A company, its market and its bookkeeping.

    `deals` is the usual number of deals, `last_day` the day on which the records were
    exported, `region` the country of phone numbers and public holidays.
    """

    name: str
    deals: int = 600
    last_day: date = date(2026, 6, 30)
    time_zone: str = "Europe/Moscow"
    region: str = "RU"
    wording: Wording = ENGLISH
    leads: Leads = field(default_factory=Leads)
    process: Process = field(default_factory=Process)
    crm: CrmHabits = field(default_factory=CrmHabits)
    noise: Noise = field(default_factory=Noise)
    dirt: Dirt = field(default_factory=Dirt)
    layout: Layout = field(default_factory=Layout)


TYPICAL = World("typical")

CALM = World(
    "calm",
    deals=120,
    leads=Leads(per_working_day=2, returning=0),
    process=Process(back_to_check=0, back_to_needs=0),
    crm=CrmHabits(
        lag_hours=0,
        friday=0,
        skipped=0,
        repeated=0,
        on_hold=0,
        mistaken=0,
        wrong_reason=0,
        robot_closes_after=0,
    ),
    noise=Noise(
        private_calls=0, newsletters=0, internal=0, old_thread=0, generic=0, spellings=False
    ),
    dirt=Dirt(broken_time=0, missing_key=0, damaged_line=0, duplicate=0),
)

RUSSIAN_TWIN = World(
    "russian",
    wording=RUSSIAN,
    leads=Leads(russian=0.9),
    layout=Layout(encoding="cp1251", delimiter=";", moment="%d.%m.%Y %H:%M:%S", zones=False),
)

WORLDS = {world.name: world for world in (TYPICAL, CALM, RUSSIAN_TWIN)}


def find_world(name: str) -> World:
    """The world of this name.

    Raises `GreyzoneError` where there is none.

    >>> find_world("calm").crm.lag_hours
    0
    """
    if name not in WORLDS:
        raise GreyzoneError(
            f"There is no world '{name}'",
            where="the simulation",
            remedy=nearest(name, WORLDS) or f"Worlds are: {', '.join(WORLDS)}",
        )
    return WORLDS[name]
