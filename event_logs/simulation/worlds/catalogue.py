"""The worlds by name, each with what it is for."""

from event_logs.errors import GreyzoneError, nearest
from event_logs.simulation.worlds.channels import Noise
from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.layout import Dirt, Layout
from event_logs.simulation.worlds.market import Leads
from event_logs.simulation.worlds.process import Process
from event_logs.simulation.worlds.wording import RUSSIAN
from event_logs.simulation.worlds.world import World

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
