"""Texts of time read as instants in UTC: one way of writing for the whole column.

Every text votes; the format that reads most of them reads the column, and what it cannot
read is rejected, not guessed. Whether day or month comes first is settled by the column
as a whole, or asked for. What has no offset of its own is read in the source's zone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import ibis
import ibis.expr.datatypes as dt
import pandas as pd
from ibis.expr.types import BooleanValue, StringValue, Table, TimestampValue, Value

from event_logs.event_log import TIMESTAMP
from event_logs.sources.time_formats import (
    TimeFormat,
    choose_format,
    custom_format,
    wall_clock,
)
from event_logs.zones import OffsetSpan, offset_spans, zone_named

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Times outside are taken for stand-ins such as 0001-01-01 and rejected."""

NO_TIME = "There is no time"
DATE_ONLY = "There is a date but no time of day, which cannot put events in order"
IMPLAUSIBLE = "The time lies before 1970 or after 2099"
MOVED = "A local time that the clocks skipped was moved forward"
OVERRIDDEN = "The offset written in the file was overridden by the source's time_zone"

_OFFSET = r"(:\d{2}(?:[.,]\d+)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?:\s*\(.*\))?$"
_DATE = r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the times of a source are to be read.

    `zone` is that of times without an offset; where it `overrides`, offsets are ignored.
    `date_format` and `day_first` settle the format. `where` names file and source in errors.
    `takes_dates`: a date alone counts as its midnight.
    """

    zone: str = "UTC"
    overrides: bool = False
    date_format: str = ""
    day_first: bool | None = None
    where: str = ""
    takes_dates: bool = False


def read_times(rows: Table, column: str, manner: Manner) -> Table:
    """`rows` with `column` as UTC instants, null where it is none.

    Beside it `<column>_trouble` says why it is none, and `<column>_repair` what was done
    to the time (both null where there is nothing to say).
    """
    kind = rows[column].type()
    if kind.is_string():
        return _read_texts(rows, column, manner)
    wall = rows[column].cast(dt.Timestamp(scale=6))
    aware = rows[column].cast(TIMESTAMP) if getattr(kind, "timezone", None) else None
    unread = ibis.literal(DATE_ONLY) if kind.is_date() and not manner.takes_dates else None
    return _with_instants(rows, column, _Reading(wall, aware, unread), manner)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a column says: the wall clock, the instant where it names one, why it is unread."""

    wall: TimestampValue
    aware: TimestampValue | None
    unread: Value | None


def _read_texts(rows: Table, column: str, manner: Manner) -> Table:
    text = rows[column]
    zoned = text.re_search(_OFFSET)
    has_zones = bool(rows.agg(any=zoned.any()).execute().iloc[0, 0])
    body = zoned.ifelse(text.re_replace(_OFFSET, r"\1"), text) if has_zones else text
    bare = rows.select(body=body)
    form = (
        custom_format(manner.date_format)
        if manner.date_format
        else choose_format(bare, column, day_first=manner.day_first, where=manner.where)
    )
    wall = wall_clock(body, form)
    if manner.takes_dates:
        wall = ibis.coalesce(wall, _midnight(body, form))
    aware = _aware(text, wall, form) if has_zones or form.unit else None
    return _with_instants(rows, column, _Reading(wall, aware, _why_unread(text, form)), manner)


def _aware(text: StringValue, wall: TimestampValue, form: TimeFormat) -> TimestampValue:
    """The instant of a text that names its offset from UTC, else null."""
    if form.unit:
        return wall.cast(TIMESTAMP)
    offset = text.re_extract(_OFFSET, 2)
    digits = offset.substr(1).replace(":", "").rpad(4, "0")
    minutes = digits.left(2).try_cast("int32") * 60 + digits.substr(2, 2).try_cast("int32")
    signed = offset.startswith("-").ifelse(-minutes, minutes)
    shift = offset.isin(["Z", "UTC", "GMT"]).ifelse(0, signed)
    moved = wall - shift.as_interval("m")
    return (offset != "").ifelse(moved, ibis.null(wall.type())).cast(TIMESTAMP)


