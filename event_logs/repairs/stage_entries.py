"""Repairs of stage entries: repeats, batches, imports, changes of the pipeline."""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import BooleanValue, Table

from event_logs import engine
from event_logs.repairs.switches import NONE, UNCHANGED, Repairs

REPEAT = "Entered the stage in which the deal already was: taken as one with the entry before"
BATCH = "Moved in a batch: many deals to one stage by one person within seconds"
IMPORTED = "Stamped by an import: many deals begin at the same moment"
PIPELINE = "Moved to another pipeline"

ENTRY_ORDER = ("timestamp", "source_order", "source_row", "source_part")


@dataclass(frozen=True, slots=True)
class Mended:
    """Entries after a repair, and what was done: `counts` has `source`, `repair`, `count`."""

    entries: Table
    counts: pd.DataFrame


def mend_entries(entries: Table, repairs: Repairs) -> Mended:
    """Stage entries with the columns of `MARKS`, repeats taken out.

    `entries`: the columns of events, `pipeline`, `from_stage`, `is_added` and `is_bulk` (as
    the CRM says it itself).
    """
    counts: list[pd.DataFrame] = []
    marked = entries.mutate(is_repeat=_is_repeat(entries, repairs)).cache()
    if repairs.collapse_repeats != NONE:
        counts.append(_counted(marked, marked.is_repeat, REPEAT))
        marked = marked.filter(~marked.is_repeat)
    marked = marked.drop("is_repeat").mutate(**_marks(marked)).cache()
    marked = _with_runs(marked, repairs).cache()
    counts += [
        _counted(marked, marked[column], repair)
        for column, repair in (
            ("is_batch", BATCH),
            ("is_imported", IMPORTED),
            ("is_pipeline_change", PIPELINE),
        )
    ]
    return Mended(marked.drop("is_bulk"), pd.concat(counts, ignore_index=True))


def _in_case(entries: Table) -> ibis.expr.builders.WindowBuilder:
    order = [entries[name] for name in ENTRY_ORDER]
    return ibis.window(group_by=entries.case_id, order_by=order)


def _is_repeat(entries: Table, repairs: Repairs) -> BooleanValue:
    """Whether the deal was in that stage of that pipeline already, and the record says so."""
    window = _in_case(entries)
    same = entries.activity == entries.activity.lag().over(window)
    home = entries.pipeline.fill_null("")
    repeated = same & (home == home.lag().over(window))
    if repairs.collapse_repeats == UNCHANGED:
        repeated &= entries.from_stage == entries.activity
    return repeated.fill_null(False)


def _marks(entries: Table) -> dict[str, BooleanValue]:
    window = _in_case(entries)
    moved = entries.pipeline != entries.pipeline.lag().over(window)
    return {
        "is_first": ibis.row_number().over(window) == 0,
        "is_pipeline_change": moved.fill_null(False),
    }


def _with_runs(entries: Table, repairs: Repairs) -> Table:
    """Entries with whether they are of a batch, and whether an import stamped them."""
    seconds = repairs.batch_seconds
    never = ibis.literal(value=False)
    batch = imported = never
    if repairs.flag_batches:
        known = entries.filter(entries.resource.notnull())
        runs = runs_of(known, ("resource", "activity"), seconds, repairs.batch_size)
        entries = _beside(entries, runs, "in_batch")
        batch = entries.in_batch | entries.is_bulk.fill_null(False)
    if repairs.flag_imports:
        begun = entries.filter(entries.is_first)
        runs = runs_of(begun, (), seconds, repairs.import_size)
        entries = _beside(entries, _stamped(entries, runs), "in_import")
        imported = entries.in_import
        batch = batch & ~imported
    marked = entries.mutate(is_batch=batch, is_imported=imported)
    spent = ("is_first", "in_batch", "in_import")
    return marked.drop(*(name for name in spent if name in marked.columns))


def runs_of(entries: Table, groups: tuple[str, ...], seconds: int, size: int) -> Table:
    """Entries of runs of at least `size` cases: `source`, `source_row`.

    A run holds the entries of one of the `groups`, each at most `seconds` after the one
    before.
    """
    keys = [entries[name] for name in groups]
    order = [entries[name] for name in ENTRY_ORDER]
    before = entries.timestamp.lag().over(ibis.window(group_by=keys, order_by=order))
    gap = engine.seconds_between(before, entries.timestamp)
    opened = entries.mutate(is_new=(gap > seconds).fill_null(True))
    window = ibis.cumulative_window(
        group_by=[opened[name] for name in groups], order_by=[opened[name] for name in ENTRY_ORDER]
    )
    runs = opened.mutate(run=opened.is_new.cast("int64").sum().over(window))
    sizes = runs.group_by(*groups, "run").agg(cases=runs.case_id.nunique())
    return runs.semi_join(sizes.filter(sizes.cases >= size), [*groups, "run"]).select(
        "source", "source_row"
    )


def _stamped(entries: Table, begun: Table) -> Table:
    """All that the cases whose first entry is among `begun` were said to do within that second."""
    names = ["source", "source_row"]
    firsts = entries.semi_join(begun, names).select("case_id", stamped="timestamp")
    joined = entries.inner_join(firsts, "case_id")
    same = engine.seconds_between(joined.stamped, joined.timestamp) < 1
    return joined.filter(same).select(*names)


def _beside(entries: Table, found: Table, name: str) -> Table:
    keys = ["source", "source_row"]
    joined = entries.left_join(found.distinct().mutate(**{name: True}), keys)
    spent = [f"{key}_right" for key in keys]
    return joined.mutate(**{name: joined[name].fill_null(False)}).drop(*spent)


def _counted(entries: Table, is_done: BooleanValue, repair: str) -> pd.DataFrame:
    done = entries.filter(is_done)
    counts = done.group_by("source").agg(count=done.count()).order_by("source").execute()
    return counts.assign(repair=repair)[["source", "repair", "count"]]
