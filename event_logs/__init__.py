"""Records in, one event log out.

The public names are imported when they are first used, so that importing the package
costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from event_logs.calendar import BusinessCalendar
    from event_logs.case_variants import case_variants
    from event_logs.errors import GreyzoneError
    from event_logs.event_log import EventLog
    from event_logs.exchange.tables import write_csv
    from event_logs.exchange.xes import read_xes, write_xes
    from event_logs.extraction.extract import Extraction, extract
    from event_logs.files import read_csv, read_parquet
    from event_logs.filters import (
        filter_attribute,
        filter_case_ids,
        filter_containing,
        filter_department,
        filter_following,
        filter_outcome,
        filter_period,
        keep_activities,
        keep_sources,
    )
    from event_logs.project.project_file import Project, read_project
    from event_logs.storage import open_log, save_log

_HOMES = {
    "BusinessCalendar": "calendar",
    "EventLog": "event_log",
    "Extraction": "extraction.extract",
    "GreyzoneError": "errors",
    "Project": "project.project_file",
    "case_variants": "case_variants",
    "extract": "extraction.extract",
    "filter_attribute": "filters",
    "filter_case_ids": "filters",
    "filter_containing": "filters",
    "filter_department": "filters",
    "filter_following": "filters",
    "filter_outcome": "filters",
    "filter_period": "filters",
    "keep_activities": "filters",
    "keep_sources": "filters",
    "open_log": "storage",
    "read_csv": "files",
    "read_parquet": "files",
    "read_project": "project.project_file",
    "read_xes": "exchange.xes",
    "save_log": "storage",
    "write_csv": "exchange.tables",
    "write_xes": "exchange.xes",
}

__all__ = [
    "BusinessCalendar",
    "EventLog",
    "Extraction",
    "GreyzoneError",
    "Project",
    "case_variants",
    "extract",
    "filter_attribute",
    "filter_case_ids",
    "filter_containing",
    "filter_department",
    "filter_following",
    "filter_outcome",
    "filter_period",
    "keep_activities",
    "keep_sources",
    "open_log",
    "read_csv",
    "read_parquet",
    "read_project",
    "read_xes",
    "save_log",
    "write_csv",
    "write_xes",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'event_logs' has no attribute '{name}'")
    return getattr(import_module(f"event_logs.{_HOMES[name]}"), name)
