"""The project file: what the records are, whose they are, and which funnel was declared.

`greyzone.toml` is read and checked here as far as the records room needs it. The funnel
stays as it is written (`funnel_table`): what it means is for `mining.models` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import holidays as public_holidays
from phonenumbers import SUPPORTED_REGIONS

from event_logs.calendar import BusinessCalendar, Opening, opening
from event_logs.correlation import Rules
from event_logs.errors import GreyzoneError, nearest, nearest_file
from event_logs.settings import Settings, read_settings
from event_logs.sources.kinds import KINDS
from event_logs.zones import zone_named

FILE = "greyzone.toml"
SECTIONS = ("project", "calendar", "funnel", "cases", "sources", "activities", "correlation")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xes", ".xes.gz")
_SOURCE_KEYS = (
    "name",
    "holds",
    "file",
    "time_zone",
    "date_format",
    "day_first",
    "encoding",
    "delimiter",
    "activities",
    "department",
    "columns",
)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source: one file of records, what it holds, and which column plays which role.

    `file` is absolute. `time_zone` is the file's own; empty where the project's holds.
    `date_format` (as of `strptime`) and `day_first` settle what cannot be guessed;
    `encoding` and `delimiter` override what the file looks like. `activities` are globs,
    for events only. `department` is that of every record without one.
    """

    name: str
    holds: str
    file: Path
    time_zone: str = ""
    date_format: str = ""
    day_first: bool | None = None
    encoding: str = ""
    delimiter: str = ""
    activities: tuple[str, ...] = ()
    department: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a folder of exports and the file that says what they mean.

    `calendar` is None where business time is calendar time. `funnel_table` is the raw
    `[funnel]` table and `text` the whole file, for whoever has to name a line of it.
    `closed_by` are activities that close a case though they are no declared outcome.
    `rename` turns the plain names of calls and emails into the user's.
    """

    folder: Path
    name: str
    time_zone: str = "UTC"
    phone_region: str = ""
    company_domains: tuple[str, ...] = ()
    company_phones: tuple[str, ...] = ()
    calendar: BusinessCalendar | None = None
    funnel_table: Mapping[str, Any] = field(default_factory=dict)
    closed_by: tuple[str, ...] = ()
    sources: tuple[SourceSpec, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    text: str = ""

    @property
    def file(self) -> Path:
        """The project file."""
        return self.folder / FILE


def read_project(folder: Path | str) -> Project:
    """The project in `folder`, or the one whose `greyzone.toml` is named.

    Raises `ProjectError`, naming file, line and the nearest known name, for whatever
    cannot be carried out.
    """
    place = Path(folder)
    file = (place if place.name == FILE else place / FILE).absolute()
    top = read_settings(file)
    top.allow(SECTIONS)
    about = top.inner("project")
    about.allow(("name", "time_zone", "phone_region", "company_domains", "company_phones"))
    zone = _zone(about, "time_zone") or "UTC"
    cases, activities = top.inner("cases"), top.inner("activities")
    cases.allow(("closed_by",))
    activities.allow(("rename",))
    return Project(
        folder=file.parent,
        name=about.text("name") or file.parent.name,
        time_zone=zone,
        phone_region=_region(about),
        company_domains=tuple(name.lower().lstrip("@") for name in about.texts("company_domains")),
        company_phones=about.texts("company_phones"),
        calendar=_calendar(top.inner("calendar"), zone) if "calendar" in top.table else None,
        funnel_table=_funnel(top.inner("funnel"), file.parent),
        closed_by=cases.texts("closed_by"),
        sources=_sources(top),
        rename=activities.mapping("rename"),
        rules=_rules(top.inner("correlation")),
        text=top.source,
    )


def _sources(top: Settings) -> tuple[SourceSpec, ...]:
    tables = top.each("sources")
    if not tables:
        raise top.mistake("sources", "The project has no sources", "Add a [[sources]] table")
    specs = tuple(_source(table) for table in tables)
    for number, spec in enumerate(specs):
        if spec.name in (earlier.name for earlier in specs[:number]):
            raise tables[number].mistake(
                "name", f"Two sources are called '{spec.name}'", "Give each its own name"
            )
    return specs


def _source(table: Settings) -> SourceSpec:
    table.allow(_SOURCE_KEYS)
    for key in ("name", "holds", "file"):
        table.require(key)
    holds = _holds(table)
    return SourceSpec(
        name=table.text("name"),
        holds=holds,
        file=_existing(table, table.file.parent),
        time_zone=_zone(table, "time_zone"),
        date_format=_date_format(table),
        day_first=table.flag("day_first"),
        encoding=_encoding(table),
        delimiter=_delimiter(table),
        activities=_globs(table, holds),
        department=table.text("department"),
        columns=_columns(table, holds),
    )


def _holds(table: Settings) -> str:
    holds = table.text("holds")
    if holds not in KINDS:
        raise table.mistake(
            "holds",
            f"A source cannot hold '{holds}'",
            nearest(holds, KINDS) or f"It can hold: {', '.join(KINDS)}",
        )
    return holds


def _existing(table: Settings, folder: Path) -> Path:
    written = table.text("file")
    path = folder / written
    if not path.exists():
        raise table.mistake("file", f"There is no file '{written}'", nearest_file(path))
    if path.is_dir():
        raise table.mistake("file", f"'{written}' is a folder", "Name a file in it")
    return path


def _columns(table: Settings, holds: str) -> dict[str, str]:
    columns, kind = table.mapping("columns"), KINDS[holds]
    for role in columns:
        if role not in kind.roles and not kind.attributes:
            raise table.mistake(
                "columns",
                f"{holds.capitalize()} have no '{role}'",
                nearest(role, kind.roles) or f"They have: {', '.join(kind.roles)}",
            )
    return columns


def _globs(table: Settings, holds: str) -> tuple[str, ...]:
    globs = table.texts("activities")
    if globs and holds != "events":
        raise table.mistake(
            "activities",
            "Only a source that holds events can be cut down to some activities",
            "Take the line out",
        )
    return globs


def _date_format(table: Settings) -> str:
    written = table.text("date_format")
    try:
        shown = datetime(2026, 12, 31, 23, 58, 59).strftime(written)  # noqa: DTZ001 - a sample
        read = datetime.strptime(shown, written) if written else None  # noqa: DTZ007
    except ValueError as wrong:
        raise table.mistake("date_format", f"'{written}' is no date format ({wrong})") from wrong
    if read and (read.month, read.day, read.hour) != (12, 31, 23):
        raise table.mistake(
            "date_format",
            f"'{written}' does not hold day, month and hour",
            "Write it as in '%d.%m.%Y %H:%M'",
        )
    return written


def _encoding(table: Settings) -> str:
    written = table.text("encoding")
    try:
        "".encode(written or "utf-8")
    except LookupError as unknown:
        raise table.mistake(
            "encoding", f"There is no encoding '{written}'", "Known are utf-8, cp1251, utf-16, …"
        ) from unknown
    return written


def _delimiter(table: Settings) -> str:
    written = table.text("delimiter")
    if len(written.encode()) > 1:
        raise table.mistake("delimiter", f"'{written}' is longer than one character")
    return written


def _zone(table: Settings, key: str) -> str:
    written = table.text(key)
    try:
        return written and zone_named(written).key
    except GreyzoneError as unknown:
        raise table.mistake(key, unknown.what, unknown.remedy) from unknown


def _region(about: Settings) -> str:
    region = about.text("phone_region").upper()
    if region and region not in SUPPORTED_REGIONS:
        raise about.mistake(
            "phone_region", f"'{region}' is no country code", "Write two letters, such as 'RU'"
        )
    return region


def _funnel(table: Settings, folder: Path) -> Mapping[str, Any]:
    if "file" in table.table:
        _existing(table, folder)
    return table.table


def _rules(table: Settings) -> Rules:
    table.allow(("days_before", "days_after", "look_back_days", "shared_above"))
    default = Rules()
    return Rules(
        before=timedelta(days=table.whole("days_before", default.before.days)),
        after=timedelta(days=table.whole("days_after", default.after.days)),
        look_back=timedelta(days=table.whole("look_back_days", default.look_back.days)),
        shared_above=table.whole("shared_above", default.shared_above),
    )


def _calendar(table: Settings, zone: str) -> BusinessCalendar:
    table.allow(("days", "hours", "holidays", "time_zone"))
    country = table.text("holidays").upper()
    countries = public_holidays.list_supported_countries(include_aliases=False)
    if country and country not in countries:
        raise table.mistake(
            "holidays", f"No holidays are known of '{country}'", "Write a country code such as 'RU'"
        )
    return BusinessCalendar(_zone(table, "time_zone") or zone, _week(table), country)


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
