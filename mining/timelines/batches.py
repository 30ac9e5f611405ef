"""Work done in batches: much of a kind at once, after it had been left to collect."""

import numpy as np
from numpy.typing import NDArray

from mining.timelines.clock import MICROS, WorkingClock
from mining.timelines.timeline import Timeline
from mining.timelines.work import Work

FEWEST = 5
"""Deals in a batch."""
PAUSE, COLLECTED = 900.0, 3600.0
"""Seconds: the longest pause within a batch, and for how long each piece must have waited."""


def batch_sizes(timeline: Timeline, work: Work, clock: WorkingClock) -> NDArray[np.int64]:
    """For each piece of work the number of deals in the batch that it was done in; 0: in none.

    A batch is work of one person, of one activity, on at least five deals, piece after piece
    with no other between and hardly a pause, all of which had been possible for an hour of
    working time when the first was begun. (A long queue looks the same: whether the deals
    had been passed over, `taken_turns` tells.) Source: the sequential batches of Lashkevich
    et al. 2023.
    """
    if not len(work.place):
        return np.zeros(0, "int64")
    activity = timeline.activity[work.place]
    same = (np.diff(work.person) == 0) & (np.diff(activity) == 0)
    pause = clock.between(work.ended[:-1], np.maximum(work.begun[1:], work.ended[:-1]))
    run = np.concatenate([[0], np.cumsum(~(same & (pause <= PAUSE)))])
    first = work.begun[np.searchsorted(run, np.arange(run[-1] + 1))]
    waited = clock.between(work.possible, np.maximum(first[run], work.possible))
    ripe = (waited >= COLLECTED) & (work.possible < first[run])
    pairs = np.unique(np.stack([run[ripe], work.case[ripe]]), axis=1)
    deals = np.bincount(pairs[0], minlength=run[-1] + 1)
    whole = np.bincount(run, minlength=run[-1] + 1) == np.bincount(run[ripe], minlength=run[-1] + 1)
    sizes = np.where(whole & (deals >= FEWEST), deals, 0)
    return sizes[run]


def diligent_starts(work: Work, clock: WorkingClock) -> NDArray[np.int64]:
    """When each piece would have been begun by somebody who takes all in turn, without a pause.

    The same person, the same pieces, possible at the same moments and as long, first come
    first served in opening hours (Lindley's recursion, per person). Only work that records
    show counts, so nobody could have begun earlier, but they may have had reasons for later.
    Microseconds since 1970.
    """
    ready = clock.at(work.possible)
    takes = np.maximum(clock.between(work.begun, work.ended), 0.0)
    takes = np.where(takes > 0, takes, (work.ended - work.begun) / MICROS)
    order = np.lexsort((work.begun, ready, work.person))
    begins = np.empty(len(order))
    for person in range(len(work.offsets) - 1):
        mine = order[work.of(person)]
        before = np.concatenate([[0.0], np.cumsum(takes[mine])[:-1]])
        begins[mine] = before + np.maximum.accumulate(ready[mine] - before)
    return clock.moments(begins)
