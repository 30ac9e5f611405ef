"""The moves of a sample of cases, in time: what a map can show in motion."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import pandas as pd

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog

MOST = 300
"""Cases in motion at once: more cannot be followed by eye."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The moves of some cases: `frame`, one row a move, by case and time.

    `case` (a number from 0), `source`, `target`, `start`, `end` (seconds since `begin`).
    `seconds`: from the first to the last of them. `cases` were drawn of `of`.
    """

    frame: pd.DataFrame
    begin: datetime | None
    seconds: float
    cases: int
    of: int


def replay_moves(log: EventLog, *, most: int = MOST) -> Replay:
    """The moves of at most `most` cases of a log, drawn by the hash of their names.

    The same log gives the same cases; a case keeps its place whatever else is in the log.

    >>> found = replay_moves(EventLog.from_traces({"a": ["lead", "call", "won"]}))
    >>> found.frame[["source", "target", "start", "end"]].values.tolist()
    [['lead', 'call', 0.0, 3600.0], ['call', 'won', 3600.0, 7200.0]]
    """
    of = int(log.cases.count().execute())
    drawn = log.cases.order_by(log.cases.case_id.hash(), "case_id").limit(most).select("case_id")
    events = log.events.semi_join(drawn, "case_id").filter(ibis._.next_activity.notnull())
    moves = (
        events.select(
            "case_id",
            "position",
            source=events.activity,
            target=events.next_activity,
            start=epoch_seconds(events.timestamp),
            end=epoch_seconds(events.next_timestamp),
        )
        .order_by("case_id", "position")
        .execute()
    )
    if moves.empty:
        empty = pd.DataFrame(columns=["case", "source", "target", "start", "end"])
        return Replay(empty, None, 0.0, min(most, of), of)
    first = float(moves["start"].min())
    times = {name: moves[name] - first for name in ("start", "end")}
    frame = moves.assign(case=pd.factorize(moves["case_id"])[0], **times)
    begin = pd.Timestamp(first, unit="s", tz="UTC").to_pydatetime()
    columns = ["case", "source", "target", "start", "end"]
    return Replay(frame[columns], begin, float(frame["end"].max()), min(most, of), of)
