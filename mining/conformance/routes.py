"""How a model gets from one state to another by itself, and at what cost."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mining.conformance.automaton import Automaton, Edge
from mining.models.costs import UNIT, MoveCosts

Numbers = npt.NDArray[np.int64]

FAR = 1 << 40
"""A distance that stands for 'no way'."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The cheapest ways by model moves alone, from where a model may be to where it must be.

    A way starts in an *entry*: the initial state (entry 0) or a state that a visible step
    leads into. It ends in a *column*: a state that a visible step leaves (`sources`), or,
    the last two columns, any final state (`finish`) and wherever one is (`anywhere`).
    `moves[entry, column]` is what the model moves on the way cost, `FAR` where there is
    none; `lengths[state, entry]` the same for every state.

    `steps` maps each label to its steps: pairs (column that it leaves, entry that it leads
    into), in the order of the automaton's edges. `costs`: what moves cost.
    """

    automaton: Automaton
    entries: tuple[int, ...]
    sources: tuple[int, ...]
    moves: Numbers
    lengths: Numbers
    steps: dict[str, list[tuple[int, int]]]
    costs: MoveCosts = UNIT

    @property
    def finish(self) -> int:
        """The column of the end of a run."""
        return len(self.sources)

    @property
    def anywhere(self) -> int:
        """The column of prefixes: one may stop wherever one is."""
        return len(self.sources) + 1

    @property
    def cheapest_run(self) -> int:
        """What the model's cheapest run costs where nothing of it happened."""
        return int(self.moves[0, self.finish])


def find_routes(automaton: Automaton, costs: MoveCosts = UNIT) -> Routes:
    """The cheapest ways through the automaton, all computed at once."""
    entries = tuple(dict.fromkeys([0, *(edge.target for edge in automaton.edges)]))
    sources = tuple(dict.fromkeys(edge.source for edge in automaton.edges))
    entry_of = {state: at for at, state in enumerate(entries)}
    column_of = {state: at for at, state in enumerate(sources)}
    steps: dict[str, list[tuple[int, int]]] = {}
    for edge in automaton.edges:
        pair = (column_of[edge.source], entry_of[edge.target])
        steps.setdefault(edge.label, []).append(pair)
    lengths = _lengths(automaton, entries, costs)
    moves = _moves(automaton, sources, lengths)
    return Routes(automaton, entries, sources, moves, lengths, steps, costs)


def way(routes: Routes, entry: int, column: int) -> list[str]:
    """The labels on the cheapest way from an entry to a column.

    Among equally cheap ways that whose steps, read from its end, come first in the
    automaton.
    """
    if column == routes.anywhere:
        return []
    lengths = routes.lengths[:, entry]
    state = _end(routes, lengths) if column == routes.finish else routes.sources[column]
    labels: list[str] = []
    while lengths[state] > 0:
        edge = next(
            edge for edge in routes.automaton.edges if _is_last(edge, state, routes, lengths)
        )
        labels.append(edge.label)
        state = edge.source
    return labels[::-1]


def _is_last(edge: Edge, state: int, routes: Routes, lengths: Numbers) -> bool:
    """Whether a cheapest way to a state ends with this step."""
    if edge.target != state:
        return False
    return bool(lengths[edge.source] + routes.costs.of_model(edge.label) == lengths[state])


def _end(routes: Routes, lengths: Numbers) -> int:
    return min(sorted(routes.automaton.final), key=lambda state: lengths[state])


def _lengths(automaton: Automaton, entries: tuple[int, ...], costs: MoveCosts) -> Numbers:
    """Cost of the cheapest way to each state (rows) from each entry (columns)."""
    lengths = np.full((automaton.states, len(entries)), FAR, dtype=np.int64)
    lengths[list(entries), range(len(entries))] = 0
    prices = [costs.of_model(edge.label) for edge in automaton.edges]
    while True:
        before = lengths.copy()
        for edge, price in zip(automaton.edges, prices, strict=True):
            through = lengths[edge.source] + price
            np.minimum(lengths[edge.target], through, out=lengths[edge.target])
        if np.array_equal(before, lengths):
            return lengths


def _moves(automaton: Automaton, sources: tuple[int, ...], lengths: Numbers) -> Numbers:
    to_sources = lengths[list(sources)]
    to_finish = lengths[sorted(automaton.final)].min(axis=0, keepdims=True)
    to_anywhere = np.zeros_like(to_finish)
    return np.concatenate([to_sources, to_finish, to_anywhere]).T
