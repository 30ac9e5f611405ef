"""From the records of a project to one event log, with every record accounted for."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.calendar import business_clock
from event_logs.correlation.linking import COMM, correlate
from event_logs.correlation.rules import LINKED
from event_logs.errors import EmptyLogError
from event_logs.event_log import EventLog, log_from_events
from event_logs.extraction.case_attributes import gather_attributes, with_marks
from event_logs.extraction.communications import read_communications
from event_logs.extraction.event_columns import EVENT, as_events
from event_logs.extraction.evidence import gather_evidence
from event_logs.extraction.house import know_house
from event_logs.extraction.ledger import Ledger, joined_records, keep_ledger, rejected_records
from event_logs.extraction.naming import with_names
from event_logs.extraction.reading import Source, read_sources, refuse_empty
from event_logs.extraction.repeats import without_repeats
from event_logs.extraction.stage_catalogue import OPEN, catalogue_of
from event_logs.extraction.stage_events import read_crm_events
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.project.source_spec import SourceSpec
from event_logs.sources.emails.mail_kinds import AUTOMATIC

RECIPE = 2
"""Changes whenever the same records would make another log."""

LINKS = pa.schema(
    [
        ("source", pa.string()),
        ("source_row", pa.int64()),
        ("link", pa.string()),
        ("rule", pa.string()),
        ("candidates", pa.list_(pa.string())),
        ("case_id", pa.string()),
        ("mail_kind", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """An extraction: the event log made of a project's records, and what became of each.

    `rejected`: `source`, `file`, `row`, `reason`, `record` (JSON). `links`, for every call
    and email kept: `source`, `source_row`, `link`, `rule`, `candidates`, `case_id`,
    `mail_kind` (null for calls). Automatic mail is linked too, but no activity.
    `joined`, for every leg that is part of a call: `source`, `source_row`, `joined_to`.
    """

    log: EventLog
    ledger: Ledger
    rejected: Table
    links: Table
    joined: Table


def extract(
    project: Project,
    *,
    outcomes: Iterable[str] = (),
    stages: Iterable[str] = (),
    tell: Tell = say_nothing,
) -> Extraction:
    """The event log of a project, its ledger, what was rejected and what was linked.

    `outcomes` and `stages` are those of the declared funnel; the project's `closed_by` is
    added to the outcomes. Raises a `GreyzoneError` for a file that cannot be read, a
    column that is not there, a source without a good record and a log without a case.
    """
    with tempfile.TemporaryDirectory(prefix="greyzone-") as folder:
        sources = read_sources(project, Path(folder), tell)
        for source in sources:
            refuse_empty(source)
        sources = with_names(without_repeats(sources))
        ends, stages = _closing(project, sources, outcomes, stages)
        rejected = rejected_records(sources, keep_subjects=project.keep_subjects).cache()
        crm = read_crm_events(sources, project.repairs, (ends, stages))
        spoken, links = _communications(project, sources, crm.tables, (ends, stages), tell)
        tell("putting the events in order …")
        events = _with_departments([*crm.tables, *spoken], sources)
        if project.calendar is not None and project.calendar.has_hours:
            events = business_clock(events, project.calendar)
        attributes = with_marks(gather_attributes(sources), crm.marks)
        log = log_from_events(events, outcomes=ends, stages=stages, attributes=attributes)
        ledger = keep_ledger(sources, rejected, links, crm.repairs)
        return Extraction(log, ledger, rejected, links, joined_records(sources).cache())


def fingerprint_of(project: Project) -> str:
    """A text that changes when the records or what the project makes of them change.

    The content of every file counts, not its date; the project's name does not. A database
    on a server counts with its address and the query: whether its records changed, it alone
    could tell, and it is asked when the log is built, not before.
    """
    spec = asdict(project)
    for name in ("folder", "name", "text", "settings"):
        del spec[name]
    spec["sources"] = [_fingerprint(source) for source in project.sources]
    funnel = project.funnel_table.get("file")
    if funnel:
        spec["funnel_file"] = _digest(project.folder / str(funnel))
    whole = json.dumps([RECIPE, spec], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _fingerprint(source: SourceSpec) -> dict[str, object]:
    spec = asdict(source)
    database = source.database
    file = source.file or (database.file if database else None)
    spec["file"] = _digest(file) if file and file.exists() else ""
    if database and database.file:
        spec["database"]["address"] = database.scheme
    return spec


def _digest(file: Path) -> str:
    if file.is_dir():
        inside = sorted(path for path in file.rglob("*") if path.is_file())
        whole = [(path.relative_to(file).as_posix(), _digest(path)) for path in inside]
        return hashlib.sha256(json.dumps(whole).encode(errors="replace")).hexdigest()
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _closing(
    project: Project, sources: Sequence[Source], outcomes: Iterable[str], stages: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What closes a deal and what opens it again: as declared, and as catalogues say."""
    catalogue = catalogue_of(sources)
    ends = [stage.label for stage in catalogue if stage.semantics != OPEN]
    opens = [stage.label for stage in catalogue if stage.semantics == OPEN]
    closing = tuple(dict.fromkeys([*outcomes, *project.closed_by, *ends]))
    return closing, tuple(dict.fromkeys([*stages, *opens]))


def _communications(
    project: Project,
    sources: Sequence[Source],
    crm: list[Table],
    closing: tuple[tuple[str, ...], tuple[str, ...]],
    tell: Tell,
) -> tuple[list[Table], Table]:
    """The calls and emails that belong to a deal, as events, and the links of all of them."""
    house = know_house(project, sources)
    spoken = read_communications(project, sources, house)
    if spoken is None:
        return [], engine.load(LINKS.empty_table())
    tell("finding the deals of calls and emails …")
    evidence = gather_evidence(spoken, house, sources, crm, closing)
    kinds = spoken.rows.select(*COMM, "mail_kind")
    links = correlate(evidence, project.rules).left_join(kinds, COMM).select(*LINKS.names).cache()
    linked = links.filter(links.link == LINKED).select(*COMM, "case_id", link_rule="rule")
    is_automatic = spoken.rows.mail_kind.isin(AUTOMATIC).fill_null(False)
    by_people = spoken.rows.filter(~is_automatic).drop("case_id")
    events = as_events(by_people.inner_join(linked, COMM))
    return [events], links


def _with_departments(events: list[Table], sources: Sequence[Source]) -> Table:
    """All events together, with the department of those whose people the staff list knows."""
    if not events:
        raise EmptyLogError(
            "No source holds events of a case",
            remedy="Add a source that holds stage changes, events, calls or emails",
        )
    together = ibis.union(*events) if len(events) > 1 else events[0]
    lists = [source.records.kept for source in sources if source.spec.holds == "staff"]
    if not lists:
        return together
    staff = ibis.union(*lists) if len(lists) > 1 else lists[0]
    known = (
        staff.filter(staff.department.notnull())
        .group_by("person")
        .agg(home=ibis._.department.min())
    )
    joined = together.left_join(known, together.resource == known.person)
    department = ibis.coalesce(joined.department, joined.home)
    return joined.mutate(department=department).select(*EVENT)
