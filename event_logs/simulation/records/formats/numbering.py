"""Numbers that vendors give to people, stages, deals and contacts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.working_hours import local_moment
from event_logs.simulation.records.crm_deviations import ROBOT
from event_logs.simulation.worlds.wording import LOST, ON_HOLD, WON


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a vendor's interface calls the things of one play.

    `users` by name (a robot is 0), `stages` by key in the order of the funnel: declared
    ones, the undeclared one, won and lost.
    """

    users: dict[str, int]
    stages: tuple[str, ...]
    zone: ZoneInfo

    def user(self, name: str | None) -> int:
        """The number of a person; 0 for the robot and for nobody."""
        return 0 if name is None or name == ROBOT else self.users[name]

    def moment(self, time: int) -> datetime:
        """A wall-clock time as an instant with the company's offset."""
        return local_moment(time).replace(tzinfo=self.zone)

    def unix(self, time: int) -> int:
        """A wall-clock time in seconds since 1970 in UTC."""
        return int(self.moment(time).timestamp())


def number_of(played: Played) -> Numbering:
    """The numbering of a play."""
    users = {person.name: place for place, person in enumerate(played.play.people, 1)}
    stages = (*played.world.wording.declared, ON_HOLD, WON, LOST)
    return Numbering(users, stages, ZoneInfo(played.world.time_zone))


def digits(key: str) -> int:
    """The number in a key of ours.

    >>> digits("D-10001")
    10001
    """
    return int("".join(sign for sign in key if sign.isdigit()))
