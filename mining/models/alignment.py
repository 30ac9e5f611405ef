"""Alignments as values: what a case did beside what its model says."""

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from mining.models.costs import UNIT, MoveCosts

MoveKind = Literal["synchronous", "log", "model"]


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an alignment.

    `synchronous`: the case and the model take the step together. `log`: the case alone
    (an event that the model does not allow there). `model`: the model alone (a step that
    was not recorded). Silent steps of a model are no moves. `position` is the event's
    place in the case from 0, None for model moves.
    """

    kind: MoveKind
    activity: str
    position: int | None = None

    @property
    def is_deviation(self) -> bool:
        """Whether it is not synchronous."""
        return self.kind != "synchronous"


@dataclass(frozen=True, slots=True)
class Alignment:
    """An optimal alignment of one variant: the fewest deviations that explain it.

    `cost` is what the moves cost that are not synchronous (their number, unless costs are
    set), 0 if and only if the trace fits. `is_prefix`: the variant belongs to open cases and
    was aligned with the beginning of a run; nothing is owed after its last event.
    """

    variant: tuple[str, ...]
    is_prefix: bool
    moves: tuple[Move, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Alignments:
    """The alignments of a log: one per distinct variant (open and closed cases apart).

    `cases`: one row a case, ordered by `case_id`, with `alignment` (index into
    `alignments`) and `is_open`. `cheapest_run` is what the model's cheapest run costs where
    nothing of it happened (with plain costs, the visible steps of its shortest run), `costs`
    what moves cost. `engine` says what found them: `automaton` (exact, all variants
    at once) or `search` (pm4py, variant by variant, for models of too many states).
    """

    alignments: tuple[Alignment, ...]
    cases: pd.DataFrame = field(compare=False)
    cheapest_run: int = 0
    engine: str = "automaton"
    costs: MoveCosts = UNIT
