"""Who works on the same cases."""

from dataclasses import dataclass

import pandas as pd

from event_logs.event_log import EventLog
from mining.organization.work import Level


@dataclass(frozen=True, slots=True)
class Together:
    """Joint cases of two hands, the most first.

    `frame`: `one`, `other` (in order of their names), `cases` (that both worked on).
    `alone`: `hand`, `cases` (that it worked on), `only` (that nobody else worked on).
    """

    frame: pd.DataFrame
    alone: pd.DataFrame
    by: Level


def working_together(log: EventLog, *, by: Level = "resource") -> Together:
    """How many cases two people, or departments, both worked on.

    Source: van der Aalst, Reijers, Song 2005 (metrics based on joint cases), as counts.

    >>> frame = pd.DataFrame({"case_id": ["a", "a", "b"], "activity": ["x"] * 3,
    ...     "timestamp": pd.date_range("2026-01-05", periods=3, freq="h", tz="UTC"),
    ...     "who": ["Ann", "Bob", "Ann"]})
    >>> found = working_together(EventLog.from_pandas(frame, resource="who"))
    >>> found.frame.values.tolist(), found.alone.values.tolist()
    ([['Ann', 'Bob', 1]], [['Ann', 2, 1], ['Bob', 1, 0]])
    """
    known = log.events.filter(log.events[by].notnull())
    ones = known.group_by("case_id", hand=known[by]).agg(events=known.count()).cache()
    other = ones.select("case_id", other="hand")
    both = ones.inner_join(other, "case_id")
    both = both.filter(both.hand < both.other)
    joint = both.group_by(one="hand", other="other").agg(cases=both.count()).execute()
    sizes = ones.group_by("case_id").agg(hands=ones.count())
    single = ones.inner_join(sizes, "case_id")
    alone = single.group_by("hand").agg(
        cases=single.count(), only=(single.hands == 1).cast("int64").sum()
    )
    return Together(
        joint.astype({"cases": "int64"}).sort_values(
            ["cases", "one", "other"], ascending=[False, True, True], ignore_index=True
        ),
        alone.execute().sort_values("hand", ignore_index=True),
        by,
    )
