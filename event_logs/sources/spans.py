"""Seconds between two times that stand as texts in one record."""

from ibis.expr.types import StringValue, Value

from event_logs import engine
from event_logs.event_log import TIMESTAMP


def seconds_from(start: Value, end: Value) -> StringValue:
    """Whole seconds from one ISO 8601 time to another, as text; null where either is none.

    Both are of one zone: it does not matter which, unless the clocks change between them.

    >>> import pyarrow as pa
    >>> rows = engine.load(pa.table({"start": ["2026-01-05T15:00:00+03:00"],
    ...                              "end": ["2026-01-05T15:01:10+03:00"]}))
    >>> rows.select(took=seconds_from(rows.start, rows.end)).execute().took[0]
    '70'
    """
    seconds = engine.seconds_between(_moment(start), _moment(end))
    return seconds.round().cast("int64").cast("string")


def difference(whole: StringValue, part: StringValue) -> StringValue:
    """What is left of some seconds without others, as text; null where either is no number.

    >>> import ibis
    >>> difference(ibis.literal("66"), ibis.literal("60")).execute()
    '6'
    """
    rest = whole.try_cast("float64") - part.try_cast("float64")
    return rest.round().cast("int64").cast("string")


def _moment(time: Value) -> Value:
    return time.cast("string").try_cast(TIMESTAMP)
