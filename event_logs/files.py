"""Event logs from single tables: CSV and Parquet with columns that the caller names.

A single table has no ledger, so what a project would count and keep is refused here.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.event_log import EventLog
from event_logs.extraction import extract
from event_logs.project import Project, SourceSpec


def read_csv(path: Path | str, *, time_zone: str = "UTC", outcomes: Iterable[str] = (), stages: Iterable[str] = (), **columns: str) -> EventLog:
    """The event log of a CSV file, one event a row."""
    raise NotImplementedError
