"""Calls and emails of all sources as one table: what each is called, says and is evidence of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import Table

from event_logs.activities import renamed
from event_logs.activity_rules import name_by_rules
from event_logs.communication import COMMUNICATION
from event_logs.correlation.threads import with_threads
from event_logs.event_log import RAW_COLUMNS, TIMESTAMP
from event_logs.extraction.calls import read_calls
from event_logs.extraction.emails import read_emails
from event_logs.extraction.house import House
from event_logs.extraction.mail_signs import with_returned
from event_logs.extraction.reading import Source
from event_logs.project.project_file import Project

SAID = {name: kind for name, kind in COMMUNICATION.items() if name not in ("thread", "link_rule")}
"""What a call or an email says of itself, before it is known what it belongs to."""

ROWS: dict[str, dt.DataType] = {
    **{name: kind for name, kind in RAW_COLUMNS.items() if name != "business_seconds"},
    "moment": TIMESTAMP,
    "agent": dt.string,
    "message_id": dt.string,
    "answered_id": dt.string,
    "first_id": dt.string,
    "is_internal": dt.boolean,
    "mail_kind": dt.string,
    "about_id": dt.string,
    "failed_recipients": dt.string,
    "trouble": dt.string,
    **SAID,
}


@dataclass(frozen=True, slots=True)
class Communications:
    """Calls and emails of all sources, and the numbers and addresses outside of each.

    `rows`: the columns of `ROWS`, with `thread` in place of `answered_id` and `first_id`.
    `parties`: `source`, `source_row`, `key`.
    """

    rows: Table
    parties: Table


def read_communications(
    project: Project, sources: Sequence[Source], house: House
) -> Communications | None:
    """Every call and email of a project; None where it has neither."""
    made = []
    for source in sources:
        if source.spec.holds == "calls":
            made.append(read_calls(source, house))
        elif source.spec.holds == "emails":
            made.append(read_emails(source, house))
    if not made:
        return None
    rows = _union(_alike(rows) for rows, _ in made)
    parties = _union(parties for _, parties in made).cache()
    told = with_threads(with_returned(rows, parties))
    plain = renamed(told.activity, project.rename)
    named = told.mutate(activity=name_by_rules(told, project.activity_rules, named=plain))
    if not project.keep_subjects:
        named = named.mutate(subject=ibis.null("string"))
    return Communications(named.cache(), parties)


def _alike(rows: Table) -> Table:
    """Rows with the columns of `ROWS` alone, empty where they have none."""
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in ROWS.items()
        }
    )


def _union(tables: Iterable[Table]) -> Table:
    every = list(tables)
    return ibis.union(*every) if len(every) > 1 else every[0]
