"""What the CRM does not tell, occurrence by occurrence: each mark a thing that was or was not.

Every measure of the grey zone is a table of marks of one shape, so that any of them is
counted over any group and each figure leads to its cases.
"""

import ibis
from ibis.expr.types import Table

from event_logs.engine import seconds_between
from event_logs.event_log import EventLog
from mining.evidence.entries import NOWHERE, case_groups, is_communication
from mining.models.funnel import Funnel

UNSUPPORTED, GHOST, BATCH = "unsupported update", "ghost update", "batch update"
SILENT, AFTER_CLOSING, NO_TRACE = "silent stay", "after closing", "no trace"
UNLINKED = "unlinked communication"

COLUMNS = {
    "measure": "string",
    "unit": "string",
    "case_id": "string",
    "stage": "string",
    "source": "string",
    "team": "string",
    "period": "string",
    "hit": "boolean",
    "seconds": "float64",
    "amount": "float64",
}
"""A mark: of which measure, of which unit (what was drawn: the case, or a record without
one), in which case and groups, whether it is a hit; how long it lasted (null: it is no stay)
and what the deal was worth (null: not known)."""


def marks_of(log: EventLog, funnel: Funnel, entries: Table) -> Table:
    """The marks of every measure that needs no hidden stage; `entries` as `stage_entries`.

    `unsupported update`: of all entries but the first of a case, before which there is
    nothing; `ghost update`: of all entries; `batch update`: of those by somebody. `silent stay`: of
    all stays, with their time. `after closing`: of all communications. `no trace`: cases
    without any communication, of all cases.
    """
    stays = entries.filter(entries.seconds.notnull())
    tables = [
        _mark(entries.filter(~entries.is_first), UNSUPPORTED, ~entries.is_supported),
        _mark(entries, GHOST, entries.is_ghost),
        _mark(entries.filter(entries.resource.notnull()), BATCH, entries.is_batch),
        _mark(stays, SILENT, stays.communications == 0, seconds=stays.seconds),
        _after_closing(log, funnel),
        _no_trace(log, funnel),
    ]
    return ibis.union(*tables)


def link_marks(links: Table) -> Table:
    """Communications that belong to no case for sure, of all but internal ones.

    `links` is the table of that name beside a stored log (`link`, `source`, `case_id`).
    """
    outside = links.filter(links.link.isin(["linked", "ambiguous", "unlinked"]))
    nowhere = dict.fromkeys(("stage", "team", "period"), ibis.literal(NOWHERE))
    rows = outside.mutate(**nowhere, amount=ibis.null("float64"))
    record = rows.source + ibis.literal("\x1f") + rows.source_row.cast("string")
    rows = rows.mutate(case_id=rows.case_id.fill_null(""), unit=record)
    return _mark(rows, UNLINKED, rows.link != "linked")


def _mark(
    rows: Table, measure: str, hit: ibis.Value, *, seconds: ibis.Value | None = None
) -> Table:
    lasted = ibis.null("float64") if seconds is None else seconds
    unit = rows.unit if "unit" in rows.columns else rows.case_id
    marked = rows.mutate(measure=ibis.literal(measure), hit=hit, seconds=lasted, unit=unit)
    return marked.select(marked[name].cast(kind).name(name) for name, kind in COLUMNS.items())


def _after_closing(log: EventLog, funnel: Funnel) -> Table:
    """Communications after the deal was closed: the work goes on where nobody looks."""
    spoken = log.events.filter(is_communication(log.events, funnel))
    states = log.cases.select("case_id", "closed", "outcome")
    rows = spoken.select("case_id", "timestamp", "department").inner_join(states, "case_id")
    rows = rows.inner_join(case_groups(log), "case_id")
    late = seconds_between(rows.closed, rows.timestamp) > 0
    rows = rows.mutate(
        stage=rows.outcome.fill_null(NOWHERE),
        team=rows.department.fill_null(NOWHERE),
        period=rows.timestamp.strftime("%Y-%m"),
    )
    return _mark(rows, AFTER_CLOSING, late.fill_null(False))


def _no_trace(log: EventLog, funnel: Funnel) -> Table:
    """Cases that left no communication: nothing can be said of what happened in them."""
    spoken = log.events.filter(is_communication(log.events, funnel)).select("case_id").distinct()
    cases = log.cases.select("case_id", "opened", "outcome").inner_join(case_groups(log), "case_id")
    traced = cases.left_join(spoken.mutate(traced=True), "case_id")
    rows = traced.mutate(
        stage=traced.outcome.fill_null(NOWHERE),
        team=ibis.literal(NOWHERE),
        period=traced.opened.strftime("%Y-%m"),
    )
    return _mark(rows, NO_TRACE, rows.traced.isnull())
