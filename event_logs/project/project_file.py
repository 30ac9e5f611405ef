"""The project file: what the records are, whose they are, and which funnel was declared.

`greyzone.toml` is read and checked here as far as the records room needs it. The funnel
stays as it is written (`funnel_table`): what it means is for `mining.models` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from event_logs.activity_rules import ActivityRule
from event_logs.calendar import BusinessCalendar
from event_logs.correlation.rules import Rules
from event_logs.errors import RecordsMissingError
from event_logs.project.calendar_settings import read_calendar, read_zone
from event_logs.project.communication_settings import (
    read_activity_rules,
    read_notion,
    read_rename,
    read_rules,
)
from event_logs.project.repair_settings import read_repairs
from event_logs.project.settings import Settings, read_settings
from event_logs.project.source_files import existing_file
from event_logs.project.source_spec import SourceSpec, read_specs
from event_logs.repairs.switches import Repairs

FILE = "greyzone.toml"
SECTIONS = (
    "project",
    "calendar",
    "funnel",
    "cases",
    "sources",
    "activities",
    "correlation",
    "repairs",
)
FURTHER = (
    "deadlines",
    "targets",
    "accepted_deviations",
    "judged_variants",
    "hidden_stages",
    "comparisons",
    "report",
)
"""Sections that other rooms read for themselves: `Project.section`, `Project.tables`."""
_ABOUT_KEYS = (
    *("name", "time_zone", "phone_region", "company_domains", "company_phones"),
    "keep_subjects",
)


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a folder of exports and the file that says what they mean.

    `calendar` is None where business time is calendar time. `funnel_table` is the raw
    `[funnel]` table and `text` the whole file, for whoever has to name a line of it.
    `closed_by` are activities that close a case though they are no declared outcome.
    A case is a deal unless `customer_by` says what a customer is, `contact` or `company`.
    Calls and emails are called by the first of `activity_rules` that fits them, else by
    their plain names, which `rename` turns into those of the project's language or the
    user's. Subjects of emails
    are stored unless `keep_subjects` is false. `settings` is the
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
    customer_by: str = ""
    sources: tuple[SourceSpec, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    activity_rules: tuple[ActivityRule, ...] = ()
    keep_subjects: bool = True
    rules: Rules = field(default_factory=Rules)
    repairs: Repairs = field(default_factory=Repairs)
    text: str = ""
    settings: Settings | None = None

    @property
    def file(self) -> Path:
        """The project file."""
        return self.folder / FILE

    @property
    def missing(self) -> tuple[RecordsMissingError, ...]:
        """Why the log could not be built anew: files of records that are not there."""
        return tuple(spec.missing for spec in self.sources if spec.missing is not None)

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
    cannot be carried out. Files of records that are not there are `missing` of the project:
    only who reads records (`extract`) refuses them, a stored log needs none.
    """
    place = Path(folder)
    file = (place if place.name == FILE else place / FILE).absolute()
    top = read_settings(file, text)
    top.allow((*SECTIONS, *FURTHER))
    about = top.inner("project")
    about.allow(_ABOUT_KEYS)
    zone = read_zone(about) or "UTC"
    cases, activities = top.inner("cases"), top.inner("activities")
    cases.allow(("closed_by", "notion", "customer_by"))
    activities.allow(("language", "rename", "rules", "by_subject"))
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
        customer_by=read_notion(cases),
        sources=read_specs(top),
        rename=read_rename(activities),
        activity_rules=read_activity_rules(activities),
        keep_subjects=about.flag("keep_subjects") is not False,
        rules=read_rules(top.inner("correlation")),
        repairs=read_repairs(top.inner("repairs")),
        text=top.source,
        settings=top,
    )


def _region(about: Settings) -> str:
    region = about.text("phone_region").upper()
    if region and region not in SUPPORTED_REGIONS:
        raise about.mistake(
            "phone_region", f"'{region}' is no country code", "Write two letters, such as 'RU'"
        )
    return region


def _funnel(table: Settings, folder: Path) -> Mapping[str, Any]:
    if "file" in table.table:
        existing_file(table, folder)
    return table.table
