"""What an event is made of before the log puts it in order."""

import ibis
from ibis.expr.types import Table

from event_logs.communication import COMMUNICATION, with_communication
from event_logs.event_log import TIMESTAMP
from event_logs.repairs.switches import MARKS

EVENT = (
    "case_id",
    "activity",
    "timestamp",
    "start_timestamp",
    "resource",
    "department",
    "source",
    "source_order",
    "source_row",
    *COMMUNICATION,
    *MARKS,
)


def as_events(rows: Table) -> Table:
    """Rows with the columns of `EVENT` alone; what they lack is null."""
    said = with_communication(rows)
    kinds = {**MARKS, "start_timestamp": TIMESTAMP, "resource": "string", "department": "string"}
    empty = {name: ibis.null(kind) for name, kind in kinds.items() if name not in rows.columns}
    return said.mutate(**empty).select(*EVENT)
