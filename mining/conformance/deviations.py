"""Where cases leave the funnel, in the field's terms."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.conformance.kinds import deviations_of, order_of
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel

WORDS = ["kind", "activity", "stage"]
Key = tuple[str, str]
"""A kind of deviation and its activity."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """How cases deviate from the funnel: one row per kind and activity.

    `frame`, most cases first: `kind`, `activity`, `stage` (the declared stage that most of
    these cases were in, empty before the first), `cases` (distinct), `share` (of all
    cases, 0 to 1), `moves` (a case may do the same more than once), and `accepted`, whether
    somebody accepted it as normal. `cases`: of the log; `deviating`: those with any
    deviation; `beyond_accepted`: those with one that is not accepted.

    A case may stand in several rows, so their cases do not add up to `deviating`; each move
    of an alignment that is not synchronous is counted in exactly one row, so moves add up
    to the cost (where each costs 1).
    """

    frame: pd.DataFrame
    cases: int
    deviating: int
    beyond_accepted: int


def discover_deviations(
    alignments: Alignments, funnel: Funnel, accepted: Collection[Key] = ()
) -> Deviations:
    """The deviations of a log from its funnel; `accepted` are kinds with activities.

    - skipped stage: the case went past a stage that may not be skipped;
    - undeclared activity: it did something that the funnel does not know;
    - repeated stage: it entered the stage again that it was in;
    - moved backwards: it entered a stage that lies behind it; the stages that it goes
      through again on its way back to where it was belong to this;
    - wrong order: a stage is missing where it was due and there where it was not;
    - entered too early: it entered a stage before those that come first, and took them up
      after;
    - outcome too early: it got an outcome that was not due, and went on or ended with it;
    - outcome changed: it was closed once more, with another outcome;
    - ended without outcome: a closed case stopped although an outcome was due; the
      activity is the stage that it had reached (empty: none), and stages never come to are
      not called skipped. Never said of an open case.

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> funnel = parse_funnel("New > Demo > Won | Lost")
    >>> log = EventLog.from_traces({"deal-1": ["New", "Won"]}, outcomes=["Won"])
    >>> discover_deviations(align(log, funnel), funnel).frame[["kind", "activity"]].values.tolist()
    [['skipped stage', 'Demo']]
    """
    moves = classify_moves(alignments, funnel)
    return count_deviations(moves, alignments.cases["alignment"], accepted)


def deviating_cases(alignments: Alignments, funnel: Funnel, kind: str, activity: str) -> list[str]:
    """The cases that deviate in this way, in the order of their ids."""
    table = classify_moves(alignments, funnel)
    wanted = table.loc[(table["kind"] == kind) & (table["activity"] == activity), "alignment"]
    cases = alignments.cases
    return cases.loc[cases["alignment"].isin(wanted), "case_id"].astype(str).tolist()


def all_deviating_cases(alignments: Alignments) -> list[str]:
    """The cases with any deviation, in the order of their ids."""
    costly = [number for number, one in enumerate(alignments.alignments) if one.cost]
    cases = alignments.cases
    return cases.loc[cases["alignment"].isin(costly), "case_id"].astype(str).tolist()


def classify_moves(alignments: Alignments, funnel: Funnel) -> pd.DataFrame:
    """What is wrong with each alignment: `alignment`, `kind`, `activity`, `stage`, `moves`.

    It does not depend on which cases are looked at: after a filter, `count_deviations`
    alone is enough.
    """
    order = order_of(funnel)
    rows = [
        (number, *found, moves)
        for number, alignment in enumerate(alignments.alignments)
        if alignment.cost
        for found, moves in Counter(deviations_of(alignment, order)).items()
    ]
    table = pd.DataFrame(rows, columns=["alignment", "kind", "activity", "stage", "moves"])
    return table.astype(dict.fromkeys(WORDS, "category") | {"alignment": "int64", "moves": "int64"})


def count_deviations(
    table: pd.DataFrame, of_cases: pd.Series, accepted: Collection[Key] = ()
) -> Deviations:
    """Counts classified moves over cases, given by the number of each one's alignment."""
    numbers = table["alignment"].to_numpy()
    size = int(numbers.max(initial=-1)) + 1
    cases = np.bincount(of_cases.to_numpy(dtype=np.int64), minlength=size)
    weights = cases[numbers]
    rows = table.assign(cases=weights, moves=table["moves"] * weights)[weights > 0]
    total = int(cases.sum())
    counted = _counted(rows, total)
    keys = pd.MultiIndex.from_frame(counted[["kind", "activity"]])
    normal = keys.isin(list(accepted)) if len(accepted) else np.zeros(len(counted), dtype=bool)
    beyond = _of_kinds(rows, keys[~normal]) if normal.any() else rows
    return Deviations(
        counted.assign(accepted=normal),
        total,
        *(int(cases[np.unique(some["alignment"])].sum()) for some in (rows, beyond)),
    )


def _of_kinds(rows: pd.DataFrame, keys: pd.MultiIndex) -> pd.DataFrame:
    found = pd.MultiIndex.from_frame(rows[["kind", "activity"]].astype("str"))
    return rows[found.isin(keys)]


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
