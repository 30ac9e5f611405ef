"""From every event to the next of its case: the waiting in between, and who or what changes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.timelines.clock import MICROS, Seconds
from mining.timelines.timeline import UNKNOWN, Codes, Places, Timeline


@dataclass(frozen=True, slots=True)
class Moves:
    """Every event that has a successor in its case, with the waiting up to that.

    `first`: the places of the events; the successor of each is at the next place. `seconds`,
    `business_seconds`: from the end of the one to the beginning of the other, never below
    nothing. On the business clock the work on the second is taken off as it passed by the
    calendar, which is exact where it lies in opening hours.
    """

    first: Places
    seconds: Seconds
    business_seconds: Seconds


@dataclass(frozen=True, slots=True)
class Grouped:
    """Entries by the pair of values that they lead from and to.

    `frame`, one row a pair: `source`, `target`; `pair`: for each entry its row there.
    """

    frame: pd.DataFrame
    pair: Places

    def in_order(self) -> tuple[Places, Places]:
        """The entries pair by pair, as they were within each, and where each pair begins.

        The beginnings are one more than there are pairs.
        """
        few = np.min_scalar_type(-len(self.frame) - 1)  # sorts in one pass where there are few
        order = np.argsort(self.pair.astype(few), kind="stable")
        sizes = np.bincount(self.pair, minlength=len(self.frame))
        return order, np.concatenate([[0], np.cumsum(sizes)])


def moves_of(timeline: Timeline) -> Moves:
    """Every event of a timeline with a successor, and the waiting up to it."""
    first = np.flatnonzero(np.diff(timeline.case) == 0)
    following = first + 1
    begun, ended = timeline.begun[following], timeline.ended
    waited = np.maximum(begun - ended[first], 0) / MICROS
    until_end = timeline.business[following] - timeline.business[first]
    worked = (ended[following] - begun) / MICROS
    return Moves(first, waited, np.maximum(until_end - worked, 0.0))


def by_pair(source: Codes, target: Codes, values: tuple[str, ...]) -> Grouped:
    """Entries by their pair of codes of `values` (both known).

    >>> found = by_pair(np.array([0, 1, 0]), np.array([1, 1, 1]), ("a", "b"))
    >>> found.frame.values.tolist(), found.pair.tolist()
    ([['a', 'b'], ['b', 'b']], [0, 1, 0])
    """
    width = max(len(values), 1)
    pair, known = pd.factorize(source.astype("int64") * width + target)
    texts = np.array([*values, ""], dtype=object)  # of objects even where there is none
    frame = pd.DataFrame({"source": texts[known // width], "target": texts[known % width]})
    return Grouped(frame.astype("object"), pair.astype("int64"))


def hands_of(timeline: Timeline, by: str) -> tuple[Codes, tuple[str, ...]]:
    """For each event the code of its person (`resource`) or department, and their names."""
    if by == "resource":
        return timeline.person, timeline.people
    return timeline.department, timeline.departments


def changes(codes: Codes, moves: Moves) -> Places:
    """Which of the moves lead from one known value to another."""
    giver, taker = codes[moves.first], codes[moves.first + 1]
    return np.flatnonzero((giver != taker) & (giver != UNKNOWN) & (taker != UNKNOWN))
