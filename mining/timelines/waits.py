"""What those who had to act did while a deal waited for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.timelines.clock import MICROS, Micros, Seconds
from mining.timelines.presence import Presence
from mining.timelines.timeline import UNKNOWN, Flags, Places, Timeline
from mining.timelines.work import Work

MOST_WAITS, MOST_WORK = 20_000, 12_000_000
"""So many waits, and pieces of work in them, are looked at; of more a sample is taken."""
NOBODY = -2
"""The row of a stretch of which nobody knows who had to act."""

_MILLIS = 1_000
_BITS = 42


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits cut into stretches, one for each who had to act in turn.

    `taken`: which of the waits given were looked at (all, or a random sample). `frame`, one
    row a stretch: `wait` (place among those given), `begun`, `ended` (microseconds since
    1970), `row` (of `Presence`: a person who had the deal, or else the department; `NOBODY`),
    `person` (who acted at its end; `UNKNOWN`), `act` (what they did, its place in the work;
    `UNKNOWN`), seconds: `closed` (outside opening hours),
    `away` (opening hours with none of them there), `open` (the other opening hours), `worked`
    (opening hours that the act at its end took, where another wait follows); and what they
    did in the meantime on other deals: `earlier` and `later` (pieces of work begun that had
    been possible before the wait began, or only after), `earlier_seconds` and
    `later_seconds` (all of it, for a department: per person there).
    """

    taken: NDArray[np.int64]
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Asked:
    """Waits to look at, one entry each, as places in the timeline and as moments.

    `start`: the event that began the wait; `reaction`: the one that ended it (`UNKNOWN`);
    `holder`: who has the deal where nobody reacted (a person; `UNKNOWN`); `home`: the
    department that usually reacts (`UNKNOWN`).
    """

    start: Places
    reaction: Places
    begun: Micros
    ended: Micros
    holder: NDArray[np.int32]
    home: int

    def only(self, chosen: NDArray[np.int64]) -> "Asked":
        """Some of them."""
        return Asked(
            self.start[chosen],
            self.reaction[chosen],
            self.begun[chosen],
            self.ended[chosen],
            self.holder[chosen],
            self.home,
        )


def look_at_waits(
    timeline: Timeline, work: Work, presence: Presence, asked: Asked, *, seed: int = 0
) -> Waits:
    """Cut waits into stretches, and look at what was done in each.

    A stretch ends with each piece of work of the company on the same deal. Who had to act is
    the person who did, where they had worked on the deal before or the wait was addressed to
    them; otherwise anybody of their department.
    """
    chance, given = np.random.default_rng(seed), len(asked.start)
    taken = np.arange(given)
    if given > MOST_WAITS:
        taken = np.sort(chance.choice(given, MOST_WAITS, replace=False))
        asked = asked.only(taken)
    frame = _with_times(presence, _stretches(timeline, work, asked))
    pairs = _pairs(work, presence, frame)
    fitting = _fitting(pairs, frame["wait"].to_numpy(), len(taken), chance)
    if not fitting.all():
        frame = frame[fitting[frame["wait"]]].reset_index(drop=True)
        pairs = _pairs(work, presence, frame)
    frame = frame.assign(**_done_meanwhile(work, frame, pairs), wait=taken[frame["wait"]])
    return Waits(taken[fitting], frame.drop(columns=["case"]))


