"""Writes what the engine found as moves, one alignment a variant."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from mining.conformance.engine import Explained
from mining.conformance.routes import Numbers, Routes, way
from mining.models.alignment import Alignment, Move

Variant = tuple[str, ...]
Objects = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spelled:
    """Variants (each with whether its cases are open) and their events in one line.

    `codes`, one entry an event: which of `names` it is; `is_known`: whether the model has a
    step of that name. `lengths`: one entry a variant.
    """

    variants: Sequence[tuple[Variant, bool]]
    names: list[str]
    codes: Numbers
    is_known: Flags
    lengths: Numbers


def spell(variants: Sequence[tuple[Variant, bool]], routes: Routes) -> Spelled:
    """The events of variants as numbers."""
    bare = [variant for variant, _ in variants]
    lengths = np.fromiter(map(len, bare), dtype=np.int64, count=len(bare))
    number = {name: at for at, name in enumerate(dict.fromkeys(chain.from_iterable(bare)))}
    events = map(number.__getitem__, chain.from_iterable(bare))
    codes = np.fromiter(events, dtype=np.int64, count=int(lengths.sum()))
    is_known = np.array([name in routes.steps for name in number], dtype=np.bool_)
    return Spelled(variants, list(number), codes, is_known[codes], lengths)


def write_alignments(
    routes: Routes, told: Spelled, projections: Numbers, found: Explained
) -> tuple[Alignment, ...]:
    """The alignments of variants.

    `projections[v]` says which trace of `found` is variant `v` without the activities
    that the model does not know; these are put back as log moves. Between two synchronous
    moves log moves stand before model moves.
    """
    lengths = told.lengths
    ways, is_synchronous = _per_event(told, projections, found)
    offsets, labels = _spelled(routes, np.concatenate([ways, found.tails]))
    sizes = np.diff(offsets, append=len(labels))
    before = np.where(ways < 0, 0, sizes[ways])
    after = sizes[found.tails[projections]]
    ends = np.cumsum(lengths)
    # Where each event's own move stands: after all events, ways and tails before it.
    tails_before = np.repeat(np.cumsum(after) - after, lengths)
    own = np.arange(len(ways)) + np.cumsum(before) + tails_before
    total = len(ways) + int(before.sum() + after.sum())
    moves = np.empty(total, dtype=object)
    moves[own] = _event_moves(told, is_synchronous)
    _lay(moves, own - before, ways, offsets, before, labels)
    stops = np.concatenate([[0], np.cumsum(before)])[ends] + ends + np.cumsum(after)
    _lay(moves, stops - after, found.tails[projections], offsets, after, labels)
    costs = found.costs[projections] + _costs_of_unknown(told, routes)
    return _cut(told.variants, moves, stops, costs)


def _per_event(told: Spelled, projections: Numbers, found: Explained) -> tuple[Numbers, Flags]:
    """Per event of the variants its way, and whether it is synchronous."""
    known, lengths = told.is_known, told.lengths
    ways = np.full(len(known), -1, dtype=np.int64)
    is_synchronous = np.zeros(len(known), dtype=np.bool_)
    rank: Numbers = np.cumsum(known) - known
    firsts = np.append(0, np.cumsum(known))[np.cumsum(lengths) - lengths]
    place = (np.repeat(found.starts[projections] - firsts, lengths) + rank)[known]
    ways[known] = found.ways[place]
    is_synchronous[known] = found.is_synchronous[place]
    return ways, is_synchronous


def _costs_of_unknown(told: Spelled, routes: Routes) -> Numbers:
    """What the events cost, variant by variant, that the model does not know."""
    price = np.array(
        [0 if name in routes.steps else routes.costs.of_log(name) for name in told.names],
        dtype=np.int64,
    )
    sums = np.append(0, np.cumsum(price[told.codes]))
    ends = np.cumsum(told.lengths)
    costs: Numbers = sums[ends] - sums[ends - told.lengths]
    return costs


def _spelled(routes: Routes, ways: Numbers) -> tuple[Numbers, Objects]:
    """The moves of all ways taken in one line, and where each way begins in it."""
    columns = len(routes.sources) + 2
    offsets = np.zeros(len(routes.entries) * columns, dtype=np.int64)
    line: list[Move] = []
    taken = set(np.unique(ways).tolist()) - {-1}
    for number in range(len(offsets)):
        offsets[number] = len(line)
        if number in taken:
            labels = way(routes, number // columns, number % columns)
            line.extend(Move("model", label) for label in labels)
    return offsets, _objects(line)


def _event_moves(told: Spelled, is_synchronous: Flags) -> Objects:
    """The move of each event; equal moves are one object."""
    lengths, names = told.lengths, told.names
    position = np.arange(len(told.codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    keys = (position * len(names) + told.codes) * 2 + is_synchronous
    # Few keys: a table of them is quicker than sorting.
    is_taken = np.zeros(int(keys.max(initial=-1)) + 1, dtype=np.bool_)
    is_taken[keys] = True
    place = np.cumsum(is_taken) - 1
    made = [_event_move(names, key) for key in np.flatnonzero(is_taken).tolist()]
    return _objects(made)[place[keys]]


def _event_move(texts: list[str], key: int) -> Move:
    rest, is_synchronous = divmod(key, 2)
    position, activity = divmod(rest, len(texts))
    return Move("synchronous" if is_synchronous else "log", texts[activity], position)


def _lay(
    moves: Objects, at: Numbers, ways: Numbers, offsets: Numbers, sizes: Numbers, line: Objects
) -> None:
    """Copies each way's moves from `line` into `moves`, the first to `at`."""
    firsts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    ramp = np.arange(len(firsts)) - firsts
    moves[np.repeat(at, sizes) + ramp] = line[np.repeat(offsets[ways], sizes) + ramp]


def _cut(
    variants: Sequence[tuple[Variant, bool]], moves: Objects, stops: Numbers, costs: Numbers
) -> tuple[Alignment, ...]:
    line = moves.tolist()
    spans = zip([0, *stops.tolist()], stops.tolist(), strict=False)
    return tuple(
        Alignment(variant, is_open, tuple(line[low:high]), cost)
        for (variant, is_open), (low, high), cost in zip(
            variants, spans, costs.tolist(), strict=True
        )
    )


def _objects(values: list[Any]) -> Objects:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
