"""The calls and emails of a project: which of them are events of a case, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.correlation.linking import COMM, correlate
from event_logs.correlation.rules import AMBIGUOUS, LINKED
from event_logs.extraction.communications import read_communications
from event_logs.extraction.customers import Customers
from event_logs.extraction.event_columns import as_events, no_events
from event_logs.extraction.evidence import gather_evidence
from event_logs.extraction.house import know_house
from event_logs.extraction.reading import Source
from event_logs.extraction.stage_events import Closing
from event_logs.progress import Tell
from event_logs.project.project_file import Project
from event_logs.sources.emails.mail_kinds import AUTOMATIC

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
class Linked:
    """Calls and emails with what became of them.

    `events`: those that belong to a case and were no machine's (none where there is no
    source of them). `links`: all of them, with the columns of `LINKS`. `ambiguous`: those
    that several cases may mean, as events without a case, with their `candidates`.
    """

    events: list[Table]
    links: Table
    ambiguous: Table


def link_communications(
    project: Project,
    sources: Sequence[Source],
    crm: Sequence[Table],
    closing: Closing,
    tell: Tell,
    customers: Customers | None = None,
) -> Linked:
    """The calls and emails of a project, linked to its deals, or to its customers."""
    tell("reading the numbers and addresses of calls and emails …")
    house = know_house(project, sources)
    spoken = read_communications(project, sources, house)
    if spoken is None:
        return Linked([], engine.load(LINKS.empty_table()), no_events("candidates"))
    tell("finding the deals of calls and emails …")
    evidence = gather_evidence(spoken, house, sources, crm, closing)
    if customers is not None:
        evidence = customers.evidence(evidence)
    kinds = spoken.rows.select(*COMM, "mail_kind")
    links = correlate(evidence, project.rules).left_join(kinds, COMM).select(*LINKS.names).cache()
    if customers is not None:
        links = links.mutate(rule=customers.spoken(links.rule)).cache()
    by_people = spoken.rows.filter(~spoken.rows.mail_kind.isin(AUTOMATIC).fill_null(False))
    by_people = by_people.drop("case_id")
    linked = links.filter(links.link == LINKED).select(*COMM, "case_id", link_rule="rule")
    doubtful = links.filter(links.link == AMBIGUOUS).select(*COMM, "candidates", link_rule="rule")
    events = as_events(by_people.inner_join(linked, COMM))
    unsure = by_people.inner_join(doubtful, COMM).mutate(case_id=ibis.null("string"))
    return Linked([events], links, as_events(unsure, "candidates").cache())
