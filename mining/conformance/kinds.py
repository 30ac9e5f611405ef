"""What kind of deviation each move of an alignment is, in the field's terms.

A deal that leaves the model and comes back to it has deviated once: the steps on the way
back to where the model stands belong to the deviation that led away from there. A stage
that is missing where it was due and there where it was not is one deviation told by two
moves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mining.models.alignment import Alignment, Move
from mining.models.funnel import Funnel

DeviationKind = Literal[
    "skipped stage",
    "undeclared activity",
    "repeated stage",
    "moved backwards",
    "wrong order",
    "entered too early",
    "outcome too early",
    "outcome changed",
    "ended without outcome",
]
UNDECLARED: DeviationKind = "undeclared activity"
SKIPPED: DeviationKind = "skipped stage"
REPEATED: DeviationKind = "repeated stage"
BACKWARDS: DeviationKind = "moved backwards"
WRONG_ORDER: DeviationKind = "wrong order"
STAGE_EARLY: DeviationKind = "entered too early"
OUTCOME_EARLY: DeviationKind = "outcome too early"
OUTCOME_CHANGED: DeviationKind = "outcome changed"
UNFINISHED: DeviationKind = "ended without outcome"


class Deviation(NamedTuple):
    """What deviates: its kind, its activity, and the declared stage that the case was in."""

    kind: DeviationKind
    activity: str
    stage: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order of what is declared: stages by rank, all outcomes together at the end."""

    rank: Mapping[str, int]
    outcomes: frozenset[str]


def order_of(funnel: Funnel) -> Order:
    """The declared order of a funnel.

    >>> from mining.models.funnel import parse_funnel
    >>> order_of(parse_funnel("New > Won | Lost")).rank
    {'New': 0, 'Won': 1, 'Lost': 1}
    """
    last = len(funnel.stages)
    rank = {name: min(place, last) for place, name in enumerate(funnel.names)}
    return Order(rank, frozenset(funnel.outcome_names))


def deviations_of(alignment: Alignment, order: Order) -> Iterator[Deviation]:
    """One deviation for each move that is not synchronous; moves of one thing are equal.

    What `discover_deviations` says of the kinds holds of the moves here.

    >>> from mining.models.funnel import parse_funnel
    >>> moves = (Move("synchronous", "New", 0), Move("log", "call", 1))
    >>> made = Alignment(("New", "call"), is_prefix=True, moves=moves, cost=1)
    >>> list(deviations_of(made, order_of(parse_funnel("New > Won"))))
    [Deviation(kind='undeclared activity', activity='call', stage='New')]
    """
    return _Reading(order, _displaced(alignment)).read(alignment)


def _displaced(alignment: Alignment) -> Counter[str]:
    """Activities that are both a log move and a model move, and how often."""
    counts = [
        Counter(move.activity for move in alignment.moves if move.kind == kind)
        for kind in ("log", "model")
    ]
    return counts[0] & counts[1]


@dataclass(slots=True)
class _Reading:
    """An alignment being read from its first move to its last.

    `stands`: where the model stands; `stage`: what the case and the model entered together
    last; `at`: the declared activity that the case entered last; `away`: what led it away
    from where the model stands. `displaced`: activities whose log and model moves are one
    deviation, and how many pairs there are.
    """

    order: Order
    displaced: Counter[str]
    stands: str = ""
    stage: str = ""
    at: str = ""
    away: Deviation | None = None
    told: defaultdict[str, list[Deviation]] = field(default_factory=lambda: defaultdict(list))

    def read(self, alignment: Alignment) -> Iterator[Deviation]:
        moves = alignment.moves
        last = max((n for n, m in enumerate(moves) if m.kind == "synchronous"), default=-1)
        missing: list[tuple[str, str, bool]] = []
        for number, move in enumerate(moves):
            if move.kind == "log":
                yield self._log_move(move)
            elif move.kind == "model":
                missing.append((move.activity, self.stage, number > last))
                self.stands = move.activity
            else:
                self.stands = self.stage = self.at = move.activity
                self.away = None
        for activity, stage, is_tail in missing:
            yield self._model_move(activity, stage, is_owed=is_tail and not alignment.is_prefix)

    def _log_move(self, move: Move) -> Deviation:
        activity = move.activity
        if activity not in self.order.rank:
            return Deviation(UNDECLARED, activity, self.stage)
        if self.away is not None and self._leads_back(activity):
            self.at = activity
            return self.away
        kind = self._kind(activity)
        found = Deviation(kind, activity, self.stage)
        if self.displaced[activity] > len(self.told[activity]):
            found = Deviation(WRONG_ORDER, activity, self.stage)
            self.told[activity].append(found)
        if kind != REPEATED:
            self.away = found
        self.at = activity
        return found

    def _leads_back(self, activity: str) -> bool:
        """Whether it lies on the way from where the case is to where the model stands."""
        rank = self.order.rank
        here, there, goal = rank[self.at], rank[activity], rank.get(self.stands, -1)
        return here < there <= goal or goal <= there < here

    def _kind(self, activity: str) -> DeviationKind:
        rank, ends = self.order.rank, self.order.outcomes
        if activity == self.at:
            return REPEATED
        if activity in ends:
            return OUTCOME_CHANGED if self.at in ends else OUTCOME_EARLY
        if self.stands and rank[activity] <= rank[self.stands]:
            return BACKWARDS
        return STAGE_EARLY

    def _model_move(self, activity: str, stage: str, *, is_owed: bool) -> Deviation:
        if self.told[activity]:
            return self.told[activity].pop(0)
        if is_owed and self.away is not None and self.at in self.order.outcomes:
            return self.away  # it did end with an outcome, only with one that was not due
        if is_owed:
            return Deviation(UNFINISHED, stage, stage)
        return Deviation(SKIPPED, activity, stage)