def _stretches(timeline: Timeline, work: Work, asked: Asked) -> pd.DataFrame:
    """Waits cut at the work on the same deal."""
    work_at = work.at(len(timeline.case))
    case = timeline.case[asked.start]
    last = np.searchsorted(timeline.case, case, side="right")
    stop = np.where(asked.reaction == UNKNOWN, last, asked.reaction)
    wait, place = _spread(asked.start + 1, stop)
    act = work_at[place]
    is_work = act != UNKNOWN
    wait, act = wait[is_work], act[is_work]
    between = work.begun[act] < asked.ended[wait]
    wait, act = wait[between], act[between]
    final = np.arange(len(asked.start))
    reacts = np.where(asked.reaction == UNKNOWN, UNKNOWN, work_at[asked.reaction])
    who = np.where(asked.reaction == UNKNOWN, asked.holder, timeline.person[asked.reaction])
    frame = pd.DataFrame(
        {
            "wait": np.concatenate([wait, final]),
            "act": np.concatenate([act, reacts]),
            "person": np.concatenate([work.person[act], who]),
            "is_last": np.concatenate([np.zeros(len(wait), "bool"), np.ones(len(final), "bool")]),
        }
    ).sort_values(["wait", "is_last"], kind="stable", ignore_index=True)
    return _placed(timeline, work, asked, frame)


def _placed(timeline: Timeline, work: Work, asked: Asked, frame: pd.DataFrame) -> pd.DataFrame:
    """Add `begun`, `ended`, `until` (the act's end), `row`."""
    wait, act = frame["wait"].to_numpy(), frame["act"].to_numpy()
    last = frame["is_last"].to_numpy()
    first = np.diff(wait, prepend=UNKNOWN) != 0
    act_begun, act_ended = asked.ended[wait], asked.ended[wait].copy()
    act_begun[~last] = work.begun[act[~last]]
    act_ended[~last] = np.minimum(work.ended[act[~last]], act_ended[~last])
    begun = np.where(first, asked.begun[wait], np.roll(act_ended, 1))
    begun = np.maximum(begun, asked.begun[wait])
    ended = np.clip(act_begun, begun, None)
    person = frame["person"].to_numpy()
    case = timeline.case[asked.start][wait]
    had = _had_before(timeline, work, case, person, begun)
    had |= person == timeline.person[asked.start][wait]
    home = np.append(work.of_person, asked.home)[person]  # of the unknown: the usual one
    row = np.where(had & (person != UNKNOWN), person, len(timeline.people) + home)
    row = np.where((home == UNKNOWN) & ~(had & (person != UNKNOWN)), NOBODY, row)
    until = np.maximum(act_ended, ended)
    return frame.assign(case=case, begun=begun, ended=ended, until=until, row=row)


def _had_before(
    timeline: Timeline,
    work: Work,
    case: NDArray[np.int32],
    person: NDArray[np.int32],
    moment: Micros,
) -> Flags:
    """Whether a person had worked on the deal before a moment."""
    people = len(timeline.people) + 1
    if not len(work.place):
        return np.zeros(len(case), "bool")
    asked = np.zeros(len(timeline.cases), "bool")
    asked[case] = True
    mine = np.flatnonzero(asked[work.case])
    mine = mine[np.argsort(work.ended[mine], kind="stable")]
    keys = work.case[mine].astype("int64") * people + work.person[mine]
    known, at = np.unique(keys, return_index=True)
    firsts = work.ended[mine][at]
    wanted = case.astype("int64") * people + person
    place = np.clip(np.searchsorted(known, wanted), 0, max(len(known) - 1, 0))
    if not len(known):
        return np.zeros(len(case), "bool")
    return (known[place] == wanted) & (firsts[place] <= moment)


