"""Writes what the engine found as moves, one alignment a variant."""

from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from mining.conformance.engine import Explained
from mining.conformance.routes import Numbers, Routes, way
from mining.models.alignment import Alignment, Move

Variant = tuple[str, ...]
Objects = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


def write_alignments(
    routes: Routes,
    variants: Sequence[tuple[Variant, bool]],
    projections: Numbers,
    found: Explained,
) -> tuple[Alignment, ...]:
    """The alignments of `variants` (each with whether its cases are open).

    `projections[v]` says which trace of `found` is variant `v` without the activities
    that the model does not know; these are put back as log moves. Between two synchronous
    moves log moves stand before model moves.
    """
    lengths = np.fromiter((len(v) for v, _ in variants), dtype=np.int64, count=len(variants))
    ways, is_synchronous, unknown = _per_event(routes, variants, projections, found)
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
    moves[own] = _event_moves(variants, lengths, is_synchronous)
    _lay(moves, own - before, ways, offsets, before, labels)
    stops = np.concatenate([[0], np.cumsum(before)])[ends] + ends + np.cumsum(after)
    _lay(moves, stops - after, found.tails[projections], offsets, after, labels)
    costs = found.costs[projections] + _costs_of(unknown, variants, lengths, routes)
    return _cut(variants, moves, stops, costs)


def _per_event(
    routes: Routes, variants: Sequence[tuple[Variant, bool]], projections: Numbers, found: Explained
) -> tuple[Numbers, Flags, Flags]:
    """Per event of the variants its way, whether it is synchronous, whether it is known."""
    known = np.fromiter(
        (name in routes.steps for variant, _ in variants for name in variant), dtype=np.bool_
    )
    lengths = np.fromiter((len(v) for v, _ in variants), dtype=np.int64, count=len(variants))
    owner = np.repeat(np.arange(len(variants)), lengths)
    ways = np.full(len(known), -1, dtype=np.int64)
    is_synchronous = np.zeros(len(known), dtype=np.bool_)
    rank: Numbers = np.cumsum(known) - known
    firsts = np.concatenate([[0], np.cumsum(known)])[np.cumsum(lengths) - lengths]
    place = (found.starts[projections[owner]] + rank - firsts[owner])[known]
    ways[known] = found.ways[place]
    is_synchronous[known] = found.is_synchronous[place]
    return ways, is_synchronous, ~known


def _costs_of(
    unknown: Flags, variants: Sequence[tuple[Variant, bool]], lengths: Numbers, routes: Routes
) -> Numbers:
    """What the events cost, variant by variant, that the model does not know."""
    owner = np.repeat(np.arange(len(variants)), lengths)[unknown]
    if not routes.costs.log_of:
        return np.bincount(owner, minlength=len(variants)) * routes.costs.log
    names = (name for variant, _ in variants for name in variant)
    prices = np.array([routes.costs.of_log(name) for name in compress(names, unknown)], np.int64)
    sums: Numbers = np.zeros(len(variants), dtype=np.int64)
    np.add.at(sums, owner, prices)
    return sums


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


def _event_moves(
    variants: Sequence[tuple[Variant, bool]],
    lengths: Numbers,
    is_synchronous: Flags,
) -> Objects:
    """The move of each event; equal moves are one object."""
    names: dict[str, int] = {}
    activity = np.fromiter(
        (names.setdefault(name, len(names)) for variant, _ in variants for name in variant),
        dtype=np.int64,
    )
    position = np.arange(len(activity)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    keys = (position * len(names) + activity) * 2 + is_synchronous
    unique, inverse = np.unique(keys, return_inverse=True)
    texts = list(names)
    made = [_event_move(texts, key) for key in unique.tolist()]
    return _objects(made)[inverse]


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
