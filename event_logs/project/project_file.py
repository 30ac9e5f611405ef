"""The project file: what the records are, whose they are, and which funnel was declared.

`greyzone.toml` is read and checked here as far as the records room needs it. The funnel
stays as it is written (`funnel_table`): what it means is for `mining.models` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from event_logs.activities import PLAIN_NAMES
from event_logs.calendar import BusinessCalendar
from event_logs.correlation.linking import Rules
from event_logs.errors import nearest, nearest_file
from event_logs.project.calendar_settings import read_calendar, read_zone
from event_logs.project.settings import Settings, read_settings
from event_logs.sources.kinds import KINDS

FILE = "greyzone.toml"
SECTIONS = ("project", "calendar", "funnel", "cases", "sources", "activities", "correlation")
FURTHER = (
    "deadlines",
    "accepted_deviations",
    "judged_variants",
    "hidden_stages",
    "comparisons",
    "report",
)
"""Sections that other rooms read for themselves: `Project.section`, `Project.tables`."""
_SOURCE_KEYS = (
    "name",
    "holds",
    "file",
    "time_zone",
    "date_format",
    "day_first",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "activities",
    "department",
    "columns",
)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source: one file of records, what it holds, and which column plays which role.

    `file` is absolute. `time_zone` is the file's own; empty where the project's holds.
    `date_format` (as of `strptime`) and `day_first` settle what cannot be guessed;
    `encoding`, `delimiter`, `sheet` and `header_row` (from 1) override what the file looks
    like. `activities` are globs, for events only. `department` is that of every record without one.
    """

    name: str
    holds: str
    file: Path
    time_zone: str = ""
    date_format: str = ""
    day_first: bool | None = None
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    activities: tuple[str, ...] = ()
    department: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a folder of exports and the file that says what they mean.

    `calendar` is None where business time is calendar time. `funnel_table` is the raw
    `[funnel]` table and `text` the whole file, for whoever has to name a line of it.
    `closed_by` are activities that close a case though they are no declared outcome.
    `rename` turns the plain names of calls and emails into the user's. `settings` is the
    whole file as tables, for the sections named in `FURTHER`.
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
    settings: Settings | None = None

    @property
    def file(self) -> Path:
        """The project file."""
        return self.folder / FILE

    def section(self, name: str) -> Settings:
        """The table `[name]` as it is written, for the room that knows what it means."""
        return self._settings.inner(name)

    def tables(self, name: str) -> list[Settings]:
        """The tables `[[name]]` as they are written, in order."""
        return self._settings.each(name)

    @property
    def _settings(self) -> Settings:
        return self.settings or Settings({}, self.file, self.text)


def read_project(folder: Path | str, *, text: str | None = None) -> Project:
    """The project in `folder`, or the one whose `greyzone.toml` is named.

    `text` is read in place of what stands in the file, to see whether it would do.
    Raises `ProjectError`, naming file, line and the nearest known name, for whatever
    cannot be carried out.
    """
    place = Path(folder)
    file = (place if place.name == FILE else place / FILE).absolute()
    top = read_settings(file, text)
    top.allow((*SECTIONS, *FURTHER))
    about = top.inner("project")
    about.allow(("name", "time_zone", "phone_region", "company_domains", "company_phones"))
    zone = read_zone(about) or "UTC"
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
        calendar=read_calendar(top.inner("calendar"), zone) if "calendar" in top.table else None,
        funnel_table=_funnel(top.inner("funnel"), file.parent),
        closed_by=cases.texts("closed_by"),
        sources=_sources(top),
        rename=_rename(activities),
        rules=_rules(top.inner("correlation")),
        text=top.source,
        settings=top,
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
        time_zone=read_zone(table),
        date_format=_date_format(table),
        day_first=table.flag("day_first"),
        encoding=_encoding(table),
        delimiter=_delimiter(table),
        sheet=table.text("sheet"),
        header_row=table.whole("header_row", 0),
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


def _region(about: Settings) -> str:
    region = about.text("phone_region").upper()
    if region and region not in SUPPORTED_REGIONS:
        raise about.mistake(
            "phone_region", f"'{region}' is no country code", "Write two letters, such as 'RU'"
        )
    return region


def _rename(activities: Settings) -> dict[str, str]:
    rename = activities.mapping("rename")
    for name in rename:
        if name not in PLAIN_NAMES:
            raise activities.mistake(
                "rename",
                f"No call or email is called '{name}'",
                nearest(name, PLAIN_NAMES) or f"Their names are: {'; '.join(PLAIN_NAMES)}",
            )
    return rename


def _funnel(table: Settings, folder: Path) -> Mapping[str, Any]:
    if "file" in table.table:
        _existing(table, folder)
    return table.table


def _rules(table: Settings) -> Rules:
    table.allow(
        (
            "days_before",
            "days_after",
            "look_back_days",
            "shared_above",
            "touched_within_minutes",
        )
    )
    default = Rules()
    touched = table.whole("touched_within_minutes", 30)
    return Rules(
        before=timedelta(days=table.whole("days_before", default.before.days)),
        after=timedelta(days=table.whole("days_after", default.after.days)),
        look_back=timedelta(days=table.whole("look_back_days", default.look_back.days)),
        shared_above=table.whole("shared_above", default.shared_above),
        touched_within=timedelta(minutes=touched),
    )
