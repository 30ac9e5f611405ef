"""Calls made ready: who spoke with whom, how long, what that is called."""

import ibis
from ibis.expr.types import NumericValue, Table

from event_logs.activities import direction_of, name_calls, seconds_of, was_answered
from event_logs.communication import CALL
from event_logs.correlation.phones import key_phones
from event_logs.event_log import TIMESTAMP
from event_logs.extraction.house import House, named_contacts
from event_logs.extraction.placing import placed
from event_logs.extraction.reading import Source


def read_calls(source: Source, house: House) -> tuple[Table, Table]:
    """The calls of a source, and the number outside the company of each that has one."""
    kept = source.records.kept
    numbers = key_phones(kept.select(text=kept.number), house.region)
    calls = kept.left_join(numbers, kept.number == numbers.text).drop("text")
    lines = key_phones(kept.select(text=kept.extension), house.region).drop("trouble")
    lines = lines.inner_join(house.people, "key").select("text", agent="person")
    calls = calls.left_join(lines, calls.extension == lines.text).drop("text")
    own = house.people.select("key", own=ibis.literal(value=True))
    calls = calls.left_join(own, "key").drop("key_right")
    inside = (
        (direction_of(calls.direction) == "inside")
        | calls.key.startswith("ext:").fill_null(False)
        | calls.own.fill_null(False)
    )
    calls = with_durations(calls).mutate(
        is_internal=inside,
        direction=inside.ifelse("inside", direction_of(calls.direction)),
        agent=ibis.coalesce(calls.resource, calls.agent),
    )
    outside = calls.filter(~calls.is_internal)
    keys = outside.filter(outside.key.notnull()).select("source_row", "key")
    parties = placed(source, keys.union(named_contacts(outside)))
    return _rows(source, calls), parties.select("source", "source_row", "key")


def with_durations(calls: Table) -> Table:
    """Calls with `is_answered`, and how long they rang, were talked and took altogether."""
    told = calls.mutate(
        whole=seconds_of(calls.duration_seconds),
        talk=seconds_of(calls.talk_seconds),
        ring=seconds_of(calls.ring_seconds),
    )
    answered = was_answered(told.answered, ibis.coalesce(told.talk, told.whole))
    told = told.mutate(is_answered=answered)
    ring = ibis.coalesce(told.ring, _positive(told.whole - told.talk))
    told = told.mutate(ring=ring)
    spoken = ibis.coalesce(told.talk, _positive(told.whole - ring.fill_null(0)))
    talk = ibis.cases((told.is_answered, spoken), (~told.is_answered, 0.0))
    return told.mutate(
        seconds=ibis.coalesce(told.whole, talk + ring, talk), talk_seconds=talk, ring_seconds=ring
    )


def _positive(seconds: NumericValue) -> NumericValue:
    return (seconds >= 0).ifelse(seconds, ibis.null("float64"))


def _rows(source: Source, calls: Table) -> Table:
    lasting = calls.seconds.round().cast("int64").fill_null(0).as_interval("s")
    return placed(
        source,
        calls.mutate(
            channel=ibis.literal(CALL),
            activity=name_calls(calls),
            moment=calls.timestamp,
            timestamp=(calls.timestamp + lasting).cast(TIMESTAMP),
            start_timestamp=calls.seconds.notnull().ifelse(calls.timestamp, ibis.null(TIMESTAMP)),
            resource=calls.agent,
        ),
    )
