"""Cases that go back and forth, and how many hands they pass through."""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs.event_log import EventLog
from mining.models.estimates import Estimate, wilson
from mining.organization.work import Level

MANY = 5
"""Cases with so many handovers or more are counted together."""


@dataclass(frozen=True, slots=True)
class Bounces:
    """Handovers that are taken back at once (ping-pong), and handovers a case.

    `frame`, most frequent first: `owner` (who gave it away and got it back), `other`,
    `count`, `cases`. `per_case`: `handovers` (0 to 5, the last with all above), `cases`,
    `closed` cases among them and `good` (closed with the first outcome named; a comparison,
    not a cause). `hands`: how many different hands worked on a case, `hands`, `cases`.
    """

    frame: pd.DataFrame
    per_case: pd.DataFrame
    hands: pd.DataFrame
    by: Level

    def good_share(self, handovers: int) -> Estimate:
        """The share of closed cases with so many handovers that ended well."""
        row = self.per_case[self.per_case["handovers"] == handovers]
        return wilson(int(row["good"].sum()), int(row["closed"].sum()))


def bounces(log: EventLog, *, by: Level = "department", good: str = "") -> Bounces:
    """Ping-pong and the number of handovers and hands of cases; `good`: the outcome wanted.

    >>> frame = pd.DataFrame({"case_id": ["a"] * 4, "activity": ["x"] * 4,
    ...     "timestamp": pd.date_range("2026-01-05", periods=4, freq="h", tz="UTC"),
    ...     "who": ["Ann", "Bob", "Ann", "Cid"]})
    >>> found = bounces(EventLog.from_pandas(frame, resource="who"), by="resource")
    >>> found.frame.values.tolist(), found.hands.values.tolist()
    ([['Ann', 'Bob', 1, 1]], [[3, 1]])
    """
    changes = _changes(log, by).cache()
    order = ibis.window(group_by="case_id", order_by="position")
    before = changes.mutate(
        giver_before=changes.giver.lag().over(order), taker_before=changes.taker.lag().over(order)
    )
    back = (before.giver_before == before.taker) & (before.taker_before == before.giver)
    pairs = before.filter(back).group_by(owner="taker", other="giver")
    found = pairs.agg(count=ibis._.count(), cases=ibis._.case_id.nunique()).execute()
    frame = found.sort_values(
        ["count", "owner", "other"], ascending=[False, True, True], ignore_index=True
    )
    frame = frame.astype({"count": "int64", "cases": "int64"})
    return Bounces(frame, _per_case(log, changes, good), _hands(log, by), by)


def _changes(log: EventLog, by: Level) -> Table:
    """The handovers: `case_id`, `position`, `giver`, `taker`."""
    events = log.events
    pairs = events.filter(events[by] != events[f"next_{by}"])
    return pairs.select("case_id", "position", giver=pairs[by], taker=pairs[f"next_{by}"])


def _per_case(log: EventLog, changes: Table, good: str) -> pd.DataFrame:
    numbers = changes.group_by("case_id").agg(handovers=changes.count())
    cases = log.cases.left_join(numbers, "case_id")
    cases = cases.mutate(handovers=ibis.least(cases.handovers.fill_null(0), MANY))
    is_good = cases.closed.notnull() & (cases.outcome == good).fill_null(False)
    found = cases.group_by("handovers").agg(
        cases=cases.count(),
        closed=cases.closed.notnull().cast("int64").sum(),
        good=is_good.cast("int64").sum(),
    )
    frame = found.execute().astype("int64")
    return frame.sort_values("handovers", ignore_index=True)


def _hands(log: EventLog, by: Level) -> pd.DataFrame:
    known = log.events.filter(log.events[by].notnull())
    numbers = known.group_by("case_id").agg(hands=known[by].nunique())
    found = numbers.group_by("hands").agg(cases=numbers.count()).execute()
    return found.astype("int64").sort_values("hands", ignore_index=True)
