"""The same log read as found: each deal enters the stages that its communications show."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from event_logs import engine
from event_logs.event_log import NEXT, EventLog
from event_logs.filters import with_events
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages
from mining.stages.decisions import AsFound

FOUND = "found"
"""The source of events that were inferred: no record says them."""


def log_as_found(log: EventLog, funnel: Funnel, found: HiddenStages, stages: AsFound) -> EventLog:
    """The log with entries of the stages as found in place of the CRM's entries.

    A deal enters a stage with the communication from which on it is most probably in it;
    the entry stands just before that communication and names who held it. Deals without
    any communication keep what the CRM recorded, and all keep their outcomes and declared
    stages in which nothing is said: of these the CRM is the only witness. Such entries have
    the source "found" and the row of the communication. Their times are as sure as the
    posterior is, not recorded.
    """
    entries = _entries(found, stages)
    if entries.empty:
        return log
    events = log.events.drop("position", *NEXT)
    marks = engine.load(pa.Table.from_pandas(entries, preserve_index=False))
    placed = log.events.inner_join(marks, ["case_id", "position"])
    told = placed.mutate(
        activity=placed.entered,
        source=ibis.literal(FOUND),
        source_order=ibis.literal(-1, "int32"),
        timestamp=placed.start_timestamp.coalesce(placed.timestamp),
    )
    blank = {name: ibis.null(told[name].type()) for name in told.columns if name in _SAYS}
    told = told.mutate(**blank).select(*events.columns)
    known = marks.select("case_id").distinct()
    told_anew = [name for name in funnel.stage_names if name not in found.silent]
    recorded = events.activity.isin(told_anew)
    replaced = events.filter(recorded).semi_join(known, "case_id")
    kept = events.anti_join(
        replaced.select("case_id", "source", "source_row"), ["case_id", "source", "source_row"]
    )
    return with_events(log, kept.union(told))


_SAYS = (
    "start_timestamp",
    "channel",
    "direction",
    "is_answered",
    "talk_seconds",
    "ring_seconds",
    "subject",
    "is_reply",
    "thread",
    "has_attachment",
    "link_rule",
)
"""What a communication says of itself: an entry of a stage says none of it."""


def _entries(found: HiddenStages, stages: AsFound) -> pd.DataFrame:
    """Communications with which a case enters another stage than it was in."""
    if found.model is None or found.posterior.empty:
        return pd.DataFrame(columns=["case_id", "position", "entered"])
    names = np.array([""] * found.model.states, dtype=object)
    for stage in stages.stages:
        names[list(stage.states)] = stage.name
    path = found.posterior.sort_values(["case_id", "position"])
    entered = pd.Series(names[path["state"].to_numpy()], index=path.index)
    same = (path["case_id"] == path["case_id"].shift()) & (entered == entered.shift())
    picked = path.loc[~same, ["case_id", "position"]].assign(entered=entered[~same])
    return picked[picked["entered"] != ""].astype({"position": "int32"})
