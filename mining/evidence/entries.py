"""Every entry of a declared stage, with the communications around it."""

from dataclasses import dataclass
from datetime import timedelta

import ibis
from ibis.expr.types import BooleanValue, Table

from event_logs.engine import seconds_between
from event_logs.event_log import EventLog, end_of
from mining.models.funnel import Funnel

NOWHERE = "(unknown)"
"""The group of what has no source, no team."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """What counts as near, and as a batch.

    A communication at most `before` an entry supports it; none within `before` and `after`
    leaves it a ghost. `deals` or more entered by one person, each within `within` of the one
    before, are a batch.
    """

    before: timedelta = timedelta(days=3)
    after: timedelta = timedelta(days=1)
    deals: int = 5
    within: timedelta = timedelta(minutes=2)


def is_communication(events: Table, funnel: Funnel) -> BooleanValue:
    """Whether an event is a call, a letter, a piece of work, and no entry in the CRM.

    The channel says so; in a log without channels, whatever the funnel does not declare.
    """
    if "channel" in events.columns:
        return events.channel.notnull()
    return events.activity.notin(list(funnel.names))


def stage_entries(log: EventLog, funnel: Funnel, nearness: Nearness | None = None) -> Table:
    """One row for every entry of a declared stage or outcome, held by the engine.

    `case_id`, `stage`, `position`, `at`, `resource`; `is_first` (of its case), `begins` (the
    case was not in that stage already), `is_outcome`, `seconds` (of the stay that it begins,
    to the next stage or the end of the log; null where it begins none), `communications`
    within that stay,
    `is_supported`, `is_ghost`, `is_batch`, and the groups `team` (department of who entered
    it), `source` (of the lead) and `period` (month of the entry, UTC), with the `amount`.
    """
    near = nearness or Nearness()
    spoken = _with_neighbours(log.events, funnel)
    entered = spoken.filter(spoken.activity.isin(list(funnel.names)))
    stays = _with_stays(entered, log, funnel)
    grouped = _with_groups(_with_batches(stays, near), log)
    before = seconds_between(grouped.spoken_before, grouped.at)
    after = seconds_between(grouped.at, grouped.spoken_after)
    supported = (before <= near.before.total_seconds()).fill_null(False)
    followed = (after <= near.after.total_seconds()).fill_null(False)
    return (
        grouped.mutate(is_supported=supported, is_ghost=~supported & ~followed)
        .drop("spoken_before", "spoken_after")
        .cache()
    )


def case_groups(log: EventLog) -> Table:
    """The groups of each case: `case_id`, `source` of the lead, `amount`; null is unknown."""
    cases = log.cases
    source = cases.lead_source if "lead_source" in cases.columns else ibis.null("string")
    amount = cases.amount if "amount" in cases.columns else ibis.null("float64")
    return cases.select(
        "case_id",
        source=source.cast("string").fill_null(NOWHERE),
        amount=amount.try_cast("float64"),
    )


def _with_neighbours(events: Table, funnel: Funnel) -> Table:
    """Events with the communications before and after them, and how many there were so far."""
    spoken = is_communication(events, funnel)
    times = events.mutate(spoken_at=spoken.ifelse(events.timestamp, None), is_spoken=spoken)
    order = {"group_by": "case_id", "order_by": times.position}
    earlier = ibis.window(**order, preceding=(None, 1))
    later = ibis.window(**order, following=(1, None))
    so_far = ibis.window(**order, preceding=None, following=0)
    return times.mutate(
        spoken_before=times.spoken_at.max().over(earlier),
        spoken_after=times.spoken_at.min().over(later),
        so_far=times.is_spoken.cast("int64").sum().over(so_far),
        in_all=times.is_spoken.cast("int64").sum().over(group_by="case_id"),
    )


def _with_stays(entered: Table, log: EventLog, funnel: Funnel) -> Table:
    """Entries, those that begin a stay with how long it took and what was said in it."""
    order = {"group_by": "case_id", "order_by": entered.position}
    entered = entered.mutate(before=entered.activity.lag().over(ibis.window(**order)))
    begins = entered.before.isnull() | (entered.before != entered.activity)
    entered = entered.mutate(begins=begins, is_first=entered.before.isnull())
    # Entries of the stage that the case is in already belong to the stay that goes on.
    order["order_by"] = entered.position
    later = ibis.window(**order, following=(1, None))
    starts = {
        "next_at": entered.begins.ifelse(entered.timestamp, None).min().over(later),
        "next_so_far": entered.begins.ifelse(entered.so_far, None).min().over(later),
    }
    end = end_of(log)["at"].as_scalar()
    is_outcome = entered.activity.isin(list(funnel.outcome_names))
    stays = entered.mutate(**starts, is_outcome=is_outcome, log_end=end)
    lasts = stays.begins & ~stays.is_outcome
    seconds = seconds_between(stays.timestamp, stays.next_at.fill_null(stays.log_end))
    said = stays.next_so_far.fill_null(stays.in_all) - stays.so_far
    return stays.select(
        "case_id",
        "position",
        "resource",
        "begins",
        "is_first",
        "is_outcome",
        "spoken_before",
        "spoken_after",
        stage=stays.activity,
        at=stays.timestamp,
        team=stays.department.fill_null(NOWHERE),
        period=stays.timestamp.strftime("%Y-%m"),
        seconds=lasts.ifelse(seconds, None),
        communications=lasts.ifelse(said, None),
    )


def _with_batches(entries: Table, near: Nearness) -> Table:
    """Entries with whether they are of a batch; nobody's entries are of none."""
    order = {"group_by": "resource", "order_by": [entries.at, entries.case_id, entries.position]}
    known = entries.filter(entries.resource.notnull())
    gap = seconds_between(known.at.lag().over(ibis.window(**order)), known.at)
    opened = known.mutate(is_new=(gap > near.within.total_seconds()).fill_null(True))
    order["order_by"] = [opened.at, opened.case_id, opened.position]
    number = opened.is_new.cast("int64").sum()
    runs = opened.mutate(run=number.over(ibis.window(**order, preceding=None, following=0)))
    sizes = runs.group_by("resource", "run").agg(deals=runs.case_id.nunique())
    batches = sizes.filter(sizes.deals >= near.deals)
    found = runs.semi_join(batches, ["resource", "run"]).select("case_id", "position")
    marked = entries.left_join(found.mutate(is_batch=True), ["case_id", "position"])
    return marked.mutate(is_batch=marked.is_batch.fill_null(False)).drop(
        "case_id_right", "position_right"
    )


def _with_groups(entries: Table, log: EventLog) -> Table:
    return entries.left_join(case_groups(log), "case_id").drop("case_id_right")
