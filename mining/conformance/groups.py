"""Conformance over time and by any attribute of cases, without aligning again."""

import numpy as np
import pandas as pd

from mining.models.alignment import Alignments
from mining.models.estimates import wilson


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
            "group": groups.reindex(alignments.cases["case_id"]).to_numpy(),
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
