"""Reading the sources of a project: every file to judged records."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ibis.expr.types import StringValue, Table

from event_logs.activities import direction_of
from event_logs.errors import GreyzoneError
from event_logs.extraction.call_legs import join_legs
from event_logs.progress import Tell
from event_logs.project.project_file import Project
from event_logs.project.source_spec import SourceSpec
from event_logs.sources.databases import read_database
from event_logs.sources.emails.mail_kinds import MAIL_KINDS
from event_logs.sources.kinds import KINDS, find_columns
from event_logs.sources.layouts import unpivoted
from event_logs.sources.raw_table import RawTable
from event_logs.sources.recognition import FORMATS
from event_logs.sources.records import NOTHING, Records, judge_records
from event_logs.sources.several import join_files
from event_logs.sources.shaping import shape
from event_logs.sources.table import Hints, Only, read_table, taking
from event_logs.sources.times import Manner

NO_DIRECTION = "The direction reads neither as in nor as out"
LEFT_EARLY = "The stage was left before it was entered"
NO_MAIL_KIND = f"The kind of mail is none of: {', '.join(MAIL_KINDS)}"


@dataclass(frozen=True, slots=True)
class Source:
    """A source that was read: what the project says of it, its place there, its records.

    `shown` is its file as the project file names it, `columns` which column plays which role.
    """

    spec: SourceSpec
    order: int
    records: Records
    shown: str
    columns: Mapping[str, str]


def read_sources(project: Project, folder: Path, tell: Tell) -> tuple[Source, ...]:
    """Every source of a project in order, judged; what has to be converted goes to `folder`."""
    return tuple(
        _read_source(project, spec, order, folder / str(order), tell)
        for order, spec in enumerate(project.sources)
    )


def _read_source(
    project: Project, spec: SourceSpec, order: int, folder: Path, tell: Tell
) -> Source:
    folder.mkdir()
    shown = _shown(project, spec)
    tell(f"reading {shown} …")
    only = None
    if spec.activities:
        only = Only(spec.columns.get("activity", "activity"), _regex(spec.activities))
    raw, kind = _raw(spec, folder, only), KINDS[spec.holds]
    shaped = _shaped(spec, raw, folder, Path(shown))
    raw = replace(raw, left_out=shaped.left_out)
    named = {} if spec.format else spec.columns
    columns = find_columns(kind, named, shaped.columns, Path(shown))
    if spec.file and spec.file.name.lower().endswith((".xes", ".xes.gz")):
        # An XES file is a log already: what it says twice happened twice.
        kind = replace(kind, keys=())
    manner = _manner(project, spec, shown, raw)
    tell(f"judging the records of {shown} …")
    draft = folder / "judged.parquet"
    records = judge_records(shaped, kind, columns, manner, draft, _fault_of(spec))
    if "group_id" in columns:
        records = join_legs(records)
    found = {role: shaped.origins.get(role, column) for role, column in columns.items()}
    return Source(spec, order, replace(records, raw=raw), shown, found)


def _manner(project: Project, spec: SourceSpec, shown: str, raw: RawTable) -> Manner:
    """How the times of a source are read."""
    form = FORMATS.get(spec.format)
    return Manner(
        zone=spec.time_zone or (form.zone if form else "") or project.time_zone,
        overrides=bool(spec.time_zone) and not raw.knows_offsets,
        date_format=spec.date_format,
        day_first=spec.day_first,
        where=f"{shown} (source '{spec.name}')",
    )


def hints_of(spec: SourceSpec) -> Hints:
    """What the project file, and the format where one is named, say of how a file is read.

    >>> hints_of(SourceSpec("crm", "deals", None, sheet="Deals")).sheet
    'Deals'
    """
    form = FORMATS.get(spec.format)
    return Hints(
        encoding=spec.encoding,
        delimiter=spec.delimiter,
        sheet=spec.sheet,
        header_row=spec.header_row,
        header=spec.header or (form.header if form else ()),
        bodies=spec.bodies,
    )


def _raw(spec: SourceSpec, folder: Path, only: Only | None) -> RawTable:
    hints = hints_of(spec)
    if spec.database:
        return taking(read_database(spec.database, folder), only)
    if spec.imap and spec.file and not spec.file.exists():
        raise GreyzoneError(
            f"The mail of source '{spec.name}' has not been fetched yet",
            where=str(spec.file),
            remedy="Run 'greyzone fetch' with the project",
        )
    if spec.file is None:
        raise GreyzoneError(f"Source '{spec.name}' has neither a file nor an address")
    tables = []
    for place, file in enumerate((spec.file, *spec.pages)):
        inside = folder / f"file {place}"
        inside.mkdir()
        tables.append((file.name, read_table(file, inside, hints, only=only)))
    return join_files(tables)


def _shaped(spec: SourceSpec, raw: RawTable, folder: Path, shown: Path) -> RawTable:
    """The records as their format, or the layout that the project describes, makes them."""
    if spec.stage_columns:
        raw = unpivoted(raw, spec.stage_columns, shown)
    if not spec.format:
        return raw
    beside = []
    for place, file in enumerate(spec.beside):
        inside = folder / f"beside {place}"
        inside.mkdir()
        beside.append(read_table(file, inside, Hints(spec.encoding)))
    return shape(raw, FORMATS[spec.format], spec.columns, shown, beside)


def _shown(project: Project, spec: SourceSpec) -> str:
    """The file as the project file names it."""
    if spec.database:
        return spec.database.address
    file = spec.file or project.folder
    is_inside = file.is_relative_to(project.folder)
    return file.relative_to(project.folder).as_posix() if is_inside else str(file)


def _fault_of(spec: SourceSpec) -> Callable[[Table], StringValue]:
    faults = {
        "calls": _unknown_direction,
        "emails": _unknown_mail,
        "stage changes": _left_too_early,
    }
    return faults.get(spec.holds, lambda _rows: NOTHING)


def _unknown_direction(calls: Table) -> StringValue:
    return direction_of(calls.direction).isnull().ifelse(NO_DIRECTION, NOTHING)


def _left_too_early(entries: Table) -> StringValue:
    return (entries["left"] < entries.timestamp).fill_null(False).ifelse(LEFT_EARLY, NOTHING)


def _unknown_mail(emails: Table) -> StringValue:
    is_known = emails.mail_kind.isnull() | emails.mail_kind.isin(MAIL_KINDS)
    return is_known.ifelse(NOTHING, NO_MAIL_KIND)


def _regex(globs: tuple[str, ...]) -> str:
    """Globs as one regular expression."""
    plain = (
        "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in glob) for glob in globs
    )
    return f"^({'|'.join(plain)})$"


def refuse_empty(source: Source) -> None:
    """Refuse a source of which not one record is good, with the most frequent reason."""
    judged = source.records.judged
    if bool((judged.state == "kept").any().execute()):
        return
    reasons = judged.filter(judged.reason.notnull()).reason.topk(1).execute()
    damaged = source.records.raw.damaged
    why = reasons.iloc[0, 0] if len(reasons) else None
    if why is None and damaged.num_rows:
        why = damaged["reason"][0].as_py()
    raise GreyzoneError(
        f"Not one record of source '{source.spec.name}' is good. "
        + (f"Most often: {why[0].lower()}{why[1:]}" if why else "The file holds no record"),
        where=source.shown,
        remedy="Look at 'columns', 'time_zone' and 'date_format' of this source in greyzone.toml",
    )
