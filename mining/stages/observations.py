"""The communications of a log as numbers: who, how, what about, and what the CRM says then."""

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table
from numpy.typing import NDArray

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog
from mining.models.funnel import Funnel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ACTIVITY = "activity"
WANTED = {
    "channel": "string",
    "direction": "string",
    "is_answered": "boolean",
    "talk_seconds": "float64",
    "subject": "string",
    "is_reply": "boolean",
    "has_attachment": "boolean",
    "department": "string",
    "resource": "string",
}
"""Columns that communications are read from; a log that lacks some works with the others."""


@dataclass(frozen=True, slots=True)
class Communications:
    """Communications sorted by case and time of beginning.

    `frame`, one row each: `case_id`, `position` (of the event in the log), `begun` and
    `ended` (seconds since 1970), `activity`, and the columns of `WANTED`; `channel` is
    `activity` for work items that are neither calls nor mails. `case` numbers the cases from
    0, `declared` is the index of the stage that the CRM says then (0 before the first).
    """

    frame: pd.DataFrame
    case: Ints
    declared: Ints

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def cases(self) -> int:
        """How many cases have communications."""
        return int(self.case[-1]) + 1 if len(self.case) else 0


def read_communications(log: EventLog, funnel: Funnel) -> Communications:
    """The communications of a log while its cases are under way, in order.

    A work item that has a start counts from it. What comes after an outcome is left out.
    Undeclared activities that are no call or mail count as work items, unless they come
    from the source that records the declared stages (the CRM's own notes) while others do not.
    """
    stages, ends = list(funnel.stage_names), _ends(log, funnel)
    rows = _rows(log, [*stages, *ends])
    code = pd.Series(range(len(stages)), index=stages)
    frame = rows.to_pandas().sort_values(
        ["case_id", "begun", "is_communication", "position"], kind="stable", ignore_index=True
    )
    said = frame["activity"].map(code).where(~frame["is_communication"])
    said = said.mask(frame["activity"].isin(ends) & ~frame["is_communication"], len(stages))
    declared = said.groupby(frame["case_id"]).ffill().fillna(0).to_numpy(int)
    kept = frame["is_communication"].to_numpy(bool) & (declared < len(stages))
    chosen = frame[kept].drop(columns="is_communication").reset_index(drop=True)
    case = pd.factorize(chosen["case_id"])[0].astype(np.int64)
    return Communications(chosen, case, declared[kept].astype(np.int64))


def _ends(log: EventLog, funnel: Funnel) -> list[str]:
    """The declared outcomes and all others that close a case."""
    found = log.cases.select("outcome").distinct().drop_null().execute()["outcome"]
    others = set(found) - set(funnel.names)
    return [*funnel.outcome_names, *sorted(others)]


def _rows(log: EventLog, marks: list[str]) -> Table:
    """Communications and the CRM's updates, with every column of `WANTED`."""
    events = log.events
    given = {
        name: events[name] if name in events.columns else ibis.null("string") for name in WANTED
    }
    typed = {name: given[name].cast(kind) for name, kind in WANTED.items()}
    is_mark = events.activity.isin(marks)
    spoken = typed["channel"].notnull()
    is_work = ~is_mark & ~spoken & ~events.source.isin(_crm_sources(events, marks))
    rows = events.select(
        "case_id",
        "position",
        "activity",
        begun=epoch_seconds(events.start_timestamp.coalesce(events.timestamp)),
        ended=epoch_seconds(events.timestamp),
        is_communication=(spoken | is_work) & ~is_mark,
        **(typed | {"channel": typed["channel"].coalesce(ibis.literal(ACTIVITY))}),
    )
    return rows.filter(rows.is_communication | rows.activity.isin(marks))


def _crm_sources(events: Table, marks: list[str]) -> list[str]:
    """Sources that record declared stages, where there are others beside them."""
    sources = set(events.select("source").distinct().drop_null().execute()["source"])
    recording = events.filter(events.activity.isin(marks)).select("source").distinct()
    crm = set(recording.drop_null().execute()["source"])
    return sorted(crm) if sources - crm else []
