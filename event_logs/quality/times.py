"""Times that cannot be, or that say less than they seem to."""

from collections.abc import Iterator

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import NumericValue, Table

from event_logs.engine import seconds_between
from event_logs.quality.checks import Checked, QualityCheck, found, named, unknown
from event_logs.zones import zone_named

LONG = 10
LONG_AT_LEAST = 3600
YEAR = 365 * 86_400
ENOUGH = 200
CLEARER_BY = 0.15
WHOLE_MINUTES = 0.98


def check_durations(checked: Checked) -> Iterator[QualityCheck]:
    """Durations that are impossible or far beyond the usual, and calls that overlap."""
    events = checked.events
    timed = events.filter(events.start_timestamp.notnull())
    yield found(
        "negative_duration",
        timed.filter(timed.start_timestamp > timed.timestamp),
        timed,
        timed.activity,
    )
    yield _long(timed)
    yield _overlaps(checked)


def _long(timed: Table) -> QualityCheck:
    """Longer than an hour, and than the upper quartile by ten times the quartiles' distance."""
    lasting = timed.mutate(lasts=seconds_between(timed.start_timestamp, timed.timestamp))
    quartiles = lasting.group_by("activity").agg(
        low=lasting.lasts.quantile(0.25), high=lasting.lasts.quantile(0.75)
    )
    joined = lasting.inner_join(quartiles, "activity")
    limit = ibis.greatest(joined.high + LONG * (joined.high - joined.low), LONG_AT_LEAST)
    rows = joined.filter(joined.lasts > limit)
    note = rows.activity + ", " + (rows.lasts / 60).round().cast("string") + " minutes"
    return found("long_duration", rows, timed, note)


def _overlaps(checked: Checked) -> QualityCheck:
    spoken = checked.spoken
    if spoken is None:
        return unknown("overlap", "The log does not tell calls from the rest")
    timed = (spoken.channel == "call") & spoken.start_timestamp.notnull() & spoken.is_answered
    calls = spoken.filter(timed & spoken.resource.notnull())
    before = ibis.window(group_by=calls.resource, order_by=calls.start_timestamp)
    busy = calls.mutate(until=calls.timestamp.lag().over(before))
    rows = busy.filter(seconds_between(busy.start_timestamp, busy.until) > 1)
    return found("overlap", rows, calls, rows.resource)


def check_clocks(checked: Checked) -> Iterator[QualityCheck]:
    """Times that are dates alone, years away, of one second, of whole minutes, or shifted."""
    events = checked.events
    local = _local(checked)
    rows = local.filter(local.of_day == 0)
    yield found("midnight", rows, events, rows.activity)
    yield _far_off(events)
    moves = events.filter(events.next_timestamp.notnull())
    equal = moves.filter(moves.next_timestamp == moves.timestamp)
    yield found("same_second", equal, moves, equal.activity + " and " + equal.next_activity)
    yield _coarse(events)
    yield _shifted(local)


def _local(checked: Checked) -> Table:
    """Events with `of_day`, the seconds since local midnight; the zone's offset of each month."""
    events = checked.events
    months = events.select(month=events.timestamp.truncate("M").cast("date")).distinct().execute()
    zone = zone_named(checked.time_zone)
    starts = pd.to_datetime(months["month"]).dt.tz_localize("UTC") + pd.Timedelta(days=14)
    offsets = [int(each.tz_convert(zone).utcoffset().total_seconds()) for each in starts]
    table = ibis.memtable(
        pd.DataFrame({"month": pd.to_datetime(months["month"]).dt.date, "offset": offsets}),
        schema={"month": "date", "offset": "int64"},
    )
    keyed = events.mutate(month=events.timestamp.truncate("M").cast("date"))
    joined = keyed.left_join(table, "month")
    return joined.mutate(of_day=(_epoch(joined) + joined.offset) % 86_400)


def _epoch(events: Table) -> NumericValue:
    return events.timestamp.epoch_seconds()


