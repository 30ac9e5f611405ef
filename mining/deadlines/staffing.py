"""Whether a deadline could be kept at all: how many people the arrivals would have needed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.deadlines.obligations import KEPT, MISSED, Obligations
from mining.deadlines.rules import Rule
from mining.timelines.clock import DAY, HOUR, MICROS
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN

FEWEST_ARRIVALS = 20
"""Of an hour of the week with fewer arrivals nothing is told."""
MOST_PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Staffing:
    """What would have been needed to keep a deadline, hour by hour of the week.

    `department` is the one that usually reacts. `frame`, one row a weekday (Monday 0) and
    hour that had at least `FEWEST_ARRIVALS`: `weekday`, `hour`, `arrivals` (obligations ready
    to be met then), `per_hour`, `load` (people that the work shown keeps busy), `staff`
    (people of the department at work on such days, in the mean), `expected` (share kept, were
    they one team that serves in turn), `needed` (people to keep the goal), `kept` (share that
    was; not-a-number where none is decided). `service`: the mean seconds of a piece of work.
    `expected`: over all arrivals.

    Erlang C: arrivals at random, exponential service, one queue for all, nobody gives up.
    Work that no record shows is not counted, so it takes at least so many people.
    Source: Erlang 1917; Gans, Koole and Mandelbaum 2003.
    """

    rule: Rule
    department: str
    service: float
    expected: float
    frame: pd.DataFrame


def staffing(scene: Scene, found: Obligations) -> Staffing | None:
    """The staff that a deadline needed; None where no department usually reacts.

    Also None for a deadline by the calendar and for one of more than a working day: queues
    of an hour say nothing of it.
    """
    home = _home(scene, found)
    rule, wall = found.rule, scene.wall
    if home == UNKNOWN or rule.clock == "calendar" or rule.seconds > DAY / 3:
        return None
    ready = scene.business.ready(found.frame["started"].to_numpy("int64"))
    slot = wall.weekdays(ready) * 24 + wall.hours(ready)
    hours, staff = _hours_and_staff(scene, home)
    busy, service = _work_of(scene, home)
    arrivals = np.bincount(slot, minlength=168)
    told = np.flatnonzero((arrivals >= FEWEST_ARRIVALS) & (hours > 0))
    load = busy[told] / (hours[told] * HOUR)
    frame = pd.DataFrame(
        {
            "weekday": told // 24,
            "hour": told % 24,
            "arrivals": arrivals[told],
            "per_hour": arrivals[told] / hours[told],
            "load": load,
            "staff": staff[told],
            "expected": [
                within(a, people, service, rule.seconds)
                for a, people in zip(load, staff[told], strict=True)
            ],
            "needed": [people_needed(a, service, rule.seconds, rule.goal) for a in load],
            "kept": _kept(found, slot)[told],
        }
    )
    weights = frame["arrivals"].sum()
    expected = float((frame["expected"] * frame["arrivals"]).sum() / weights) if weights else np.nan
    return Staffing(rule, scene.timeline.departments[home], service, expected, frame)


def within(load: float, people: float, service: float, limit: float) -> float:
    """The share served within `limit` seconds, by Erlang C; 0 where the queue only grows.

    `load` in Erlangs (arrivals a second × mean `service` seconds). Between whole numbers of
    `people` it is interpolated.

    >>> round(within(10.0, 14.0, 180.0, 20.0), 3)  # 200 calls an hour of 3 minutes
    0.888
    """
    low = int(np.floor(people))
    share = _within(load, low, service, limit)
    if people == low:
        return share
    return share + (people - low) * (_within(load, low + 1, service, limit) - share)


def people_needed(load: float, service: float, limit: float, goal: float) -> int:
    """The fewest people with whom the share served within `limit` is at least `goal`.

    >>> people_needed(10.0, 180.0, 20.0, 0.8)
    14
    """
    people = max(int(np.floor(load)), 1)
    while people < MOST_PEOPLE and _within(load, people, service, limit) < goal:
        people += 1
    return people


def waits_at_all(load: float, people: int) -> float:
    """The probability of having to wait, by Erlang C.

    >>> round(waits_at_all(10.0, 14), 3)
    0.174
    """
    if load <= 0:
        return 0.0
    if people <= load:
        return 1.0
    blocked = 1.0
    for servers in range(1, people + 1):  # Erlang B, by its recursion
        blocked = load * blocked / (servers + load * blocked)
    return blocked / (1 - load / people * (1 - blocked))


def _within(load: float, people: int, service: float, limit: float) -> float:
    if people <= load:
        return 0.0
    left = waits_at_all(load, people) * np.exp(-(people - load) * limit / service)
    return float(1 - left)


def _home(scene: Scene, found: Obligations) -> int:
    """The department that usually reacts; `UNKNOWN`."""
    reaction = found.frame["reaction"].to_numpy("int64")
    known = scene.timeline.department[reaction[reaction != UNKNOWN]]
    known = known[known != UNKNOWN]
    return int(np.bincount(known).argmax()) if len(known) else UNKNOWN


def _hours_and_staff(scene: Scene, home: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each hour of the week how many open hours there were, and people at work, in the mean."""
    work, wall, clock = scene.work, scene.wall, scene.business
    mine = work.of_person[work.person] == home
    day = wall.days(work.begun[mine])
    hours, people = np.zeros(168), np.zeros(168)
    if not len(day):
        return hours, people
    first, last = int(day.min()), int(day.max())
    pairs = np.unique(np.stack([day, work.person[mine]]), axis=1)
    at_work = np.bincount(pairs[0] - first, minlength=last - first + 1)
    midnights = wall.midnights(np.arange(first, last + 1))
    for hour in range(24):
        begins = midnights + hour * HOUR * MICROS
        opened = clock.between(begins, begins + HOUR * MICROS) / HOUR
        slot = wall.weekdays(midnights) * 24 + hour
        hours += np.bincount(slot, opened, minlength=168)
        people += np.bincount(slot, opened * at_work, minlength=168)
    return hours, np.divide(people, hours, out=np.zeros(168), where=hours > 0)


def _work_of(scene: Scene, home: int) -> tuple[NDArray[np.float64], float]:
    """Seconds of work of a department in each hour of the week, and the mean of a piece."""
    work, wall = scene.work, scene.wall
    mine = work.of_person[work.person] == home
    begun = work.begun[mine]
    took = (work.ended[mine] - begun) / MICROS
    slot = wall.weekdays(begun) * 24 + wall.hours(begun)
    mean = float(took.mean()) if len(took) else 0.0
    busy = np.bincount(slot, took, minlength=168).astype("float64")
    return busy, max(mean, 1.0)


def _kept(found: Obligations, slot: NDArray[np.int64]) -> NDArray[np.float64]:
    state = found.frame["state"].to_numpy()
    decided = state <= MISSED
    whole = np.bincount(slot[decided], minlength=168)
    kept = np.bincount(slot[decided & (state == KEPT)], minlength=168)
    return np.divide(kept, whole, out=np.full(168, np.nan), where=whole > 0)
