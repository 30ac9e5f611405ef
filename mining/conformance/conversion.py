"""Conversion as a bound: how many cases reached each stage, by how much one believes.

A stage that was not recorded may have happened. So there is not one rate but several, each
holding more than the one before: recorded in the declared order; recorded at all; backed by
a call or an email where it must have been; implied by what came after.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from event_logs.event_log import EventLog
from mining.models.alignment import Alignment, Alignments
from mining.models.estimates import Estimate, wilson
from mining.models.funnel import Funnel
from mining.timelines.contacts import is_conversation, is_email_in, is_email_out

STRICT, ANY_ORDER, BACKED, IMPUTED, BEST = MEASURES = (
    "strict",
    "any_order",
    "backed",
    "imputed",
    "best",
)
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many of the cases reached each stage, and won, at least and at most.

    `frame`, a row a stage in the declared order and one for the first outcome, counts of
    cases: `strict` (recorded, and until then everything in the declared order), `any_order`
    (recorded), `backed` (or not recorded, but a call or an email stands where it must have
    been), `imputed` (or a later stage says that it must have been), `best` (or the case is
    open and may still get there). Each holds the one before; `any_order` is the worst case
    over what was not recorded and `best` the best (Manski bounds). Deals that were lost
    count as having stopped where they were recorded last. `cases`: all. `has_evidence`:
    whether there are calls or emails to back anything.
    """

    frame: pd.DataFrame
    cases: int
    has_evidence: bool

    def rate(self, stage: str, measure: str) -> Estimate:
        """The share of all cases with its 95 % interval (Wilson)."""
        row = self.frame.set_index("stage").loc[stage]
        return wilson(float(row[measure]), self.cases)


def conversion_rates(found: Conversion) -> pd.DataFrame:
    """The counts as rates, a row a stage and measure, each beside the measure that it holds.

    `stage`, `measure`, `cases`, `of` (all), `share` with its 95 % interval (Wilson) `low` to
    `high`, and `before`: the share by the measure before it (0 for the first).
    """
    rows = []
    for row in found.frame.to_dict("records"):
        before = 0.0
        for measure in MEASURES:
            rate = wilson(float(row[measure]), found.cases)
            counted = (row["stage"], measure, int(row[measure]), found.cases)
            rows.append((*counted, rate.value, rate.low, rate.high, before))
            before = rate.value
    names = ["stage", "measure", "cases", "of", "share", "low", "high", "before"]
    return pd.DataFrame(rows, columns=names)


def evidence_of(log: EventLog, funnel: Funnel) -> tuple[str, ...]:
    """The activities that may back a stage: talks, and emails either way.

    A call that nobody answered backs nothing.
    """
    events = log.events
    backs = is_conversation(events) | is_email_out(events) | is_email_in(events)
    undeclared = events.activity.notin(list(funnel.names))
    found = events.filter(backs & undeclared).select("activity").distinct().execute()
    return tuple(sorted(found["activity"]))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which stages each alignment reached: per measure a table (alignments × stages)."""

    stages: tuple[str, ...]
    reached: dict[str, Flags]
    has_evidence: bool


def discover_conversion(
    alignments: Alignments, funnel: Funnel, evidence: Collection[str] = ()
) -> Conversion:
    """The conversion of cases; `evidence` are activities of calls and emails.

    The alignments are of everything that happened: calls and emails among it are what backs
    a stage. Sources: Manski 2003, Partial Identification of Probability Distributions.

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> funnel = parse_funnel("New > Demo > Won | Lost")
    >>> log = EventLog.from_traces({"a": ["New", "call", "Won"], "b": ["New"]}, outcomes=["Won"])
    >>> found = discover_conversion(align(log, funnel), funnel, ["call"])
    >>> found.frame.set_index("stage").loc["Demo"].tolist()  # a: backed; b: may still get there
    [0, 0, 1, 1, 2]
    """
    reach = find_reach(alignments, funnel, evidence)
    return count_conversion(reach, alignments.cases["alignment"])


def find_reach(alignments: Alignments, funnel: Funnel, evidence: Collection[str]) -> Reach:
    """What each alignment reached; independent of the cases that are looked at."""
    stages = (*funnel.stage_names, funnel.outcome_names[0])
    required = {stage.name for stage in funnel.stages if not stage.may_be_skipped}
    required = set() if funnel.net is not None else required
    order = _Order(stages, frozenset(required), frozenset(funnel.names), frozenset(evidence))
    rows = [_reached(one, order) for one in alignments.alignments]
    shape = (len(rows), len(MEASURES), len(stages))
    table = np.array(rows, dtype=np.bool_).reshape(shape)
    tables = {measure: table[:, at] for at, measure in enumerate(MEASURES)}
    return Reach(stages, tables, bool(order.evidence))


def count_conversion(reach: Reach, of_cases: pd.Series) -> Conversion:
    """Counts what alignments reached over cases, given by the number of each one's alignment."""
    numbers = of_cases.to_numpy(dtype=np.int64)
    size = len(reach.reached[STRICT])
    weights = np.bincount(numbers, minlength=size)
    counts = {measure: weights @ table.astype(np.int64) for measure, table in reach.reached.items()}
    return Conversion(
        pd.DataFrame({"stage": reach.stages, **counts}), len(numbers), reach.has_evidence
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """What is declared, which stages every won case must have been in, what is evidence."""

    stages: tuple[str, ...]
    required: frozenset[str]
    declared: frozenset[str]
    evidence: frozenset[str]


def _reached(found: Alignment, order: _Order) -> list[list[bool]]:
    recorded = set(found.variant)
    in_order, implied, backed = _along(found, order)
    if order.stages[-1] in recorded:
        implied |= order.required
    best = recorded | implied | (_ahead(found, order.stages) if found.is_prefix else set())
    sets = [in_order, recorded, recorded | backed, recorded | implied, best]
    return [[stage in members for stage in order.stages] for members in sets]


def _along(found: Alignment, order: _Order) -> tuple[set[str], set[str], set[str]]:
    """Stages entered in order; those that must have been; those of them that evidence backs."""
    last = max((n for n, m in enumerate(found.moves) if m.kind == "synchronous"), default=-1)
    in_order: set[str] = set()
    implied: set[str] = set()
    backed: set[str] = set()
    is_orderly, was_in_touch = True, False
    for number, move in enumerate(found.moves):
        if move.kind == "log":
            was_in_touch |= move.activity in order.evidence
            is_orderly &= move.activity not in order.declared
        elif move.kind == "synchronous":
            was_in_touch = False
            in_order |= {move.activity} if is_orderly else set()
        elif number < last:
            is_orderly = False
            implied.add(move.activity)
            backed |= {move.activity} if was_in_touch else set()
    return in_order, implied, backed


def _ahead(found: Alignment, stages: tuple[str, ...]) -> set[str]:
    """The stages that an open case may still come to: those after the last it was in."""
    places = [
        stages.index(move.activity)
        for move in found.moves
        if move.kind != "log" and move.activity in stages
    ]
    return set(stages[max(places, default=-1) + 1 :])