def _far_off(events: Table) -> QualityCheck:
    timed = events.mutate(at=_epoch(events))
    row = timed.agg(low=timed["at"].quantile(0.005), high=timed["at"].quantile(0.995)).execute()
    low, high = (float(value) for value in row.iloc[0])
    rows = timed.filter((timed["at"] < low - YEAR) | (timed["at"] > high + YEAR))
    return found("far_off", rows, events, rows.timestamp.strftime("%Y-%m-%d"))


def _coarse(events: Table) -> QualityCheck:
    whole = events.mutate(whole=_epoch(events) % 60 == 0)
    shares = whole.group_by("source").agg(share=whole.whole.mean(), number=whole.count()).execute()
    coarse = shares[(shares["share"] >= WHOLE_MINUTES) & (shares["number"] > 1)]
    return named("coarse_times", sorted(coarse["source"]), len(shares))


def _shifted(local: Table) -> QualityCheck:
    """Sources whose hours of the day agree with the greatest source's only when moved."""
    if "is_imported" in local.columns:
        marks = (local.is_imported, local.is_batch)
        local = local.filter(~ibis.or_(*(mark.fill_null(False) for mark in marks)))
    hours = local.group_by("source", hour=(local.of_day / 3600).floor().cast("int64")).agg(
        number=local.count()
    )
    frame = hours.execute().pivot_table(index="source", columns="hour", values="number")
    table = frame.reindex(columns=range(24)).fillna(0)
    table = table[table.sum(axis=1) >= ENOUGH]
    if len(table) < 2:  # noqa: PLR2004 - one source has nothing to be compared with
        return unknown("zone_shift", f"Fewer than two sources have {ENOUGH} events")
    main = table.sum(axis=1).idxmax()
    notes = [
        f"{source} lies {shift:+d} hours from {main}"
        for source in table.index
        if source != main and (shift := hours_apart(table.loc[main], table.loc[source]))
    ]
    return named("zone_shift", notes, len(table) - 1)


def hours_apart(main: pd.Series, other: pd.Series) -> int:
    """By how many hours `other` must be moved back to look most like `main`; 0 if not clearly.

    >>> day = pd.Series([0] * 9 + [5] * 9 + [0] * 6)
    >>> hours_apart(day, pd.Series(np.roll(day, 3)))
    3
    """
    moved = {
        shift: float(np.corrcoef(main, np.roll(other.to_numpy(), -shift))[0, 1])
        for shift in range(-11, 13)
    }
    best = max(moved, key=lambda shift: moved[shift])
    return best if moved[best] - moved[0] > CLEARER_BY else 0


def check_order(checked: Checked) -> Iterator[QualityCheck]:
    """Entries before the deal's record, after its outcome, and outcomes reached twice."""
    yield _before_creation(checked)
    ends = list(checked.outcomes)
    if not ends:
        yield unknown("after_outcome", "No funnel is declared")
        yield unknown("repeated_outcome", "No funnel is declared")
        return
    entries = checked.entries
    entries = entries.filter(entries.activity.isin([*checked.stages, *ends]))
    facts = entries.group_by("case_id").agg(
        ended=entries.position.min(where=entries.activity.isin(ends)),
        last_stage=entries.position.max(where=entries.activity.isin(list(checked.stages))),
        times=entries.activity.isin(ends).sum(),
    )
    ended = facts.filter(facts.ended.notnull())
    yield found("after_outcome", ended.filter(ended.last_stage > ended.ended), ended)
    yield found("repeated_outcome", ended.filter(ended.times > 1), ended)


def _before_creation(checked: Checked) -> QualityCheck:
    cases = checked.log.cases
    if "created_at" not in cases.columns:
        return unknown("before_creation", "The deals do not say when they were made")
    known = cases.filter(cases.created_at.notnull()).select("case_id", "created_at")
    joined = checked.entries.inner_join(known, "case_id")
    early = joined.filter(seconds_between(joined.timestamp, joined.created_at) > 60)  # noqa: PLR2004
    return found("before_creation", early, joined, early.activity)
