"""Work that is kept for certain weekdays: approvals on Tuesdays, payments on Fridays."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.timelines.clock import DAY, HOUR, MICROS, Micros, Seconds, WallClock, WorkingClock
from mining.timelines.timeline import UNKNOWN, Timeline
from mining.timelines.work import OURS, Work

FEWEST, WEEKS = 15, 5
"""Pieces of work of a kind, and weeks in which there is some, below which nothing is said."""
SHARE, LIFT = 0.6, 1.5
"""The share of a kind's work that falls on its days, and how many times the usual one it is."""
MOST = 0.5
"""The share of the open days that they may be."""
SURE = 0.01
"""How seldom chance may give as much of any kind in a log."""

_SHUFFLES = 10_000
_WEEKDAYS, _HOURS = 7, 24


@dataclass(frozen=True, slots=True)
class Sittings:
    """Kinds of work that are done on certain weekdays.

    `kind`, one entry a piece of work: the place of its kind in `moments`; `UNKNOWN` for work
    that is done on any day. `moments`: of each kind when its sittings began (microseconds
    since 1970, in order), on every open day of these weekdays.
    """

    kind: NDArray[np.int64]
    moments: tuple[Micros, ...]

    def held(
        self, act: NDArray[np.int64], begun: Micros, ended: Micros, clock: WorkingClock
    ) -> Seconds:
        """Working seconds from each `begun` until the next sitting for the work `act` began.

        At most up to `ended`; 0 where the work is not kept for sittings (or `UNKNOWN`).
        """
        seconds = np.zeros(len(act))
        kind = np.where(act == UNKNOWN, UNKNOWN, np.append(self.kind, UNKNOWN)[act])
        for number, moments in enumerate(self.moments):
            mine = np.flatnonzero(kind == number)
            upcoming = np.append(moments, np.iinfo("int64").max)
            sitting = upcoming[np.searchsorted(moments, begun[mine], side="left")]
            seconds[mine] = clock.between(begun[mine], np.minimum(sitting, ended[mine]))
        return seconds


def find_sittings(
    timeline: Timeline, work: Work, clock: WorkingClock, wall: WallClock, *, seed: int = 0
) -> Sittings:
    """The work that is kept for sittings.

    A kind of work is an activity of a department after the same act of a colleague on the
    deal (an approval is known by the request before it). It is kept for the one or two
    weekdays that most of it falls on if hardly any shuffle has as much on any such days:
    within each week the days are turned around, so that work done in heaps is no sign by
    itself. A day is counted from the hour at which the work is taken up to the same hour of
    the next working day, since what is not finished is left for the morning. Work that
    already comes up on these days, such as the leads of a weekend, is not kept for them.

    A randomisation test: the best choice of days and hour is compared with the best of each
    shuffle, and of all kinds together chance may pass one in no more than one in a hundred
    logs.
    """
    kinds = _kinds(timeline, work)
    order, numbers = np.argsort(kinds, kind="stable"), np.bincount(kinds)
    places = np.split(order, np.cumsum(numbers)[:-1]) if len(kinds) else []
    asked = [mine for mine in places if len(mine) >= FEWEST]
    open_days, kind = _open_days(clock, wall, work.begun), np.full(len(kinds), UNKNOWN, "int64")
    moments: list[Micros] = []
    for mine in asked:
        begun, ready = (wall.local(m[mine]) for m in (work.begun, clock.ready(work.possible)))
        found = _kept_for(begun, ready, open_days, SURE / len(asked), seed)
        if found is not None:
            kind[mine] = len(moments)
            moments.append(_begins(*found, open_days, wall))
    return Sittings(kind, tuple(moments))


def _kinds(timeline: Timeline, work: Work) -> NDArray[np.int64]:
    """For each piece of work a number of its department, activity and what came before."""
    ours = timeline.doing(*OURS, "inside")
    up_to = timeline.latest(ours if ours.any() else np.ones(len(ours), "bool"))
    before = np.where(timeline.position == 0, UNKNOWN, np.roll(up_to, 1))
    earlier = np.append(timeline.activity, UNKNOWN)[before[work.place]]
    home = np.append(work.of_person, UNKNOWN)[work.person]
    width = len(timeline.activities) + 1
    keys = (home.astype("int64") + 1) * width + timeline.activity[work.place] + 1
    return pd.factorize(keys * width + earlier + 1)[0].astype("int64")


