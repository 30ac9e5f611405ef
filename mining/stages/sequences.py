"""Communications of many cases, laid out so that all cases take a step at once.

Row r of the layout is the t-th communication of some case; rows go by t, and within t the
longest cases come first, so that the cases that have a t-th communication are always the
first so many. Nothing is padded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.stages.observations import Ints

NEVER, CHANGED, SAME = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Sequences:
    """What a hidden Markov model is fitted on.

    `order`: the communication in each row of the layout. `widths`: how many cases have a
    t-th communication. Equal rows share a pattern: `pattern` (a row each) numbers them,
    `codes` (patterns × channels) is what was observed, −1 where a channel does not apply;
    `sizes`: number of values of each channel. `keys` (channels × rows): 3 × value + 1 + whether
    that is the `SAME` as the last one in the channel and case, `CHANGED`, or there was `NEVER`
    one; 3 × size where the channel does not apply. `may_go_on`: whether a row has one before.
    `update` (a row each) is what the CRM did since the communication before:
    stage then × stages + stage now. `weight` counts a row (cases drawn twice count twice).
    """

    order: Ints
    widths: Ints
    pattern: Ints
    codes: NDArray[np.int16]
    sizes: tuple[int, ...]
    keys: NDArray[np.int32]
    may_go_on: NDArray[np.bool_]
    update: Ints
    stages: int
    weight: NDArray[np.float64]

    @property
    def offsets(self) -> Ints:
        """Where the rows of each t begin, and where the last ones end."""
        return np.append(0, self.widths.cumsum())

    @property
    def cases(self) -> float:
        """How many cases there are, weighed."""
        return float(self.weight[: int(self.widths[0])].sum()) if len(self.widths) else 0.0


def lay_out(
    case: Ints,
    codes: NDArray[np.int16],
    sizes: tuple[int, ...],
    declared: Ints,
    stages: int,
    weights: NDArray[np.float64] | None = None,
) -> Sequences:
    """Sequences of communications that are sorted by case and time.

    `weights` (one a case): how often each case counts, once where left out.
    """
    first = np.flatnonzero(np.append(True, case[1:] != case[:-1])[: len(case)])
    length = np.diff(np.append(first, len(case)))
    at = np.arange(len(case)) - np.repeat(first, length)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(-length, kind="stable")] = np.arange(len(first))
    order = np.lexsort((np.repeat(rank, length), at))
    widths = np.bincount(at) if len(at) else np.zeros(0, dtype=np.int64)
    distinct, pattern = _distinct(codes)
    before = values_before(case, codes)
    stage_before = np.where(at > 0, np.append(0, declared[:-1])[: len(declared)], 0)
    each = np.ones(len(first)) if weights is None else weights
    return Sequences(
        order,
        widths,
        pattern[order],
        distinct,
        sizes,
        np.ascontiguousarray(_keys(codes, before, sizes)[order].T),
        np.any(before >= 0, axis=1)[order],
        (stage_before * stages + declared)[order],
        stages,
        np.repeat(each, length)[order],
    )


def _keys(
    codes: NDArray[np.int16], before: NDArray[np.int8], sizes: tuple[int, ...]
) -> NDArray[np.int32]:
    key = 3 * codes.astype(np.int32) + before + 1
    return np.where(codes >= 0, key, 3 * np.array(sizes, np.int32))


def _distinct(rows: NDArray[np.int16]) -> tuple[NDArray[np.int16], Ints]:
    if not rows.shape[1]:
        return np.zeros((1, 0), np.int16), np.zeros(len(rows), np.int64)
    key = np.zeros(len(rows), dtype=np.int64)
    for column in (rows - rows.min(axis=0, initial=0)).T:
        key = np.unique(key * (int(column.max(initial=0)) + 1) + column, return_inverse=True)[1]
    _, first, pattern = np.unique(key, return_index=True, return_inverse=True)
    return rows[first], pattern


def values_before(case: Ints, codes: NDArray[np.int16]) -> NDArray[np.int8]:
    """Whether each value is the same as the one before in its channel and case."""
    found = np.full(codes.shape, NEVER, dtype=np.int8)
    for channel in range(codes.shape[1]):
        [rows] = np.nonzero(codes[:, channel] >= 0)
        value, whose = codes[rows, channel], case[rows]
        goes_on = whose[1:] == whose[:-1]
        same = np.where(value[1:] == value[:-1], SAME, CHANGED)
        found[rows[1:], channel] = np.where(goes_on, same, NEVER)
    return found
