"""Repairs from the records of deals: the entries that a CRM does not write, and their fate."""

from collections.abc import Sequence

import ibis
import pandas as pd
from ibis.expr.types import Table, TimestampValue

FIRST_STAGE = "First stage added: the deal was created in it, the CRM writes only changes"
OUTCOME = "Outcome added: the deal's record knows it, its history does not"
OUTCOME_DAY = "Outcome added at the deal's last entry: only its day is known"


def first_entries(entries: Table, deals: Table, begins: Sequence[str]) -> Table:
    """The entry of the stage in which each deal was created, where its history lacks it.

    That stage is the one which the first change was from; of a deal without any change the
    one in which it is, if deals begin there (`begins`). A deal whose record knows the day
    only is left as it is: a day puts nothing in order. `entries` has `from_stage`.
    """
    firsts = entries.group_by("case_id").agg(
        stage_before=entries.from_stage.argmin(entries.timestamp),
        stage=entries.activity.argmin(entries.timestamp),
        at=entries.timestamp.min(),
    )
    known = deals.filter(deals.created_at.notnull() & ~deals.created_at_is_date)
    known = known.rename(now="stage")
    joined = known.left_join(firsts, "case_id").drop("case_id_right")
    untouched = joined["at"].isnull() & joined.now.isin(list(begins))
    first = untouched.ifelse(joined.now, joined.stage_before)
    is_lacking = untouched | (
        (joined.created_at <= joined["at"]) & (joined.stage_before != joined.stage)
    )
    lacking = joined.filter(is_lacking.fill_null(False) & first.notnull())
    return _as_entries(lacking.mutate(activity=first, timestamp=lacking.created_at))


def last_entries(entries: Table, deals: Table, outcomes: Sequence[str]) -> Table:
    """The outcome of each deal whose record knows it while its last entry is another stage.

    With `is_late` where only the day of the end is known: such an entry stands at the
    deal's last one, or on that day if it is later.
    """
    lasts = entries.group_by("case_id").agg(
        last=entries.activity.argmax(entries.timestamp), at=entries.timestamp.max()
    )
    ended = deals.filter(deals.stage.isin(list(outcomes)) & deals.closed_at.notnull())
    joined = ended.left_join(lasts, "case_id").drop("case_id_right")
    is_last = joined["last"].isin(list(outcomes)).fill_null(False)
    lacking = joined.filter(~is_last)
    return _as_entries(
        lacking.mutate(activity=lacking.stage, timestamp=_ended(lacking)),
        is_late=lacking.closed_at_is_date,
    )


def _ended(deals: Table) -> TimestampValue:
    """When a deal ended; never before its last entry where only the day is known."""
    last = ibis.coalesce(deals["at"], deals.closed_at)
    return deals.closed_at_is_date.ifelse(ibis.greatest(deals.closed_at, last), deals.closed_at)


def _as_entries(deals: Table, **further: ibis.Value) -> Table:
    named = deals.mutate(is_added=ibis.literal(value=True), **further)
    columns = ("case_id", "activity", "timestamp", "source", "source_row", "pipeline", "is_added")
    return named.select(*columns, *further)


def count_added(added: Table, repair: str) -> pd.DataFrame:
    """How many entries a repair added: `source`, `repair`, `count`."""
    counts = added.group_by("source").agg(count=added.count()).order_by("source").execute()
    return counts.assign(repair=repair)[["source", "repair", "count"]]