def _open_days(clock: WorkingClock, wall: WallClock, begun: Micros) -> NDArray[np.int64]:
    """The local days (since 1970-01-01) with opening hours, from the first to the last."""
    day = wall.days(begun)
    if not len(day):
        return day
    days = np.arange(day.min() - _WEEKDAYS, day.max() + 2)
    opened = np.diff(clock.at(wall.midnights(days)))
    return days[:-1][opened > 0]


def _kept_for(
    begun: NDArray[np.int64],
    ready: NDArray[np.int64],
    open_days: NDArray[np.int64],
    sure: float,
    seed: int,
) -> tuple[list[int], int] | None:
    """The weekdays that work is kept for and the hour at which it is taken up, if any.

    `begun`, `ready`: when it was begun and could have been, in seconds since 1970 on the
    wall clock. `sure`: how seldom chance may give as much.
    """
    usual = np.bincount(_weekday(open_days), minlength=_WEEKDAYS) / max(len(open_days), 1)
    hours, choices = np.unique(begun % DAY // HOUR), _choices(usual)
    tables = [_by_week(begun, hour, open_days) for hour in hours]
    if not choices or min(map(len, tables)) < WEEKS:
        return None
    found = np.concatenate([_telling(table.sum(axis=0)[None], choices, usual) for table in tables])
    at, best = np.unravel_index(int(found.argmax()), found.shape)
    days, hour = choices[int(best)], int(hours[at])
    comes = _by_week(ready, hour, open_days)[:, days].sum() / len(ready)
    share = tables[at][:, days].sum() / len(begun)
    if share < max(SHARE, LIFT * usual[days].sum(), LIFT * comes):
        return None
    chance, weeks = np.random.default_rng(seed), max(map(len, tables))
    turns = chance.integers(np.count_nonzero(usual), size=(_SHUFFLES, weeks))
    by_chance = [
        _telling(_turned(table, np.flatnonzero(usual), turns), choices, usual).max(axis=1)
        for table in tables
    ]
    as_much = int((np.max(by_chance, axis=0) >= found.max()).sum())
    return (days, hour) if (as_much + 1) / (_SHUFFLES + 1) <= sure else None


def _choices(usual: NDArray[np.float64]) -> list[list[int]]:
    """One or two weekdays that are not too many of the open ones."""
    opened = [int(day) for day in np.flatnonzero(usual)]
    some = map(list, [*combinations(opened, 1), *combinations(opened, 2)])
    return [days for days in some if usual[days].sum() <= MOST]


def _by_week(
    local: NDArray[np.int64], hour: int, open_days: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How much falls on each weekday of each week with some; days begin at this hour.

    What falls on a day without opening hours belongs to the open one before.
    """
    slot, counts = np.unique(local // HOUR, return_counts=True)
    day = slot // _HOURS
    place = np.searchsorted(open_days, day, side="right") - 1
    early = (open_days[place] == day) & (slot % _HOURS < hour)
    day = open_days[np.maximum(place - early, 0)]
    week = pd.factorize(day - _weekday(day))[0]
    table = np.zeros((week.max() + 1, _WEEKDAYS), "int64")
    np.add.at(table, (week, _weekday(day)), counts)
    return table


def _telling(
    counts: NDArray[np.int64], choices: list[list[int]], usual: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Per row of counts by weekday, and per choice of days, how much more there is than usual.

    Relative entropy of the share on these days to the usual one; 0 where it is not above.
    """
    shares = np.stack([counts[:, days].sum(axis=1) for days in choices], axis=1)
    shares = np.clip(shares / counts.sum(axis=1, keepdims=True), 1e-9, 1 - 1e-9)
    expected = np.clip([usual[days].sum() for days in choices], 1e-9, 1 - 1e-9)
    entropy = shares * np.log(shares / expected)
    entropy += (1 - shares) * np.log((1 - shares) / (1 - expected))
    return np.where(shares > expected, entropy, 0.0)


def _turned(
    table: NDArray[np.int64], opened: NDArray[np.int64], turns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Counts by weekday, the open days of each week turned around: one row a try."""
    inside = table[:, opened]
    turned = np.stack([np.roll(inside, by, axis=1) for by in range(len(opened))])
    counts = np.zeros((len(turns), _WEEKDAYS), "int64")
    for week in range(len(table)):
        counts[:, opened] += turned[turns[:, week], week]
    return counts


def _begins(days: list[int], hour: int, open_days: NDArray[np.int64], wall: WallClock) -> Micros:
    """When the sittings on these weekdays begin."""
    mine = open_days[np.isin(_weekday(open_days), days)]
    return wall.midnights(mine) + hour * HOUR * MICROS


def _weekday(day: NDArray[np.int64]) -> NDArray[np.int64]:
    return (day + 3) % _WEEKDAYS
