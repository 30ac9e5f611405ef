"""Optimal alignments of all variants at once, exact, over a model's automaton.

The traces are put in a prefix tree. Each node carries one row of least costs: for each
column of the routes, the cheapest way to have explained the events so far and to stand
there. Rows go down the tree level by level, all nodes of a level at once, so a shared
prefix is paid once and the cost is nodes times steps, whatever a search would have visited.

A cost is `weight * cost of the moves + log moves`: the cheapest first, and among these
the most synchronous moves. What is still equal is decided on the way back, from the last
event to the first: an event is a log move where it may be (so the earliest events fit),
else it is synchronous by the first step in the automaton's order.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mining.conformance.routes import FAR, Numbers, Routes

Costs = npt.NDArray[np.signedinteger]

CELLS_AT_ONCE = 1 << 26
"""So many costs are held at a time (256 MB in 32 bits); longer lists of traces go in parts."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What the engine found for a list of traces, all their events in one line.

    Event `i` of trace `t` stands at `starts[t] + i`. `is_synchronous` says of each event
    whether the model takes part; `ways` which way (entry * columns + column) the model
    goes by itself before it, -1 for a log move; `tails` which way it goes after a trace's
    last synchronous event. `costs`: what the moves cost.
    """

    starts: Numbers
    is_synchronous: npt.NDArray[np.bool_]
    ways: Numbers
    tails: Numbers
    costs: Numbers


@dataclass(frozen=True, slots=True)
class _Tree:
    """A prefix tree: nodes by level, within a level by activity; node 0 is the root."""

    parents: Numbers
    levels: list[tuple[int, int]]
    activities: Numbers
    node_at: Numbers


@dataclass(frozen=True, slots=True)
class _Prices:
    """The routes as arrays, in the units of one run of the engine."""

    weight: int
    log_moves: Numbers
    ways: Costs
    leaves: list[list[tuple[int, list[int]]]]
    step_columns: Numbers
    step_entries: Numbers


def explain(
    routes: Routes, events: Numbers, lengths: Numbers, is_prefix: npt.NDArray[np.bool_]
) -> Explained:
    """The optimal alignments of traces.

    `events`: all their events in one line, as numbers of the labels in `routes.steps`;
    `lengths`, `is_prefix`: one entry a trace.
    """
    columns = len(routes.sources) + 2
    stops = np.cumsum(lengths)
    starts = stops - lengths
    found = [
        _explain_part(
            routes, events[starts[low] : stops[high - 1]], lengths[low:high], is_prefix[low:high]
        )
        for low, high in _parts(lengths, CELLS_AT_ONCE // columns)
    ]
    return Explained(
        starts,
        np.concatenate([part.is_synchronous for part in found]),
        np.concatenate([part.ways for part in found]),
        np.concatenate([part.tails for part in found]),
        np.concatenate([part.costs for part in found]),
    )


def _parts(lengths: Numbers, events_at_once: int) -> list[tuple[int, int]]:
    part = np.cumsum(lengths) // max(events_at_once, 1)
    cuts = np.flatnonzero(np.diff(part)) + 1
    edges = [0, *cuts.tolist(), len(lengths)]
    return list(pairwise(edges))


def _explain_part(
    routes: Routes, events: Numbers, lengths: Numbers, is_prefix: npt.NDArray[np.bool_]
) -> Explained:
    starts = np.cumsum(lengths) - lengths
    tree = _grow(events, starts, lengths)
    prices = _price(routes, int(lengths.max(initial=0)))
    costs = _fill(tree, prices)
    ends = np.where(is_prefix, routes.anywhere, routes.finish)
    return _walk_back(tree, prices, costs, (starts, lengths, ends))


def _grow(events: Numbers, starts: Numbers, lengths: Numbers) -> _Tree:
    node_at = np.empty(len(events), dtype=np.int64)
    node = np.zeros(len(starts), dtype=np.int64)
    parents, activities = [np.zeros(1, np.int64)], [np.full(1, -1, np.int64)]
    levels = [(0, 1)]
    order = np.argsort(-lengths, kind="stable")
    reach = np.searchsorted(-lengths[order], -np.arange(1, lengths.max(initial=0) + 1), "right")
    for level, count in enumerate(reach):
        active = order[:count]
        here = starts[active] + level
        low, high = levels[-1]
        # Sorted by activity first: the nodes of an activity then stand side by side.
        keys = events[here] * (high - low) + node[active] - low
        unique, inverse = np.unique(keys, return_inverse=True)
        parents.append(unique % (high - low) + low)
        activities.append(unique // (high - low))
        levels.append((high, high + len(unique)))
        node[active] = node_at[here] = inverse + high
    return _Tree(np.concatenate(parents), levels, np.concatenate(activities), node_at)


def _price(routes: Routes, longest: int) -> _Prices:
    weight = longest + 1
    kind = np.int32 if _highest_cost(routes, longest) < 1 << 29 else np.int64
    # 'No way': more than any alignment costs, little enough that three can be added.
    never = np.iinfo(kind).max // 4
    ways = np.where(routes.moves >= FAR, never, routes.moves * weight)
    steps = list(routes.steps.values())
    widest = max(map(len, steps), default=1)
    padded = [[*pairs, *[(-1, -1)] * (widest - len(pairs))] for pairs in steps]
    table = np.array(padded, dtype=np.int64).reshape(len(steps), widest, 2)
    leaves: list[list[tuple[int, list[int]]]] = []
    for pairs in steps:
        by_entry: dict[int, list[int]] = {}
        for column, entry in pairs:
            by_entry.setdefault(entry, []).append(column)
        leaves.append(list(by_entry.items()))
    log_moves = np.array([routes.costs.of_log(label) for label in routes.steps], dtype=np.int64)
    return _Prices(
        weight,
        log_moves * weight + 1,
        ways.astype(kind),
        leaves,
        table[:, :, 0],
        table[:, :, 1],
    )


def _highest_cost(routes: Routes, longest: int) -> int:
    """No alignment of a trace of `longest` events costs more, in units of the weight."""
    ways = routes.moves[routes.moves < FAR]
    dearest = max((routes.costs.of_log(label) for label in routes.steps), default=1)
    return (2 * longest * dearest + int(ways.max(initial=0)) + 2) * (longest + 2)


def _fill(tree: _Tree, prices: _Prices) -> Costs:
    """The row of least costs of every node."""
    costs = np.empty((len(tree.parents), prices.ways.shape[1]), dtype=prices.ways.dtype)
    costs[0] = prices.ways[0]
    for low, high in tree.levels[1:]:
        before = costs[tree.parents[low:high]]
        rows = costs[low:high]
        activities = tree.activities[low:high]
        cuts = [0, *(np.flatnonzero(np.diff(activities)) + 1).tolist(), high - low]
        for first, last in pairwise(cuts):
            group, activity = slice(first, last), int(activities[first])
            np.add(before[group], prices.log_moves[activity], out=rows[group], casting="same_kind")
            _synchronize(before[group], rows[group], prices, activity)
    return costs


def _synchronize(before: Costs, rows: Costs, prices: _Prices, activity: int) -> None:
    """Lowers `rows` to what taking `activity` together with the model costs."""
    for entry, columns in prices.leaves[activity]:
        least = before[:, columns[0]]
        for column in columns[1:]:
            least = np.minimum(least, before[:, column])
        np.minimum(rows, least[:, None] + prices.ways[entry], out=rows)


def _walk_back(
    tree: _Tree, prices: _Prices, costs: Costs, traces: tuple[Numbers, Numbers, Numbers]
) -> Explained:
    starts, lengths, ends = traces
    columns = costs.shape[1]
    total = len(tree.node_at)
    ways = np.full(total + len(starts), -1, dtype=np.int64)  # the tails after the events
    is_synchronous = np.zeros(total, dtype=np.bool_)
    last = np.zeros(len(starts), dtype=np.int64)
    last[lengths > 0] = tree.node_at[(starts + lengths - 1)[lengths > 0]]
    column, pending = ends.copy(), total + np.arange(len(starts))
    order = np.argsort(-lengths, kind="stable")
    reach = np.searchsorted(-lengths[order], -np.arange(1, lengths.max(initial=0) + 1), "right")
    for level in range(len(reach) - 1, -1, -1):
        active = order[: reach[level]]
        here = starts[active] + level
        node = tree.node_at[here]
        at = column[active]
        price = prices.log_moves[tree.activities[node]]
        is_log = costs[tree.parents[node], at] + price == costs[node, at]
        synced, place, node, at = active[~is_log], here[~is_log], node[~is_log], at[~is_log]
        left, entered = _first_step(tree, prices, costs, node, at)
        ways[pending[synced]] = entered * columns + at
        is_synchronous[place] = True
        column[synced], pending[synced] = left, place
    ways[pending] = column  # entry 0: from the initial state
    found = costs[last, ends] // prices.weight
    return Explained(starts, is_synchronous, ways[:total], ways[total:], found.astype(np.int64))


def _first_step(
    tree: _Tree, prices: _Prices, costs: Costs, node: Numbers, column: Numbers
) -> tuple[Numbers, Numbers]:
    """The first step of the automaton by which a node's cost in a column comes about."""
    left = prices.step_columns[tree.activities[node]]
    entered = prices.step_entries[tree.activities[node]]
    price = costs[tree.parents[node][:, None], left] + prices.ways[entered, column[:, None]]
    chosen = np.argmax((price == costs[node, column][:, None]) & (left >= 0), axis=1)
    rows = np.arange(len(node))
    return left[rows, chosen], entered[rows, chosen]
