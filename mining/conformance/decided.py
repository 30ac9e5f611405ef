"""The day of a decision in the project file."""

from datetime import date, datetime

from event_logs.project.settings import Settings


def decided_on(table: Settings) -> date:
    """The date under `on`, written without quotes; a mistake names its line."""
    table.require("on")
    day = table.table["on"]
    if isinstance(day, datetime) or not isinstance(day, date):
        raise table.mistake("on", f"'on' is {day!r}, not a date", "Write it as 2026-07-01")
    return day
