"""Event logs from and to plain tables: CSV and Parquet with columns that the caller names."""

from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from event_logs.communication import COMMUNICATION
from event_logs.event_log import EventLog
from event_logs.storage import write_parquet

OUT = (
    "case_id",
    "activity",
    "timestamp",
    "start_timestamp",
    "resource",
    "department",
    "source",
    "source_row",
)


def write_csv(log: EventLog, path: Path) -> int:
    """Write a log as CSV, an event a row, case attributes as `case:<name>`; the events written."""
    rows = _with_case_attributes(log)
    return _whole_or_nothing(rows, path, lambda table, draft: table.to_csv(draft))


def write_log_parquet(log: EventLog, path: Path) -> int:
    """Write a log as one Parquet file, an event a row, as `write_csv` does; the events written."""
    return _whole_or_nothing(_with_case_attributes(log), path, write_parquet)


def _with_case_attributes(log: EventLog) -> Table:
    fixed = {"case_id", "opened", "last_event", "closed", "outcome", "events"}
    names = {name: f"case:{name}" for name in log.cases.columns if name not in fixed}
    names |= {"outcome": "case:outcome"}
    cases = log.cases.select("case_id", **{new: log.cases[old] for old, new in names.items()})
    said = [name for name in COMMUNICATION if name in log.events.columns]
    events = log.events.select(*OUT, *said, "position")
    joined = events.left_join(cases, "case_id").select(*OUT, *said, "position", *names.values())
    return joined.order_by("case_id", "position").drop("position")


def _whole_or_nothing(rows: Table, path: Path, write: Any) -> int:
    draft = path.with_name(f".{path.name}.draft")
    try:
        write(rows, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return int(rows.count().execute())
