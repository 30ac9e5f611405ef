"""Where cases leave the funnel, in the field's terms."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from mining.models.alignment import Alignment, Alignments
from mining.models.funnel import Funnel

DeviationKind = Literal[
    "skipped stage",
    "undeclared activity",
    "repeated stage",
    "moved backwards",
    "entered too early",
    "not finished",
]

WORDS = ["kind", "activity", "stage"]


@dataclass(frozen=True, slots=True)
class Deviations:
    """How cases deviate from the funnel: one row per kind and activity.

    `frame`, most cases first: `kind`, `activity`, `stage` (the declared stage that most of
    these cases were in, empty before the first), `cases` (distinct), `share` (of all
    cases, 0 to 1) and `moves` (a case may do the same more than once). `cases`: of the
    log; `deviating`: those with any deviation. A case may stand in several rows, so their
    cases do not add up to `deviating`; each move of an alignment that is not synchronous
    is counted in exactly one row, so moves add up to the cost.
    """

    frame: pd.DataFrame
    cases: int
    deviating: int


class Deviation(NamedTuple):
    """One move that deviates: its kind, its activity, and the stage the case was in."""

    kind: DeviationKind
    activity: str
    stage: str


def discover_deviations(alignments: Alignments, funnel: Funnel) -> Deviations:
    """The deviations of a log from its funnel.

    - skipped stage: the case went past a stage that may not be skipped;
    - undeclared activity: it did something that the funnel does not know;
    - repeated stage: it entered the stage again that it was in;
    - moved backwards: it entered a stage that lies behind it (again, or after having gone
      past it);
    - entered too early: it entered a stage or outcome before it was due;
    - not finished: a closed case ended without an outcome that was due; the activity is
      the stage that it had reached (empty: none), and stages never come to are not called
      skipped. Never said of an open case.

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> funnel = parse_funnel("New > Demo > Won | Lost")
    >>> log = EventLog.from_traces({"deal-1": ["New", "Won"]}, outcomes=["Won"])
    >>> discover_deviations(align(log, funnel), funnel).frame[["kind", "activity"]].values.tolist()
    [['skipped stage', 'Demo']]
    """
    return count_deviations(classify_moves(alignments, funnel), alignments.cases["alignment"])


def deviating_cases(alignments: Alignments, funnel: Funnel, kind: str, activity: str) -> list[str]:
    """The cases that deviate in this way, in the order of their ids."""
    table = classify_moves(alignments, funnel)
    wanted = table.loc[(table["kind"] == kind) & (table["activity"] == activity), "alignment"]
    cases = alignments.cases
    return cases.loc[cases["alignment"].isin(wanted), "case_id"].astype(str).tolist()


def classify_moves(alignments: Alignments, funnel: Funnel) -> pd.DataFrame:
    """What is wrong with each alignment: `alignment`, `kind`, `activity`, `stage`, `moves`.

    It does not depend on which cases are looked at: after a filter, `count_deviations`
    alone is enough.
    """
    rank = {name: place for place, name in enumerate(funnel.names)}
    rows = [
        (number, *found, moves)
        for number, alignment in enumerate(alignments.alignments)
        if alignment.cost
        for found, moves in Counter(deviations_of(alignment, rank)).items()
    ]
    table = pd.DataFrame(rows, columns=["alignment", "kind", "activity", "stage", "moves"])
    return table.astype(dict.fromkeys(WORDS, "category") | {"alignment": "int64", "moves": "int64"})


def count_deviations(table: pd.DataFrame, of_cases: pd.Series) -> Deviations:
    """Counts classified moves over cases, given by the number of each one's alignment."""
    numbers = table["alignment"].to_numpy()
    size = int(numbers.max(initial=-1)) + 1
    cases = np.bincount(of_cases.to_numpy(dtype=np.int64), minlength=size)
    weights = cases[numbers]
    rows = table.assign(cases=weights, moves=table["moves"] * weights)[weights > 0]
    deviating = int(cases[np.unique(rows["alignment"])].sum())
    return Deviations(_counted(rows, int(cases.sum())), int(cases.sum()), deviating)


def deviations_of(alignment: Alignment, rank: dict[str, int]) -> Iterator[Deviation]:
    """One deviation for each move that is not synchronous; `rank` orders the funnel's names.

    A stage that is both missing where it was due and there where it was not is one
    deviation told by two moves: the model move takes the kind of the log move.
    """
    displaced: defaultdict[str, list[DeviationKind]] = defaultdict(list)
    missing: list[tuple[str, str, bool]] = []
    last = max((n for n, m in enumerate(alignment.moves) if m.kind == "synchronous"), default=-1)
    stage = passed = ""
    for number, move in enumerate(alignment.moves):
        if move.kind == "log":
            kind = _kind_of_log_move(move.activity, passed, rank)
            displaced[move.activity].append(kind)
            yield Deviation(kind, move.activity, stage)
            continue
        passed = move.activity
        if move.kind == "synchronous":
            stage = move.activity
        else:
            missing.append((move.activity, stage, number > last and not alignment.is_prefix))
    for activity, before, is_owed in missing:
        if displaced[activity]:
            yield Deviation(displaced[activity].pop(0), activity, before)
        elif is_owed:
            yield Deviation("not finished", before, before)
        else:
            yield Deviation("skipped stage", activity, before)


def _kind_of_log_move(activity: str, passed: str, rank: dict[str, int]) -> DeviationKind:
    if activity not in rank:
        return "undeclared activity"
    if activity == passed:
        return "repeated stage"
    if passed and rank[activity] < rank[passed]:
        return "moved backwards"
    return "entered too early"


def _counted(rows: pd.DataFrame, total: int) -> pd.DataFrame:
    keys = ["kind", "activity"]
    moves = rows.groupby(keys, observed=True)["moves"].sum()
    cases = rows.drop_duplicates([*keys, "alignment"]).groupby(keys, observed=True)["cases"].sum()
    stages = rows.groupby([*keys, "stage"], observed=True)["cases"].sum().reset_index()
    stages = stages.astype(dict.fromkeys(WORDS, "str"))
    most = stages.sort_values(["cases", "stage"], ascending=[False, True]).drop_duplicates(keys)
    sums = pd.DataFrame({"cases": cases, "moves": moves}).reset_index()
    frame = most[WORDS].merge(sums.astype(dict.fromkeys(keys, "str")), on=keys)
    frame = frame.assign(share=frame["cases"] / max(total, 1))
    ordered = frame.sort_values(["cases", *keys], ascending=[False, True, True], ignore_index=True)
    return ordered[["kind", "activity", "stage", "cases", "share", "moves"]]
