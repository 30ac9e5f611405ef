"""What an event is made of before the log puts it in order."""

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import Table

from event_logs import engine
from event_logs.communication import COMMUNICATION, with_communication
from event_logs.event_log import PART, RAW_COLUMNS, TIMESTAMP
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
    PART,
    *COMMUNICATION,
    *MARKS,
)


KINDS: dict[str, dt.DataType] = {**RAW_COLUMNS, PART: dt.int32, **COMMUNICATION, **MARKS}


def no_events(*lists: str) -> Table:
    """A table of events without any, with further columns that hold lists of texts."""
    kinds = {name: KINDS[name] for name in EVENT} | dict.fromkeys(lists, dt.Array(dt.string))
    return engine.load(ibis.schema(kinds).to_pyarrow().empty_table())


def as_events(rows: Table, *further: str) -> Table:
    """Rows with the columns of `EVENT` and `further` ones alone; what they lack is null."""
    said = with_communication(rows)
    kinds = {**MARKS, "start_timestamp": TIMESTAMP, "resource": "string", "department": "string"}
    empty = {name: ibis.null(kind) for name, kind in kinds.items() if name not in rows.columns}
    part = said[PART] if PART in said.columns else ibis.literal(0)
    placed = said.mutate(**empty, **{PART: part.cast("int32")})
    return placed.select(*EVENT, *further)
