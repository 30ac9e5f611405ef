"""What became of deals that has to be known before they are compared with others."""

from collections.abc import Sequence

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs.repairs.stage_entries import ENTRY_ORDER

REOPENED = "Re-opened: a stage was entered after an outcome"
DELETED = "Deleted in the CRM: kept and marked"
MERGED_AWAY = "Merged into another deal in the CRM: kept and marked"
UNRECORDED = "History of a deal that has no record of its own: deleted or not exported"
IMPORT_CASES = "Began before the import that stamped it: its beginning is unknown"
MOVED = "Went through more than one pipeline"

SENTENCES = {
    "is_reopened": REOPENED,
    "is_deleted": DELETED,
    "is_merged": MERGED_AWAY,
    "is_unrecorded": UNRECORDED,
    "is_imported": IMPORT_CASES,
    "changed_pipeline": MOVED,
}
"""The marks of cases, each with what it says."""


def marks_of_entries(entries: Table, outcomes: Sequence[str], stages: Sequence[str]) -> Table:
    """Marks of cases by their stage entries: `is_imported`, `is_reopened`, `changed_pipeline`."""
    order = [entries[name] for name in ENTRY_ORDER]
    window = ibis.window(group_by=entries.case_id, order_by=order)
    before = entries.activity.lag().over(window)
    again = before.isin(list(outcomes)) & entries.activity.isin(list(stages))
    marked = entries.mutate(is_again=again.fill_null(False))
    return marked.group_by("case_id").agg(
        is_imported=marked.is_imported.fill_null(False).any(),
        is_reopened=marked.is_again.any(),
        changed_pipeline=marked.is_pipeline_change.fill_null(False).any(),
    )


def count_marks(marks: Table, source: str) -> pd.DataFrame:
    """How many cases have each mark: `source`, `repair`, `count`; marks of none are left out."""
    present = [name for name in SENTENCES if name in marks.columns]
    row = marks.agg(**{name: marks[name].sum().fill_null(0) for name in present}).execute().iloc[0]
    rows = [(source, SENTENCES[name], int(row[name])) for name in present if row[name]]
    return pd.DataFrame(rows, columns=["source", "repair", "count"])


def only_marked(marks: Table, counts: pd.DataFrame) -> Table | None:
    """The marks that at least one case has, with `case_id`; None where there is none."""
    found = [name for name, said in SENTENCES.items() if said in set(counts["repair"])]
    if not found:
        return None
    return marks.select("case_id", *found).cache()


def marks_of_deals(deals: Table, entries: Table | None) -> Table:
    """Marks of cases by the records of the deals, and of those that have entries but no record.

    `deals`: `case_id`, `merged_into`, `is_deleted` (truth value).
    """
    marked = deals.select(
        "case_id",
        is_deleted=deals.is_deleted.fill_null(False),
        is_merged=deals.merged_into.notnull(),
        is_unrecorded=ibis.literal(value=False),
    )
    if entries is None:
        return marked
    lone = entries.select("case_id").distinct().anti_join(marked, "case_id")
    no = ibis.literal(value=False)
    return marked.union(lone.mutate(is_deleted=no, is_merged=no, is_unrecorded=~no))


def join_marks(first: Table, second: Table) -> Table:
    """Marks of cases from two tables beside each other; what one lacks is no."""
    joined = first.outer_join(second, "case_id")
    names = [name for name in (*first.columns, *second.columns) if name != "case_id"]
    return joined.select(
        case_id=ibis.coalesce(joined.case_id, joined.case_id_right),
        **{name: joined[name].fill_null(False) for name in names},
    )
