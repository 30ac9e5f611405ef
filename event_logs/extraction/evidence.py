"""What is known of the deals when their calls and emails are looked for."""

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis.expr.types import Table, TimestampValue

from event_logs import engine
from event_logs.correlation.cells import split_cells
from event_logs.correlation.rules import Evidence
from event_logs.event_log import TIMESTAMP
from event_logs.extraction.communications import Communications
from event_logs.extraction.house import House
from event_logs.extraction.reading import Source
from event_logs.extraction.stage_events import Closing

_TOUCHES = pa.schema(
    [
        ("case_id", pa.string()),
        ("activity", pa.string()),
        ("timestamp", pa.timestamp("us", "UTC")),
        ("resource", pa.string()),
    ]
)
_DEALS = pa.schema(
    [
        ("case_id", pa.string()),
        ("contact_id", pa.string()),
        ("owner", pa.string()),
        ("created_at", pa.timestamp("us", "UTC")),
    ]
)


def gather_evidence(
    spoken: Communications,
    house: House,
    sources: Sequence[Source],
    crm: Sequence[Table],
    closing: Closing,
) -> Evidence:
    """The evidence for correlation: communications, contacts, and the deals' lives.

    `crm` are the events that name their deal. A deal is known by its events or by a
    record of its own; it opens with whichever is earlier.
    """
    none = engine.load(_TOUCHES.empty_table())
    touches = ibis.union(none, *(table.select(*_TOUCHES.names) for table in crm))
    lives = _lives(touches, closing)
    deals = _deals(sources)
    named = deals.select("case_id").union(lives.select("case_id")).distinct()
    whole = named.left_join(deals, "case_id").drop("case_id_right")
    whole = whole.left_join(lives, "case_id").drop("case_id_right")
    known = whole.select(
        "case_id",
        "contact_id",
        "owner",
        "closed",
        opened=ibis.least(
            ibis.coalesce(whole.created_at, whole.begun),
            ibis.coalesce(whole.begun, whole.created_at),
        ),
    ).cache()
    acted = touches.filter(touches.resource.notnull())
    workers = acted.select("case_id", person=acted.resource).distinct()
    return Evidence(spoken.rows, spoken.parties, house.contacts, known, workers)


def _deals(sources: Sequence[Source]) -> Table:
    """A row for each deal and each of its contacts; contacts null where there is none."""
    tables = [engine.load(_DEALS.empty_table())]
    for source in sources:
        if source.spec.holds == "deals":
            kept = source.records.kept.select(*_DEALS.names)
            contacts = split_cells(kept.select("case_id", "contact_id"), "contact_id")
            spread = kept.drop("contact_id").left_join(contacts, "case_id")
            tables.append(
                spread.select("case_id", contact_id="text", owner="owner", created_at="created_at")
            )
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _lives(touches: Table, closing: Closing) -> Table:
    """When the events of each deal began, and when it was closed for good (null: open)."""
    outcomes, stages = closing
    ended = _last(touches, outcomes)
    resumed = _last(touches, stages)
    facts = touches.group_by("case_id").agg(
        begun=touches.timestamp.min(), ended=ended, resumed=resumed
    )
    is_closed = facts.resumed.isnull() | (facts.resumed <= facts.ended)
    return facts.select(
        "case_id", "begun", closed=is_closed.ifelse(facts.ended, ibis.null(TIMESTAMP))
    )


def _last(touches: Table, activities: tuple[str, ...]) -> TimestampValue:
    if not activities:
        return ibis.null(TIMESTAMP)
    return touches.timestamp.max(where=touches.activity.isin(activities))