def _with_times(presence: Presence, frame: pd.DataFrame) -> pd.DataFrame:
    begun, ended = frame["begun"].to_numpy(), frame["ended"].to_numpy()
    row = frame["row"].to_numpy()
    opened = presence.clock.between(begun, ended)
    away = np.zeros(len(frame))
    known = row != NOBODY
    away[known] = presence.away_between(row[known], begun[known], ended[known])
    worked = presence.clock.between(ended, frame["until"].to_numpy())
    return frame.assign(
        closed=(ended - begun) / MICROS - opened,
        away=np.minimum(away, opened),
        open=opened - np.minimum(away, opened),
        worked=np.where(frame["is_last"], 0.0, worked),
    ).drop(columns=["until", "is_last"])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Each stretch with each of those who had to act, and their work from `low` to `high`.

    `members`, one entry a stretch: how many had to act.
    """

    stretch: NDArray[np.int64]
    person: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    members: NDArray[np.int64]


def _pairs(work: Work, presence: Presence, frame: pd.DataFrame) -> _Pairs:
    row = frame["row"].to_numpy()
    homes = np.argsort(work.of_person, kind="stable")
    of_home = work.of_person[homes]
    is_person = (row >= 0) & (row < presence.people)
    department = np.where(row >= presence.people, row - presence.people, -9)
    low = np.where(is_person, 0, np.searchsorted(of_home, department, side="left"))
    high = np.where(is_person, 1, np.searchsorted(of_home, department, side="right"))
    stretch, place = _spread(low, high)
    colleague = np.append(homes, UNKNOWN)[np.minimum(place, len(homes))]
    person = np.where(is_person[stretch], row[stretch], colleague)
    origin = int(work.begun.min(initial=0))
    keys = _key(work.person, work.begun, origin)
    ends = [frame[name].to_numpy()[stretch] for name in ("begun", "ended")]
    first, last = (np.searchsorted(keys, _key(person, moments, origin)) for moments in ends)
    return _Pairs(stretch, person, first, last, high - low)


def _key(person: NDArray[np.integer], moments: Micros, origin: int) -> NDArray[np.int64]:
    """A number that sorts by person, then time (to the millisecond, of up to 139 years)."""
    since = np.clip((moments - origin) // _MILLIS, 0, (1 << _BITS) - 1)
    return (person.astype("int64") << _BITS) + since


def _fitting(
    pairs: _Pairs, wait: NDArray[np.int64], waits: int, chance: np.random.Generator
) -> Flags:
    """Which waits are looked at: all, or as many at random as there is work allowed."""
    costs = np.bincount(wait[pairs.stretch], pairs.high - pairs.low + 2, minlength=waits)
    order = chance.permutation(waits)
    fitting = np.ones(waits, "bool")
    if costs.sum() > MOST_WORK:
        fitting[order] = np.cumsum(costs[order]) <= MOST_WORK
    return fitting


def _done_meanwhile(work: Work, frame: pd.DataFrame, pairs: _Pairs) -> dict[str, Seconds]:
    """What those who had to act did on other deals in each stretch."""
    low = np.maximum(pairs.low - 1, 0)  # what was under way when the stretch began
    pair, act = _spread(low, pairs.high)
    stretch = pairs.stretch[pair]
    begun, ended = (frame[name].to_numpy()[stretch] for name in ("begun", "ended"))
    theirs = (work.person[act] == pairs.person[pair]) & (work.ended[act] > begun)
    theirs &= (work.case[act] != frame["case"].to_numpy()[stretch]) & (work.begun[act] < ended)
    stretch, act, begun, ended = (each[theirs] for each in (stretch, act, begun, ended))
    inside = np.minimum(work.ended[act], ended) - np.maximum(work.begun[act], begun)
    later, began = work.possible[act] > begun, work.begun[act] >= begun
    number = len(frame)
    done: dict[str, Seconds] = {}
    for name, chosen in (("earlier", ~later), ("later", later)):
        done[name] = np.bincount(stretch[chosen & began], minlength=number).astype("float64")
        spent = np.bincount(stretch[chosen], inside[chosen], minlength=number) / MICROS
        done[f"{name}_seconds"] = spent / np.maximum(pairs.members, 1)
    return done


def _spread(
    low: NDArray[np.integer], high: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every whole number from each `low` up to before its `high`, and whose each is.

    >>> [values.tolist() for values in _spread(np.array([3, 7]), np.array([5, 8]))]
    [[0, 0, 1], [3, 4, 7]]
    """
    many = np.maximum(high - low, 0)
    owner = np.repeat(np.arange(len(many)), many)
    before = np.repeat(np.cumsum(many) - many, many)
    return owner, np.arange(len(owner)) - before + low[owner]
