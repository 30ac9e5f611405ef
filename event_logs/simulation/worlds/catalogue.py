"""The worlds by name, each with what it is for."""

from dataclasses import replace
from datetime import date

from event_logs.errors import GreyzoneError, nearest
from event_logs.simulation.worlds.channels import Noise
from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.drift import Drift
from event_logs.simulation.worlds.layout import Dirt, Layout
from event_logs.simulation.worlds.market import Leads
from event_logs.simulation.worlds.people import Staffing
from event_logs.simulation.worlds.process import Process
from event_logs.simulation.worlds.wording import (
    CLOSING,
    CONTRACT,
    DECLARED,
    DECLARED_OF,
    DEMO,
    DISCOUNT_APPROVAL,
    ENGLISH,
    FIRST_CONTACT,
    NEEDS_FOUND,
    NEGOTIATION,
    OFFER_MADE,
    RUSSIAN,
    TECHNICAL_CHECK,
)
from event_logs.simulation.worlds.world import World

CLEAN = Dirt(broken_time=0, missing_key=0, damaged_line=0, duplicate=0)
QUIET = Noise(
    private_calls=0,
    newsletters=0,
    strangers=0,
    internal=0,
    old_thread=0,
    generic=0,
    spellings=False,
    withheld=0,
    copied=0,
    auto_replies=0,
    bounces=0,
)
PROMPT = CrmHabits(
    lag_hours=0,
    friday=0,
    back_dated=0,
    ahead=0,
    skipped=0,
    repeated=0,
    on_hold=0,
    mistaken=0,
    wrong_reason=0,
    robot_closes_after=0,
)
"""Everything entered at once and as it was."""

TYPICAL = World("typical")
"""The demo: six true stages behind three declared ones, and the dirt of every day."""

CALM = World(
    "calm",
    deals=120,
    leads=Leads(per_working_day=2, returning=0, shared=0),
    process=Process(back_to_check=0, back_to_needs=0, parked=0),
    staffing=Staffing(absent=0, lies=0),
    crm=PROMPT,
    noise=QUIET,
    dirt=CLEAN,
)
"""Small and clean: every record is true, so nothing may be found that was not planted."""

MESSY = World(
    "messy",
    wording=replace(
        ENGLISH, declared=(*DECLARED, CLOSING), declared_of=DECLARED_OF | {CONTRACT: CLOSING}
    ),
    leads=Leads(returning=0.2, dead=0.1, shared=0.06),
    process=Process(
        stages=(
            FIRST_CONTACT,
            NEEDS_FOUND,
            DEMO,
            TECHNICAL_CHECK,
            OFFER_MADE,
            NEGOTIATION,
            DISCOUNT_APPROVAL,
            CONTRACT,
        ),
        back_to_check=0.2,
        back_to_needs=0.15,
        parked=0.06,
    ),
    staffing=Staffing(absent=0.1, lies=0.15, lies_hours=8),
    crm=CrmHabits(
        lag_hours=20,
        friday=0.3,
        back_dated=0.1,
        ahead=0.06,
        imported_days=20,
        skipped=0.1,
        repeated=0.06,
        on_hold=0.05,
        mistaken=0.08,
        returns=0.4,
        wrong_reason=0.45,
    ),
    noise=Noise(
        private_calls=0.4,
        newsletters=6,
        strangers=5,
        internal=0.5,
        old_thread=0.3,
        generic=0.25,
        linked=0.05,
        withheld=0.04,
    ),
    dirt=Dirt(broken_time=25, missing_key=15, damaged_line=12, duplicate=40),
)
"""Eight true stages, four declared, and much of everything that goes wrong."""

NO_HIDDEN_STAGES = World(
    "no-hidden-stages",
    process=Process(
        stages=(FIRST_CONTACT, NEEDS_FOUND, OFFER_MADE),
        steady=True,
        back_to_check=0,
        back_to_needs=0,
        parked=0,
    ),
    crm=PROMPT,
)
"""The CRM is right, and within a stage nothing comes in any order: nothing must be found."""

NO_EFFECT = World(
    "no-effect",
    process=Process(
        back_to_check=0,
        back_to_needs=0,
        parked=0,
        late_call_effect=0,
        handover_effect=0,
        checklist_effect=0,
        parked_effect=0,
    ),
    crm=CrmHabits(skipped=0.08, repeated=0.06, on_hold=0.06, mistaken=0.08),
)
"""Deviations, handovers, lateness and missed items abound and change nothing: no effect may
be claimed. Nobody truly goes back or is put on hold, since that alone takes time and gives
a deal another chance to be lost."""

CHANGE = date(2026, 1, 12)
"""The day of the change in the two worlds that drift: a Monday in the middle of 2,000 deals."""

DRIFT = World(
    "drift",
    drift=Drift(
        CHANGE, process=Process(simple=0.7, asks_discount=0.15, overlooked=0.05, seam_hours=20)
    ),
)
"""From a day on most deals need no check and no discount, and nobody lets them lie."""

DRIFT_OF_LOGGING = World(
    "drift-logging",
    drift=Drift(CHANGE, crm=CrmHabits(lag_hours=40, friday=0.4, skipped=0.2, returns=0)),
)
"""The twin: the process stays as it was, only the CRM is kept worse from that day on."""

RUSSIAN_TWIN = World(
    "russian",
    wording=RUSSIAN,
    leads=Leads(russian=0.9),
    layout=Layout(encoding="cp1251", delimiter=";", moment="%d.%m.%Y %H:%M:%S", zones=False),
)
"""The demo in Russian: other words, another code page, local times."""

LARGE = World("large", deals=1_000_000)
"""A company of many branches, each a typical world of its own; see `branches`."""

WORLDS = {
    world.name: world
    for world in (
        TYPICAL,
        CALM,
        MESSY,
        NO_HIDDEN_STAGES,
        NO_EFFECT,
        DRIFT,
        DRIFT_OF_LOGGING,
        RUSSIAN_TWIN,
        LARGE,
    )
}


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
