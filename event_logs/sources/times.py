"""Texts of time read as instants in UTC: one way of writing for the whole column.

Every text votes; the format that reads most of them reads the column, and what it cannot
read is rejected, not guessed. Whether day or month comes first is settled by the column
as a whole, or asked for. What has no offset of its own is read in the source's zone.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, TimestampValue, Value

from event_logs.event_log import TIMESTAMP
from event_logs.sources.local_times import EARLIEST, LATEST, with_instants
from event_logs.sources.time_formats import (
    WALL,
    TimeFormat,
    choose_format,
    custom_format,
    wall_clock,
)

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


def is_date(value: Value) -> BooleanValue:
    """Whether a value is a date alone, without a time of day."""
    if value.type().is_string():
        return value.re_search(_DATE).fill_null(False)
    return ibis.literal(value.type().is_date())


def read_times(rows: Table, column: str, manner: Manner) -> Table:
    """`rows` with `column` as UTC instants, null where it is none.

    Beside it `<column>_trouble` says why it is none, and `<column>_repair` what was done
    to the time (both null where there is nothing to say).
    """
    kind = rows[column].type()
    if kind.is_string():
        return _read_texts(rows, column, manner)
    is_aware = bool(getattr(kind, "timezone", None))
    refused = kind.is_date() and not manner.takes_dates
    wall = ibis.null(WALL) if refused else rows[column].cast(WALL)
    aware = rows[column].cast(TIMESTAMP) if is_aware else ibis.null(TIMESTAMP)
    unread = rows[column].notnull().ifelse(DATE_ONLY, NO_TIME)
    return _settle(rows.mutate(wall=wall, aware=aware, unread=unread), column, manner)


def _read_texts(rows: Table, column: str, manner: Manner) -> Table:
    text = rows[column]
    zoned = text.re_search(_OFFSET)
    has_zones = bool(rows.agg(any=zoned.any()).execute().iloc[0, 0])
    body = zoned.ifelse(text.re_replace(_OFFSET, r"\1"), text) if has_zones else text
    if manner.takes_dates:
        body = body.re_search(_DATE).ifelse(body + " 00:00", body)
    form = _format(rows.select(body=body), column, manner)
    wall = wall_clock(body, form)
    if form.unit:
        # What is counted from 1970 is in UTC, and no zone can override that.
        manner = replace(manner, zone="UTC")
    aware = _aware(text, wall) if has_zones else ibis.null(TIMESTAMP)
    unread = _why_unread(text, form)
    return _settle(rows.mutate(wall=wall, aware=aware, unread=unread), column, manner)


def _format(bodies: Table, column: str, manner: Manner) -> TimeFormat:
    if manner.date_format:
        return custom_format(manner.date_format)
    return choose_format(bodies, column, day_first=manner.day_first, where=manner.where)


def _aware(text: StringValue, wall: TimestampValue) -> TimestampValue:
    """The instant of a text that names its offset from UTC, else null."""
    offset = text.re_extract(_OFFSET, 2)
    digits = offset.substr(1).replace(":", "").rpad(4, "0")
    minutes = digits.left(2).try_cast("int32") * 60 + digits.substr(2, 2).try_cast("int32")
    signed = offset.startswith("-").ifelse(-minutes, minutes)
    shift = offset.isin(["Z", "UTC", "GMT"]).ifelse(0, signed)
    moved = wall - shift.as_interval("m")
    return (offset != "").ifelse(moved, ibis.null(wall.type())).cast(TIMESTAMP)


def _why_unread(text: StringValue, form: TimeFormat) -> Value:
    return ibis.cases(
        (text.isnull(), NO_TIME),
        (text.re_search(_DATE), DATE_ONLY),
        else_=f"The time does not read as {form.name}",
    )


def _settle(rows: Table, column: str, manner: Manner) -> Table:
    """The instants and notes of rows with `wall`, `aware` and `unread`, which go."""
    read = with_instants(rows, manner.zone)
    is_told = read.aware.notnull()
    nothing = ibis.null("string")
    moved = read.is_skipped.ifelse(MOVED, nothing)
    if manner.overrides:
        instant = read.local
        repair = (is_told & (read.aware != read.local)).ifelse(OVERRIDDEN, moved)
    else:
        instant = ibis.coalesce(read.aware, read.local)
        repair = is_told.ifelse(nothing, moved)
    plausible = instant.between(_moment(EARLIEST), _moment(LATEST)) & instant.notnull()
    trouble = ibis.cases((plausible, nothing), (instant.isnull(), read.unread), else_=IMPLAUSIBLE)
    judged = {
        column: plausible.ifelse(instant, ibis.null(TIMESTAMP)),
        f"{column}_trouble": trouble,
        f"{column}_repair": plausible.ifelse(repair, nothing),
    }
    kept = [name for name in rows.columns if name not in ("wall", "aware", "unread")]
    return read.mutate(**judged).select(*kept, *list(judged)[1:])


def _moment(moment: datetime) -> Value:
    return ibis.literal(moment, TIMESTAMP)
