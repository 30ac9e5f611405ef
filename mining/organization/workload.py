"""How much a department, or a person, had in hand."""

import pandas as pd

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.organization.work import Level, work_of

DAY = 86400
BUSY_DAYS = 7


def workload_of(log: EventLog, by: Level) -> pd.DataFrame:
    """How many pieces of work each hand did in the 7 days before each day.

    `hand`, `day` (since 1970-01-01 UTC), `workload`; one row a hand and day between the
    first and the last day of the log.

    >>> frame = pd.DataFrame({"case_id": ["a"] * 3, "activity": ["x"] * 3, "who": ["Ann"] * 3,
    ...     "timestamp": pd.to_datetime(["1970-01-02", "1970-01-02", "1970-01-04"], utc=True)})
    >>> workload_of(EventLog.from_pandas(frame, resource="who"), "resource").values.tolist()
    [['Ann', 1, 0.0], ['Ann', 2, 2.0], ['Ann', 3, 2.0]]
    """
    work = work_of(log, by)
    day = (epoch_seconds(work.timestamp) / DAY).floor().cast("int64")
    counted = work.group_by(hand=work.hand, day=day).agg(events=work.count()).execute()
    if counted.empty:
        return pd.DataFrame({"hand": pd.Series(dtype="str"), "day": [], "workload": []})
    wide = counted.pivot_table(index="day", columns="hand", values="events", fill_value=0.0)
    days = range(int(wide.index.min()), int(wide.index.max()) + 1)
    done = wide.reindex(days, fill_value=0.0).rolling(BUSY_DAYS, min_periods=1).sum()
    before = done.shift(1, fill_value=0.0).rename_axis("day").reset_index()
    long = before.melt("day", var_name="hand", value_name="workload")
    return long[["hand", "day", "workload"]]
