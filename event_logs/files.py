"""Event logs from single tables: CSV and Parquet with columns that the caller names.

A single table has no ledger, so what a project would count and keep is refused here.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.event_log import EventLog
from event_logs.extraction.extract import Extraction, extract
from event_logs.project.project_file import Project
from event_logs.project.source_spec import SourceSpec

PLAIN = {"case_id": "case_id", "activity": "activity", "timestamp": "timestamp"}


def read_csv(
    path: Path | str,
    *,
    columns: Mapping[str, str] = PLAIN,
    time_zone: str = "UTC",
    date_format: str = "",
    outcomes: Iterable[str] = (),
    stages: Iterable[str] = (),
) -> EventLog:
    """The event log of a CSV file with an event a row, in any usual delimiter and encoding.

    `columns` maps roles (`case_id`, `activity`, `timestamp`, and where there are any
    `start_timestamp`, `resource`, `department`) to the columns of the file. Times without a
    zone are read in `time_zone`, all by one way of writing, or by `date_format` (as of
    `strptime`). `outcomes` and `stages` say when a case is closed, see `summarize_cases`.

    Raises `GreyzoneError` naming the first record that cannot be used, and how many there
    are: a project (`greyzone.toml`) would count and keep them.
    """
    spec = SourceSpec(
        "file",
        "events",
        Path(path).absolute(),
        time_zone=time_zone,
        date_format=date_format,
        columns=dict(columns),
    )
    project = Project(Path(path).absolute().parent, "file", time_zone=time_zone, sources=(spec,))
    made = extract(project, outcomes=outcomes, stages=stages)
    _refuse_rejected(made, str(path))
    return made.log


def read_parquet(
    path: Path | str,
    *,
    columns: Mapping[str, str] = PLAIN,
    time_zone: str = "UTC",
    outcomes: Iterable[str] = (),
    stages: Iterable[str] = (),
) -> EventLog:
    """The event log of a Parquet file with an event a row; everything else as `read_csv`."""
    return read_csv(path, columns=columns, time_zone=time_zone, outcomes=outcomes, stages=stages)


def _refuse_rejected(made: Extraction, where: str) -> None:
    refused = made.rejected.order_by("row").limit(1).execute()
    if refused.empty:
        return
    first, number = refused.iloc[0], int(made.rejected.count().execute())
    raise GreyzoneError(
        f"{number} records cannot be used, first in row {first['row']}: {first['reason']}",
        where=where,
        remedy="Mend them, or make a project: it counts and keeps such records",
    )
