"""The marks of the grey zone summed over each case: what lines of the ledger are made of.

What is true of a case does not depend on which others are looked at, so the lines of some
cases are sums over theirs, and the log need not be read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table
from numpy.typing import NDArray

from event_logs.case_ids import are_among

EVERYTHING = "all"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CaseMarks:
    """How many marks each case has, of each measure and group.

    `lines`: one row a `by` (the way to group), `measure` and `group`, in this order.
    `units`: what was drawn, by name: a case, or "" for a record without one. One entry of
    the arrays for every line and unit that has marks: `line` and `unit` (rows of the two),
    `hits` of `marks`, `hit_seconds` of `seconds`, and the `amount` of the case (nan: not
    known).
    """

    lines: pd.DataFrame
    units: pd.DataFrame
    line: NDArray[np.int32]
    unit: NDArray[np.int32]
    hits: NDArray[np.int32]
    marks: NDArray[np.int32]
    hit_seconds: Floats
    seconds: Floats
    amount: Floats

    def having(self, kept: NDArray[np.bool_]) -> "CaseMarks":
        """Some of the entries, the lines and units as they are."""
        names = ("line", "unit", "hits", "marks", "hit_seconds", "seconds", "amount")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def count_marks(marks: Table, ways: Sequence[str]) -> CaseMarks:
    """Sum marks (see `mining.evidence.marks`) over cases, grouped in one way or more."""
    parts = [_per_unit(marks, by) for by in ways]
    whole = pa.concat_tables(parts).combine_chunks()
    unit = pc.dictionary_encode(whole["unit"]).combine_chunks()
    keys = pd.DataFrame({name: _codes(whole[name]) for name in ("measure", "group")})
    keys.insert(0, "by", np.repeat(np.arange(len(parts)), [len(part) for part in parts]))
    lines = keys.drop_duplicates().sort_values([*keys.columns], ignore_index=True)
    line = pd.MultiIndex.from_frame(lines).get_indexer(pd.MultiIndex.from_frame(keys))
    first = np.unique(unit.indices.to_numpy(), return_index=True)[1]
    columns = {name: whole[name].to_numpy() for name in ("hits", "marks", "hit_seconds", "seconds")}
    return CaseMarks(
        lines=lines.assign(by=[ways[n] for n in lines["by"]]).astype("str"),
        units=pd.DataFrame({"case_id": whole["case_id"].take(pa.array(first)).to_pandas()}),
        line=line.astype("int32"),
        unit=unit.indices.to_numpy().astype("int32"),
        **{name: columns[name].astype("int32") for name in ("hits", "marks")},
        **{name: columns[name].astype("float64") for name in ("hit_seconds", "seconds")},
        amount=whole["amount"].to_numpy().astype("float64"),
    )


def marks_of_cases(marks: CaseMarks, cases: pa.Array) -> CaseMarks:
    """The marks of some of the cases; records without a case are none of theirs."""
    kept = are_among(marks.units["case_id"], cases)
    return marks.having((kept & (marks.units["case_id"] != "").to_numpy())[marks.unit])


def sums_of_lines(marks: CaseMarks) -> pd.DataFrame:
    """One row a line that has marks: `lines` with the sums over its cases.

    `drawn` (units), `cases` (with a hit), `hits`, `marks`, `hit_seconds`, `seconds`, the
    sums of their products (`hits*marks`, …), and `amount` (of cases with a hit) of
    `amount_of`; nan where no amount is known.
    """
    has_hit = marks.hits > 0
    in_case = (marks.units["case_id"] != "").to_numpy()[marks.unit]
    known = np.isfinite(marks.amount)
    parts = {name: getattr(marks, name).astype("float64") for name in SUMS}
    amount = np.where(known, marks.amount, 0.0)
    sums = {
        "drawn": None,
        "cases": (has_hit & in_case).astype("float64"),
        **parts,
        **{f"{one}*{other}": parts[one] * parts[other] for one, other in PRODUCTS},
    }
    count = len(marks.lines)
    frame = marks.lines.assign(
        **{name: np.bincount(marks.line, weight, count) for name, weight in sums.items()},
        amount=_or_nan(np.bincount(marks.line, amount * has_hit, count), marks, known & has_hit),
        amount_of=_or_nan(np.bincount(marks.line, amount, count), marks, known),
    )
    return frame[frame["drawn"] > 0].reset_index(drop=True)


SUMS = ("hits", "marks", "hit_seconds", "seconds")
PRODUCTS = (
    *(("hits", "hits"), ("hits", "marks"), ("marks", "marks")),
    *(("hit_seconds", "hit_seconds"), ("hit_seconds", "seconds"), ("seconds", "seconds")),
)


def _or_nan(sums: NDArray[Any], marks: CaseMarks, known: NDArray[np.bool_]) -> Floats:
    some = np.bincount(marks.line, known, len(marks.lines)) > 0
    return np.where(some, sums, np.nan)


def _per_unit(marks: Table, by: str) -> pa.Table:
    group = ibis.literal("") if by == EVERYTHING else marks[by]
    keyed = marks.mutate(group=group)
    summed = keyed.group_by("measure", "group", "unit").agg(
        case_id=keyed.case_id.max(),
        hits=keyed.hit.cast("int64").sum(),
        marks=keyed.count(),
        hit_seconds=keyed.hit.ifelse(keyed.seconds, 0.0).sum().fill_null(0.0),
        seconds=keyed.seconds.sum().fill_null(0.0),
        amount=keyed.amount.max(),
    )
    return summed.order_by("measure", "group", "unit").to_pyarrow()


def _codes(column: pa.ChunkedArray) -> pd.Categorical:
    """Texts as the few distinct ones that they are, in their order."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    found = pd.Categorical.from_codes(encoded.indices.to_numpy(), encoded.dictionary.to_pylist())
    return found.reorder_categories(sorted(found.categories), ordered=True)
