"""From the records of a project to one event log, with every record accounted for."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
from ibis.expr.types import Table

from event_logs.calendar import business_clock
from event_logs.errors import EmptyLogError
from event_logs.event_log import EventLog, log_from_events
from event_logs.extraction.case_attributes import gather_attributes, with_marks
from event_logs.extraction.customers import DEAL_ID, Customers, know_customers
from event_logs.extraction.ledger import Ledger, joined_records, keep_ledger, rejected_records
from event_logs.extraction.links import link_communications
from event_logs.extraction.naming import with_names
from event_logs.extraction.reading import Source, read_sources, refuse_empty
from event_logs.extraction.repeats import without_repeats
from event_logs.extraction.stage_catalogue import OPEN, catalogue_of
from event_logs.extraction.stage_events import read_crm_events
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project


@dataclass(frozen=True, slots=True)
class Extraction:
    """An extraction: the event log made of a project's records, and what became of each.

    `rejected`: `source`, `file`, `row`, `reason`, `record` (JSON). `links`, for every call
    and email kept: `source`, `source_row`, `link`, `rule`, `candidates`, `case_id`,
    `mail_kind` (null for calls). Automatic mail is linked too, but no activity.
    `joined`, for every leg that is part of a call: `source`, `source_row`, `joined_to`.
    `ambiguous` are calls and emails as events without a case, with their `candidates`.
    """

    log: EventLog
    ledger: Ledger
    rejected: Table
    links: Table
    joined: Table
    ambiguous: Table


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
    for gone in project.missing:
        raise gone
    with tempfile.TemporaryDirectory(prefix="greyzone-") as folder:
        sources = read_sources(project, Path(folder), tell)
        for source in sources:
            refuse_empty(source)
        tell("repairing the records of the CRM …")
        sources = with_names(without_repeats(sources))
        ends, stages = _closing(project, sources, outcomes, stages)
        rejected = rejected_records(sources, keep_subjects=project.keep_subjects).cache()
        crm = read_crm_events(sources, project.repairs, (ends, stages))
        attributes = with_marks(gather_attributes(sources), crm.marks)
        customers = _customers(project, sources)
        spoken = link_communications(project, sources, crm.tables, (ends, stages), tell, customers)
        tell("putting the events in order …")
        told = crm.tables
        if customers is not None:
            told = [customers.events(table) for table in told]
            attributes = customers.attributes(attributes)
        events = _finished(_together([*told, *spoken.events]), project, sources)
        log = log_from_events(events, outcomes=ends, stages=stages, attributes=attributes)
        return Extraction(
            log=log,
            ledger=keep_ledger(sources, rejected, spoken.links, crm.repairs),
            rejected=rejected,
            links=spoken.links,
            joined=joined_records(sources).cache(),
            ambiguous=_finished(spoken.ambiguous, project, sources).cache(),
        )


def _closing(
    project: Project, sources: Sequence[Source], outcomes: Iterable[str], stages: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What closes a deal and what opens it again: as declared, and as catalogues say."""
    catalogue = catalogue_of(sources)
    ends = [stage.label for stage in catalogue if stage.semantics != OPEN]
    opens = [stage.label for stage in catalogue if stage.semantics == OPEN]
    closing = tuple(dict.fromkeys([*outcomes, *project.closed_by, *ends]))
    return closing, tuple(dict.fromkeys([*stages, *opens]))


def _customers(project: Project, sources: Sequence[Source]) -> Customers | None:
    return know_customers(sources, project.customer_by) if project.customer_by else None


def _together(events: Sequence[Table]) -> Table:
    """All events as one table; those that lack a column of another have it empty."""
    if not events:
        raise EmptyLogError(
            "No source holds events of a case",
            remedy="Add a source that holds stage changes, events, calls or emails",
        )
    if any(DEAL_ID in table.columns for table in events):
        events = [
            table if DEAL_ID in table.columns else table.mutate(deal_id=ibis.null("string"))
            for table in events
        ]
    return ibis.union(*events) if len(events) > 1 else events[0]


def _finished(events: Table, project: Project, sources: Sequence[Source]) -> Table:
    """Events with the department of those whose people are known, and the business clock."""
    peopled = _with_departments(events, sources)
    if project.calendar is not None and project.calendar.has_hours:
        return business_clock(peopled, project.calendar)
    return peopled


def _with_departments(events: Table, sources: Sequence[Source]) -> Table:
    lists = [source.records.kept for source in sources if source.spec.holds == "staff"]
    if not lists:
        return events
    staff = ibis.union(*lists) if len(lists) > 1 else lists[0]
    known = (
        staff.filter(staff.department.notnull())
        .group_by("person")
        .agg(home=ibis._.department.min())
    )
    joined = events.left_join(known, events.resource == known.person)
    department = ibis.coalesce(joined.department, joined.home)
    return joined.mutate(department=department).select(*events.columns)
