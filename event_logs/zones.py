"""Time zones as tables: which offset from UTC a zone had, from when to when.

The zone database is Python's (`zoneinfo`), never the table engine's, so that one machine
has one truth about daylight saving time and about changes of law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from event_logs.errors import GreyzoneError, nearest

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OffsetSpan:
    """A stretch of time over which a zone keeps one offset: `start` ≤ instant < `end` (UTC)."""

    start: datetime
    end: datetime
    offset: timedelta


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name in the IANA database.

    >>> zone_named("Europe/Moskow")
    Traceback (most recent call last):
    ...
    event_logs.errors.GreyzoneError: There is no time zone 'Europe/Moskow'. Did you mean \
'Europe/Moscow'?
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise GreyzoneError(
            f"There is no time zone '{name}'",
            remedy=nearest(name, sorted(available_timezones()))
            or "Use a name of the IANA database, such as 'Europe/Moscow' or 'UTC'",
        ) from unknown


def offset_spans(zone: ZoneInfo, start: datetime, end: datetime) -> list[OffsetSpan]:
    """The offsets of `zone` from `start` to `end` (aware), in order and without gaps.

    >>> spans = offset_spans(ZoneInfo("Asia/Almaty"), datetime(2024, 1, 1, tzinfo=UTC),
    ...                      datetime(2025, 1, 1, tzinfo=UTC))
    >>> [(f"{span.start:%Y-%m-%d %H:%M}", span.offset.seconds // 3600) for span in spans]
    [('2024-01-01 00:00', 6), ('2024-02-29 18:00', 5)]
    """
    edges = [start.astimezone(UTC), *_changes(zone, start.astimezone(UTC), end.astimezone(UTC))]
    ends = [*edges[1:], end.astimezone(UTC)]
    return [
        OffsetSpan(begin, stop, _offset(zone, begin))
        for begin, stop in zip(edges, ends, strict=True)
    ]


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Instants at which the offset changes. No zone has ever changed it twice in a day."""
    day = start
    while day < end:
        following = min(day + _DAY, end)
        if _offset(zone, day) != _offset(zone, following):
            yield _change_between(zone, day, following)
        day = following


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with the new offset, by halving."""
    low, high = int(before.timestamp()), -int(-after.timestamp() // 1)
    old = _offset(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