def _midnight(body: StringValue, form: TimeFormat) -> TimestampValue:
    patterns = {pattern.split(" ")[0].rstrip(",") for pattern in form.patterns} or {"%Y-%m-%d"}
    dates = TimeFormat("a date", tuple(sorted(patterns)))
    return wall_clock(body, dates)


def _why_unread(text: StringValue, form: TimeFormat) -> Value:
    return ibis.cases(
        (text.isnull(), NO_TIME),
        (text.re_search(_DATE), DATE_ONLY),
        else_=f"The time does not read as {form.name}",
    )


def _with_instants(rows: Table, column: str, reading: _Reading, manner: Manner) -> Table:
    spans = _spans(rows.select(wall=reading.wall), manner.zone)
    local = _to_utc(reading.wall, spans)
    aware = reading.aware
    instant, repair = local, _gap_repair(reading.wall, spans)
    if aware is not None and manner.overrides:
        differs = aware.notnull() & (aware != local)
        repair = differs.ifelse(OVERRIDDEN, repair)
    elif aware is not None:
        instant = ibis.coalesce(aware, local)
        repair = aware.notnull().ifelse(ibis.null("string"), repair)
    plausible = (instant >= ibis.literal(EARLIEST, TIMESTAMP)) & (
        instant < ibis.literal(LATEST, TIMESTAMP)
    )
    return _judged(rows, column, (instant, plausible, repair), reading.unread)


def _judged(
    rows: Table,
    column: str,
    read: tuple[TimestampValue, BooleanValue, StringValue],
    unread: Value | None,
) -> Table:
    instant, plausible, repair = read
    nothing = ibis.null("string")
    is_unread = instant.isnull()
    trouble = is_unread.ifelse(
        NO_TIME if unread is None else unread, plausible.ifelse(nothing, IMPLAUSIBLE)
    )
    good = plausible & ~is_unread
    if unread is not None and not unread.op().shape.is_columnar():
        good, trouble = ibis.literal(value=False), unread
    return rows.mutate(
        **{
            column: good.ifelse(instant, ibis.null(TIMESTAMP)),
            f"{column}_trouble": trouble,
            f"{column}_repair": good.ifelse(repair, nothing),
        }
    )


def _spans(walls: Table, zone: str) -> list[OffsetSpan]:
    """The zone's offsets over the times of a column, with a day to spare at both ends."""
    inside = walls.filter(
        walls.wall.between(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None))
    )
    ends = inside.agg(first=inside.wall.min(), last=inside.wall.max()).execute().iloc[0]
    first, last = (
        (EARLIEST, EARLIEST)
        if pd.isna(ends["first"])
        else (moment.to_pydatetime().replace(tzinfo=UTC) for moment in ends)
    )
    spare = timedelta(days=2)
    return offset_spans(zone_named(zone), first - spare, last + spare)


def _to_utc(wall: TimestampValue, spans: list[OffsetSpan]) -> TimestampValue:
    """The instant of a wall clock; of two with the same reading the first (fold 0)."""
    last = _less(wall, spans[-1].offset)
    branches = [
        (wall < _wall(later.start + max(span.offset, later.offset)), _less(wall, span.offset))
        for span, later in pairwise(spans)
    ]
    return (ibis.cases(*branches, else_=last) if branches else last).cast(TIMESTAMP)


def _gap_repair(wall: TimestampValue, spans: list[OffsetSpan]) -> StringValue:
    skipped = [
        wall.between(
            _wall(later.start + span.offset),
            _wall(later.start + later.offset - timedelta(microseconds=1)),
        )
        for span, later in pairwise(spans)
        if later.offset > span.offset
    ]
    if not skipped:
        return ibis.null("string")
    return ibis.or_(*skipped).ifelse(MOVED, ibis.null("string"))


def _less(wall: TimestampValue, offset: timedelta) -> TimestampValue:
    return wall - ibis.interval(seconds=int(offset.total_seconds()))


def _wall(moment: datetime) -> Value:
    return ibis.literal(moment.replace(tzinfo=None), dt.Timestamp(scale=6))
