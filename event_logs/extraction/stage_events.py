"""The events that the CRM tells: stage changes, mended, and events that name their case."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs import engine
from event_logs.activities import truth_of
from event_logs.event_log import PART, TIMESTAMP
from event_logs.extraction.event_columns import as_events
from event_logs.extraction.placing import placed
from event_logs.extraction.reading import Source
from event_logs.extraction.stage_catalogue import OPEN, catalogue_of
from event_logs.repairs.case_marks import (
    count_marks,
    join_marks,
    marks_of_deals,
    marks_of_entries,
    only_marked,
)
from event_logs.repairs.deal_entries import (
    FIRST_STAGE,
    OUTCOME,
    OUTCOME_DAY,
    count_added,
    first_entries,
    last_entries,
)
from event_logs.repairs.stage_entries import mend_entries
from event_logs.repairs.switches import Repairs

Closing = tuple[tuple[str, ...], tuple[str, ...]]
"""Activities that close a deal, and the stages that open it again."""

CASES = "(cases)"
"""In the ledger, the source of what is counted by case."""

BEFORE_ALL, AFTER_ALL = -1, 1_000_000
"""Places of entries that were added, among others of the same time."""


@dataclass(frozen=True, slots=True)
class CrmEvents:
    """What the CRM tells.

    `tables` of events; `repairs`: `source`, `repair`, `count`; `marks` of cases by
    `case_id`, those of which there are any (None: there are none).
    """

    tables: list[Table]
    repairs: pd.DataFrame
    marks: Table | None = None


def read_crm_events(sources: Sequence[Source], repairs: Repairs, closing: Closing) -> CrmEvents:
    """The events that name their case themselves; stage changes are mended as `repairs` say."""
    named = [
        as_events(placed(source, source.records.kept))
        for source in sources
        if source.spec.holds == "events"
    ]
    entries = _entries(sources)
    if entries is None:
        return CrmEvents(named, pd.DataFrame(columns=["source", "repair", "count"]))
    added, counts = _added(entries, sources, repairs, closing)
    mended = mend_entries(ibis.union(entries, *added) if added else entries, repairs)
    tables = [as_events(mended.entries), *named]
    counted = pd.concat([mended.counts, *counts], ignore_index=True)
    if not repairs.flag_deals:
        return CrmEvents(tables, counted)
    marks = _case_marks(mended.entries, sources, closing).cache()
    marked = count_marks(marks, CASES)
    return CrmEvents(
        tables, pd.concat([counted, marked], ignore_index=True), only_marked(marks, marked)
    )


def _case_marks(entries: Table, sources: Sequence[Source], closing: Closing) -> Table:
    marks = marks_of_entries(entries, *closing)
    lists = [source for source in sources if source.spec.holds == "deals"]
    if not lists:
        return marks
    told = [
        kept.select("case_id", "merged_into", is_deleted=truth_of(kept.is_deleted))
        for kept in (source.records.kept for source in lists)
    ]
    deals = ibis.union(*told, distinct=True) if len(told) > 1 else told[0]
    deals = deals.group_by("case_id").agg(
        merged_into=deals.merged_into.max(), is_deleted=deals.is_deleted.any()
    )
    return join_marks(marks, marks_of_deals(deals, entries))


def _entries(sources: Sequence[Source]) -> Table | None:
    """The stage changes of all sources; deals without any are told of by their records."""
    tables = []
    for source in sources:
        if source.spec.holds == "stage changes":
            kept = source.records.kept
            rows = placed(source, kept.mutate(activity=kept.stage, is_bulk=truth_of(kept.is_bulk)))
            part = rows[PART] if PART in rows.columns else ibis.literal(0)
            rows = rows.mutate(**{PART: part.cast("int32")})
            tables.append(rows.select(*_ENTRY, is_added=False))
    if not tables:
        return _no_entries() if _is_snapshot(sources) else None
    return (ibis.union(*tables) if len(tables) > 1 else tables[0]).cache()


_ENTRY = (
    *("case_id", "activity", "timestamp", "resource", "department"),
    *("source", "source_order", "source_row", PART, "pipeline", "is_bulk", "from_stage"),
)


def _is_snapshot(sources: Sequence[Source]) -> bool:
    """Whether nothing but the records of the deals tells of their stages."""
    if any(source.spec.holds == "events" for source in sources):
        return False
    return any(s.spec.holds == "deals" and "stage" in s.columns for s in sources)


def _no_entries() -> Table:
    kinds = dict.fromkeys(_ENTRY, "string")
    kinds |= {"timestamp": TIMESTAMP, "source_order": "int32", "source_row": "int64", PART: "int32"}
    kinds |= {"is_bulk": "boolean", "is_added": "boolean"}
    return engine.load(ibis.schema(kinds).to_pyarrow().empty_table())


def _added(
    entries: Table, sources: Sequence[Source], repairs: Repairs, closing: Closing
) -> tuple[list[Table], list[pd.DataFrame]]:
    """The entries that deals' records know and histories lack, and how many they are."""
    outcomes, stages = closing
    begins = _first_stages(sources) or stages[:1]
    tables, counts = [], []
    for source in sources:
        if source.spec.holds != "deals":
            continue
        deals = placed(source, source.records.kept)
        if repairs.first_stage and "created_at" in source.columns:
            first = first_entries(entries, deals, begins).cache()
            tables.append(_entry(first, BEFORE_ALL))
            counts.append(count_added(first, FIRST_STAGE))
        if repairs.outcome and {"stage", "closed_at"} <= source.columns.keys():
            last = last_entries(entries, deals, outcomes).cache()
            tables.append(_entry(last, AFTER_ALL))
            counts.append(count_added(last.filter(~last.is_late), OUTCOME))
            counts.append(count_added(last.filter(last.is_late), OUTCOME_DAY))
    return tables, counts


def _entry(added: Table, order: int) -> Table:
    filled = added.mutate(
        resource=ibis.null("string"),
        department=ibis.null("string"),
        from_stage=ibis.null("string"),
        is_bulk=ibis.null("boolean"),
        source_order=ibis.literal(order, "int32"),
        **{PART: ibis.literal(0, "int32")},
    )
    return filled.select(*_ENTRY, "is_added")


def _first_stages(sources: Sequence[Source]) -> tuple[str, ...]:
    """The labels of the stages in which deals begin: the first open one of each pipeline."""
    firsts: dict[str, str] = {}
    for stage in catalogue_of(sources):
        if stage.semantics == OPEN:
            firsts.setdefault(stage.pipeline, stage.label)
    return tuple(dict.fromkeys(firsts.values()))
