"""The sources of a project file: `[[sources]]`, each with what it takes to read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from event_logs.errors import RecordsMissingError, nearest
from event_logs.project.calendar_settings import read_zone
from event_logs.project.remote_sources import read_database_spec, read_imap_spec
from event_logs.project.settings import Settings
from event_logs.project.source_files import read_beside, read_files
from event_logs.sources.databases import Database
from event_logs.sources.emails.imap import ImapAccount
from event_logs.sources.formats import Format
from event_logs.sources.kinds import KINDS
from event_logs.sources.recognition import FORMATS, recognise
from event_logs.sources.table import is_mail

_SOURCE_KEYS = (
    "name",
    "holds",
    "format",
    "file",
    "beside",
    "address",
    "query",
    "password_env",
    "imap",
    "time_zone",
    "date_format",
    "day_first",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "header",
    "bodies",
    "activities",
    "department",
    "columns",
    "stage_columns",
)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source: one file of records, what it holds, and which column plays which role.

    `file` is absolute (None: the records are the answer of a `database`); mail may be a
    folder, and `bodies` says that its text is read too; that of an `imap` account is fetched
    into the folder by a command of its own. `pages` are further files of the same records,
    `beside` lists that say more of them. `missing`: why there are no records to read now;
    then little else is known of the source.
    `format` names how a vendor writes such records; empty where the columns say it all.
    `time_zone` is the file's own; empty where the project's holds.
    `date_format` (as of `strptime`) and `day_first` settle what cannot be guessed;
    `encoding`, `delimiter`, `sheet` and `header_row` (from 1) override what the file looks
    like; `header` names the columns of a text whose first line does not. `activities` are
    globs, for events only. `department` is that of every record without one.
    `stage_columns`, of a table with a column of times for every stage: stages and their
    columns, or under `*` the pattern of such columns.
    """

    name: str
    holds: str
    file: Path | None
    time_zone: str = ""
    date_format: str = ""
    day_first: bool | None = None
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    header: tuple[str, ...] = ()
    bodies: bool = False
    activities: tuple[str, ...] = ()
    department: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    stage_columns: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()
    database: Database | None = None
    imap: ImapAccount | None = None
    missing: RecordsMissingError | None = None


def read_specs(top: Settings) -> tuple[SourceSpec, ...]:
    """The sources of a project file in order."""
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
    table.require("name")
    try:
        return _with_records(table)
    except RecordsMissingError as gone:
        return _without_records(table, gone)


def _without_records(table: Settings, gone: RecordsMissingError) -> SourceSpec:
    """A source of which only the name is sure: its file may have to say what it holds."""
    form = FORMATS.get(table.text("format"))
    return SourceSpec(
        name=table.text("name"),
        holds=table.text("holds", form.holds if form else ""),
        file=table.file.parent / table.text("file"),
        missing=gone,
    )


def _with_records(table: Settings) -> SourceSpec:
    database = read_database_spec(table, table.file.parent)
    files = () if database else read_files(table)
    file = files[0] if files else None
    form = _format(table, file)
    holds = form.holds if form else _holds(table, file)
    return SourceSpec(
        name=table.text("name"),
        holds=holds,
        file=file,
        format=form.name if form else "",
        time_zone=read_zone(table),
        date_format=_date_format(table),
        day_first=table.flag("day_first"),
        encoding=_encoding(table),
        delimiter=_delimiter(table),
        sheet=table.text("sheet"),
        header_row=table.whole("header_row", 0),
        header=table.texts("header"),
        bodies=_bodies(table, holds),
        activities=_globs(table, holds),
        department=table.text("department"),
        columns=_columns(table, holds),
        stage_columns=_stage_columns(table, holds),
        pages=files[1:],
        beside=read_beside(table),
        database=database,
        imap=read_imap_spec(table, holds),
    )


def _bodies(table: Settings, holds: str) -> bool:
    wanted = bool(table.flag("bodies"))
    if wanted and holds != "emails":
        raise table.mistake("bodies", "Only emails have bodies", "Take the line out")
    return wanted


def _holds(table: Settings, file: Path | None) -> str:
    holds = table.text("holds", "emails" if _is_mail(table, file) else "")
    if holds not in KINDS:
        raise table.mistake(
            "holds",
            f"A source cannot hold '{holds}'",
            nearest(holds, KINDS) or f"It can hold: {', '.join(KINDS)}",
        )
    return holds


def _is_mail(table: Settings, file: Path | None) -> bool:
    return "imap" in table.table or (file is not None and is_mail(file))


def _format(table: Settings, file: Path | None) -> Format | None:
    """The format that is named, else for a source that does not say what it holds its file's."""
    name = table.text("format")
    if not name:
        is_told = file is None or "holds" in table.table or _is_mail(table, file)
        return None if is_told or file is None else _recognised(table, file)
    if name not in FORMATS:
        raise table.mistake(
            "format",
            f"There is no format '{name}'",
            nearest(name, FORMATS) or f"The formats are: {', '.join(FORMATS)}",
        )
    form = FORMATS[name]
    if table.text("holds", form.holds) != form.holds:
        raise table.mistake(
            "holds", f"A file in the format '{name}' holds {form.holds}", "Take the line out"
        )
    return form


def _recognised(table: Settings, file: Path) -> Format:
    form = recognise(file)
    if form is None:
        raise table.mistake(
            "",
            f"'{table.text('file')}' is in no format that is known",
            f"Add 'holds' and 'columns': a file can hold {', '.join(KINDS)}",
        )
    return form


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


def _stage_columns(table: Settings, holds: str) -> dict[str, str]:
    """Stages and the columns with the times of their entries; a pattern stands under `*`."""
    written = table.table.get("stage_columns")
    if written is None:
        return {}
    if holds != "stage changes":
        raise table.mistake(
            "stage_columns", f"{holds.capitalize()} have no columns of stages", "Take the line out"
        )
    if not isinstance(written, str):
        return table.mapping("stage_columns")
    if written.count("*") != 1:
        raise table.mistake(
            "stage_columns", f"'{written}' does not have one *", "Write it as in 'Date entered *'"
        )
    return {"*": written}


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
