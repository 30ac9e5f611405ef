"""Who was away on which working days, as far as it shows in what they did."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.timelines.clock import Micros, Seconds, WallClock, WorkingClock
from mining.timelines.timeline import UNKNOWN, Flags, Timeline
from mining.timelines.work import Work

SURE = 0.8
"""How likely it has to be that a silent day is one of absence."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who was away when. Rows are people, then departments (away: all of their people).

    `first`: the local day (since 1970-01-01) of the first column. `away` (rows × days),
    `before`: the seconds of working time that each row had been away when each day began.
    `people`: how many people; `silent` and `unexplained` (per person): such silent days, and
    how many of them would be expected at work all the same.

    Somebody is away on a working day between their first and their last piece of work on
    which there is none though others worked as usual, if silent days at work are rare: the
    number of these is estimated from the days with one and with two pieces (Chao 1984, the
    lower bound of the unseen).
    """

    first: int
    away: Flags
    before: Seconds
    people: int
    silent: NDArray[np.int64]
    unexplained: Seconds
    clock: WorkingClock
    wall: WallClock

    def row_of(self, person: int, department: int) -> int:
        """The row of a person, or of a department where the person is `UNKNOWN`."""
        return person if person != UNKNOWN else self.people + department

    def away_between(self, rows: NDArray[np.integer], begins: Micros, ends: Micros) -> Seconds:
        """Seconds of working time from each of `begins` to each of `ends` that a row was away."""
        return self._away_until(rows, ends) - self._away_until(rows, begins)

    def _away_until(self, rows: NDArray[np.integer], moments: Micros) -> Seconds:
        days = self.wall.days(moments)
        column = np.clip(days - self.first, 0, self.away.shape[1] - 1)
        today = self.clock.between(self.wall.midnights(days), moments)
        return self.before[rows, column] + np.where(self.away[rows, column], today, 0.0)


def read_presence(timeline: Timeline, work: Work, clock: WorkingClock, wall: WallClock) -> Presence:
    """Who was away when, by the work that shows of them."""
    person, day = work.person, wall.days(work.ended)
    first = int(day.min()) if len(day) else 0
    width = (int(day.max()) - first + 1) if len(day) else 1
    counts = np.zeros((len(timeline.people), width), "int32")
    np.add.at(counts, (person, day - first), 1)
    opened = np.diff(clock.at(wall.midnights(first + np.arange(width + 1))))
    usual = (opened > 0) & _is_busy(counts, opened > 0)
    silent, unexplained = _silences(counts, usual)
    sure = np.divide(unexplained, silent, out=np.ones(len(silent)), where=silent > 0) <= 1 - SURE
    away = _between_signs(counts) & (counts == 0) & usual & sure[:, None]
    homes = [away[work.of_person == code] for code in range(len(timeline.departments))]
    whole = np.vstack([away, *(_all_away(rows, width) for rows in homes)])
    before = np.cumsum(whole * opened, axis=1) - whole * opened
    return Presence(first, whole, before, len(timeline.people), silent, unexplained, clock, wall)


def _is_busy(counts: NDArray[np.int32], is_open: Flags) -> Flags:
    """Days on which all people together did at least half of what they do on a usual day."""
    everybody = counts.sum(axis=0)
    usual = float(np.median(everybody[is_open])) if is_open.any() else 0.0
    return np.asarray(everybody >= usual / 2)


def _silences(counts: NDArray[np.int32], is_open: Flags) -> tuple[NDArray[np.int64], Seconds]:
    """Per person: silent working days, and how many to expect of one who is there every day."""
    inside = _between_signs(counts) & is_open
    silent = ((counts == 0) & inside).sum(axis=1)
    once, twice = ((counts == times) & inside for times in (1, 2))
    ones, twos = once.sum(axis=1), twice.sum(axis=1)
    return silent, ones * (ones - 1) / (2 * (twos + 1.0))


def _between_signs(counts: NDArray[np.int32]) -> Flags:
    signs = counts > 0
    begun = np.maximum.accumulate(signs, axis=1)
    not_over = np.maximum.accumulate(signs[:, ::-1], axis=1)[:, ::-1]
    return np.logical_and(begun, not_over)


def _all_away(rows: Flags, width: int) -> Flags:
    return np.asarray(rows.all(axis=0)) if len(rows) else np.zeros(width, "bool")
