"""Discovers the variants of a log."""

from collections import Counter
from dataclasses import dataclass

import ibis
import pandas as pd

from event_logs.case_variants import case_variants
from event_logs.event_log import SEPARATOR, EventLog


@dataclass(frozen=True, slots=True)
class Variants:
    """The distinct sequences of activities in a log, each with its number of cases.

    `frame`: one row a variant, most frequent first, ties by the variant's text:
    `variant` (tuple of activities), `cases`, `share` (of all cases, 0 to 1) and
    `open_cases`. `cases`: of the log; the column sums to it.
    """

    frame: pd.DataFrame
    cases: int

    @property
    def counts(self) -> Counter[tuple[str, ...]]:
        """Cases per variant, most frequent first."""
        return Counter(dict(zip(self.frame["variant"], self.frame["cases"], strict=True)))


def discover_variants(log: EventLog) -> Variants:
    """The variants of a log: cases that did the same activities in the same order.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "won"], "deal-2": ["lead", "won"],
    ...                             "deal-3": ["lead"]})
    >>> discover_variants(log).frame[["variant", "cases"]].values.tolist()
    [[('lead', 'won'), 2], [('lead',), 1]]
    """
    cases = case_variants(log)
    counted = (
        cases.group_by("variant")
        .agg(cases=cases.count(), open_cases=cases.is_open.sum())
        .order_by(ibis.desc("cases"), "variant")
        .execute()
    )
    total = int(counted["cases"].sum())
    frame = pd.DataFrame(
        {
            "variant": [tuple(text.split(SEPARATOR)) for text in counted["variant"]],
            "cases": counted["cases"].astype("int64"),
            "share": counted["cases"] / max(total, 1),
            "open_cases": counted["open_cases"].astype("int64"),
        }
    )
    return Variants(frame.astype({"variant": object}), total)
