"""What a wall clock shows, as an instant: local times of a zone to UTC.

Of two instants with the same reading the first is meant (fold 0, as Python has it). A
reading that the clocks skipped is moved forward by as much as they were.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.event_log import TIMESTAMP
from event_logs.zones import OffsetSpan, offset_spans, zone_named

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Times outside are taken for stand-ins such as 0001-01-01; their offset is not looked up."""

_DAY = timedelta(days=1)


def with_instants(rows: Table, zone: str) -> Table:
    """`rows` with `local`, the instant of the wall clock `wall` in a zone, and `is_skipped`.

    One hash join with the days of the range, whatever the zone went through.
    """
    first, last = _range(rows)
    days = engine.load(local_days(zone_named(zone), first - 2 * _DAY, last + 2 * _DAY))
    keyed = rows.mutate(wall_day=rows.wall.date())
    joined = keyed.left_join(days, keyed.wall_day == days.day)
    offset = (joined.wall >= joined.switch).ifelse(joined.after, joined.before).fill_null(0)
    skipped = (joined.wall >= joined.gap_start) & (joined.wall < joined.gap_end)
    return joined.select(
        *rows.columns,
        local=(joined.wall - offset.as_interval("s")).cast(TIMESTAMP),
        is_skipped=skipped.fill_null(False),
    )


def local_days(zone: ZoneInfo, first: datetime, last: datetime) -> pa.Table:
    """One row a local day: its offset from UTC `before` and `after` the wall shows `switch`.

    Columns `day`, `switch`, `before`, `after` (seconds), and `gap_start`, `gap_end`: the
    readings that the clocks skip that day (both the day's start where they skip none).
    """
    spans = offset_spans(zone, first, last)
    ends_at = np.datetime64(_naive(last), "D") + np.timedelta64(1, "D")
    days = np.arange(np.datetime64(_naive(first), "D"), ends_at)
    starts = days.astype("datetime64[us]")
    ends = starts + np.timedelta64(1, "D")
    switches = np.array([_switch(*pair) for pair in pairwise(spans)], "datetime64[us]")
    offsets = np.array([int(span.offset.total_seconds()) for span in spans], "int64")
    begin = np.searchsorted(switches, starts, side="right")
    end = np.searchsorted(switches, ends, side="left")
    changed = end > begin
    switch = starts.copy()
    switch[changed] = switches[begin[changed]]
    gaps = _gaps(spans, starts, ends)
    return pa.table(
        {
            "day": days,
            "switch": switch,
            "before": offsets[begin],
            "after": offsets[end],
            "gap_start": gaps[0],
            "gap_end": gaps[1],
        }
    )


def _gaps(
    spans: list[OffsetSpan], starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    begin, end = starts.copy(), starts.copy()
    for span, later in pairwise(spans):
        first = np.datetime64(_naive(later.start + span.offset), "us")
        last = np.datetime64(_naive(later.start + later.offset), "us")
        touched = (starts < last) & (ends > first)
        begin[touched], end[touched] = first, last
    return begin, end


def _switch(span: OffsetSpan, later: OffsetSpan) -> datetime:
    """From which reading on the later offset holds: not before both clocks have shown it."""
    return _naive(later.start + max(span.offset, later.offset))


def _range(rows: Table) -> tuple[datetime, datetime]:
    inside = rows.filter(rows.wall.between(_naive(EARLIEST), _naive(LATEST)))
    ends = inside.agg(first=inside.wall.min(), last=inside.wall.max()).execute().iloc[0]
    if pd.isna(ends["first"]):
        return EARLIEST, EARLIEST
    first, last = (moment.to_pydatetime().replace(tzinfo=UTC) for moment in ends)
    return first, last


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
