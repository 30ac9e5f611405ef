"""Conformance over time and by any attribute of cases, without aligning again."""

from itertools import pairwise

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from event_logs.filters import OPEN
from mining.models.alignment import Alignments
from mining.models.estimates import wilson

OPENED, OUTCOME = "opened", "outcome"
FIXED = ("case_id", OPENED, "closed", OUTCOME, "events", "last_event")
"""What every log says of a case; all else are attributes."""

MOST_VALUES = 60


def conformance_by(alignments: Alignments, groups: pd.Series) -> pd.DataFrame:
    """How many cases of each group follow the model, and how far they fit it.

    `groups`: a value a case (a source, the month in which it opened), indexed by `case_id`;
    cases without a value are left out. A row a group, in order: `group`, `cases`, `fitting`
    (without any deviation), `share` of them with its 95 % interval (Wilson) `low` to `high`,
    and `fitness` (see `fitness`).

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["New", "Won"], "b": ["Won"]}, outcomes=["Won"])
    >>> found = conformance_by(align(log, parse_funnel("New > Won")), pd.Series({"a": 1, "b": 2}))
    >>> found[["group", "cases", "fitting"]].values.tolist()
    [[1, 1, 1], [2, 1, 0]]
    """
    cost = np.array([one.cost for one in alignments.alignments], dtype=np.int64)
    worst = np.array([_worst(alignments, n) for n in range(len(cost))], dtype=np.int64)
    number = alignments.cases["alignment"].to_numpy(dtype=np.int64)
    rows = pd.DataFrame(
        {
            "group": groups.reindex(alignments.cases["case_id"]).array,
            "cases": 1,
            "fitting": (cost[number] == 0).astype("int64"),
            "cost": cost[number],
            "worst": worst[number],
        }
    )
    sums = rows.groupby("group", observed=True).sum().reset_index()
    pairs = zip(sums["fitting"], sums["cases"], strict=True)
    shares = [wilson(float(fitting), int(cases)) for fitting, cases in pairs]
    return sums[["group", "cases", "fitting"]].assign(
        share=[share.value for share in shares],
        low=[share.low for share in shares],
        high=[share.high for share in shares],
        fitness=1 - sums["cost"] / sums["worst"].clip(lower=1),
    )


def _worst(alignments: Alignments, number: int) -> int:
    found = alignments.alignments[number]
    owed = 0 if found.is_prefix else alignments.cheapest_run
    return alignments.costs.of_trace(found.variant) + owed


def attributes_of_cases(log: EventLog) -> tuple[str, ...]:
    """What cases can be grouped by: the month of opening, the outcome, and every attribute.

    Texts of at most 60 values, and numbers, which are cut into quarters; texts of one value
    tell nothing apart.
    """
    columns = log.cases.schema().items()
    numbers = [name for name, kind in columns if name not in FIXED and kind.is_numeric()]
    texts = [name for name, kind in columns if name not in FIXED and kind.is_string()]
    numbers_of = {name: log.cases[name].nunique() for name in texts}
    counted = log.cases.aggregate(**numbers_of).execute() if texts else pd.DataFrame()
    told = [name for name in texts if 1 < int(counted[name].iloc[0]) <= MOST_VALUES]
    return (OPENED, OUTCOME, *told, *numbers)


def groups_of_cases(log: EventLog, attribute: str) -> pd.Series:
    """The group of each case by an attribute, indexed by `case_id`; none where it is unknown.

    Months are written as 2026-03; numbers are cut at their quartiles.
    """
    cases = log.cases.select("case_id", value=log.cases[attribute]).order_by("case_id").execute()
    values = cases.set_index("case_id")["value"]
    if attribute == OPENED:
        return values.dt.strftime("%Y-%m")
    if attribute == OUTCOME:
        return values.astype(object).where(values.notna(), OPEN)
    if pd.api.types.is_numeric_dtype(values):
        return _quarters(values)
    return values


def _quarters(values: pd.Series) -> pd.Series:
    """Each number as the range between two quartiles that it lies in, in the order of size."""
    known = values.dropna().astype("float64")
    ends = np.unique(np.quantile(known, [0, 0.25, 0.5, 0.75, 1])) if len(known) else known
    if len(ends) < 2:  # noqa: PLR2004 - all alike, or none
        return values.astype(object)
    names = [f"{low:,.0f} – {high:,.0f}".replace(",", " ") for low, high in pairwise(ends)]
    if len(set(names)) < len(names):
        names = [f"{low:.6g} – {high:.6g}" for low, high in pairwise(ends)]
    found = pd.cut(known, ends, include_lowest=True, labels=names)
    return found.reindex(values.index)
