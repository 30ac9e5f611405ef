"""The `[calendar]` table of a project file: opening hours, holidays, time zone."""

from collections.abc import Mapping

import holidays

from event_logs.calendar import BusinessCalendar, Opening, opening
from event_logs.errors import GreyzoneError
from event_logs.project.settings import Settings
from event_logs.zones import zone_named

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_zone(table: Settings, key: str = "time_zone") -> str:
    """The time zone that a table names, checked; empty where it names none."""
    written = table.text(key)
    try:
        return written and zone_named(written).key
    except GreyzoneError as unknown:
        raise table.mistake(key, unknown.what, unknown.remedy) from unknown


def read_calendar(table: Settings, project_zone: str) -> BusinessCalendar:
    """The business calendar of a `[calendar]` table, in the project's zone or its own."""
    table.allow(("days", "hours", "holidays", "time_zone"))
    country = table.text("holidays").upper()
    countries = holidays.list_supported_countries(include_aliases=False)
    if country and country not in countries:
        raise table.mistake(
            "holidays", f"No holidays are known of '{country}'", "Write a country code such as 'RU'"
        )
    return BusinessCalendar(read_zone(table) or project_zone, _week(table), country)


def _week(table: Settings) -> tuple[tuple[Opening, ...], ...]:
    if isinstance(table.table.get("hours"), Mapping):
        hours = table.inner("hours")
        hours.allow(DAYS)
        return tuple(_hours(table, hours.text(day)) for day in DAYS)
    opened = _days(table)
    hours_each_day = _hours(table, table.text("hours"))
    if opened and not hours_each_day:
        raise table.mistake("days", "'days' are named without 'hours'", 'Add hours = "09:00-18:00"')
    return tuple(hours_each_day if day in opened or not opened else () for day in range(7))


def _hours(table: Settings, written: str) -> tuple[Opening, ...]:
    try:
        return opening(written)
    except ValueError as wrong:
        raise table.mistake(
            "hours",
            f"'{written}' are no opening hours",
            "Write them in order, as in '09:00-13:00, 14:00-18:00', within one day",
        ) from wrong


def _days(table: Settings) -> set[int]:
    chosen: set[int] = set()
    for part in table.text("days").lower().split(",") if "days" in table.table else ():
        first, _, last = (name.strip() for name in part.partition("-"))
        if first not in DAYS or (last or first) not in DAYS:
            raise table.mistake("days", f"'{part.strip()}' are no days", "Write 'mon-fri'")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        chosen |= {day % 7 for day in range(begin, end + 1 + 7 * (end < begin))}
    return chosen
