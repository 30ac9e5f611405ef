"""The legs of a call made one call: menus, queues, rings and transfers are not calls of their own.

Legs of one call share a `group_id`. The call begins with its first leg and ends with its
last; somebody answered it where a leg says that a person did. It stands for by the leg in
which people talked longest, else by the last one; the others are joined to it.
"""

from dataclasses import replace

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table, Value

from event_logs import engine
from event_logs.activities import direction_of, seconds_of, was_answered
from event_logs.event_log import TIMESTAMP
from event_logs.sources.raw_table import ROW
from event_logs.sources.records import Records

JOINED = "joined"
JOINED_TO = "joined_to"


def join_legs(records: Records) -> Records:
    """Records of legs as records of calls; the legs joined are `joined` in `judged`.

    `judged` has `joined_to`, the row of the leg that stands for the call (null: none).
    """
    legs = _with_facts(records.kept).cache()
    calls = legs.group_by("call").agg(**_whole(legs)).cache()
    kept = _spoken_for(records.kept, calls)
    targets = legs.inner_join(calls.select("call", JOINED_TO), "call")
    others = targets.filter(targets[ROW] != targets[JOINED_TO]).select(ROW, JOINED_TO)
    judged = records.judged.left_join(others, ROW)
    state = judged[JOINED_TO].notnull().ifelse(JOINED, judged.state)
    return replace(
        records, kept=kept.cache(), judged=judged.mutate(state=state).drop(f"{ROW}_right")
    )


def _with_facts(kept: Table) -> Table:
    """Legs with the call that they belong to and when they rang, were answered and ended."""
    alone = ibis.literal("row ") + kept[ROW].cast("string")
    whole = ibis.coalesce(
        seconds_of(kept.duration_seconds),
        seconds_of(kept.talk_seconds) + seconds_of(kept.ring_seconds).fill_null(0),
    )
    legs = kept.mutate(
        call=ibis.coalesce(kept.group_id, alone),
        whole=whole.fill_null(0.0),
        is_answered=was_answered(
            kept.answered, ibis.coalesce(seconds_of(kept.talk_seconds), whole)
        ),
        heading=direction_of(kept.direction),
    )
    talk = ibis.coalesce(seconds_of(legs.talk_seconds), legs.whole)
    legs = legs.mutate(talk=legs.is_answered.fill_null(False).ifelse(talk, 0.0))
    return legs.mutate(
        end=_later(legs.timestamp, legs.whole),
        answer=_later(legs.timestamp, legs.whole - legs.talk),
    )


def _later(time: Value, seconds: NumericValue) -> Value:
    return (time + seconds.round().cast("int64").as_interval("s")).cast(TIMESTAMP)


def _whole(legs: Table) -> dict[str, Value]:
    """What a call is, of its legs."""
    reached = legs.is_answered.fill_null(False)
    begun, end = legs.timestamp.min(), legs.end.max()
    picked = legs.answer.min(where=reached)
    rung = engine.seconds_between(begun, ibis.coalesce(picked, end))
    known = legs.is_answered.notnull().any()
    return {
        "begun": begun,
        "whole_seconds": engine.seconds_between(begun, end),
        "talked": legs.talk.sum(),
        "rung": rung,
        "reached": known.ifelse(reached.any(), ibis.null("boolean")),
        "named_case": legs.case_id.min(),
        JOINED_TO: legs[ROW].argmax(_weight(legs)),
        "first": legs[ROW].argmin(_earliness(legs)),
    }


def _weight(legs: Table) -> Value:
    """By which one leg stands for a call rather than another: talk, then its time."""
    return ibis.struct(
        {
            "talk": legs.talk,
            "time": legs.timestamp,
            "line": legs.extension.fill_null(""),
            "row": -legs[ROW],
        }
    )


def _earliness(legs: Table) -> Value:
    """By which one leg tells where a call came from: the way out of the house, then time."""
    return ibis.struct(
        {
            "is_inside": _is_inside(legs),
            "time": legs.timestamp,
            "is_root": (legs.call_id != legs.group_id).fill_null(True),
            "line": legs.extension.fill_null(""),
            "row": legs[ROW],
        }
    )


def _is_inside(legs: Table) -> BooleanValue:
    return (legs.heading == "inside").fill_null(False)


def _spoken_for(kept: Table, calls: Table) -> Table:
    """The legs that stand for calls, with what is true of the whole call."""
    first = kept.select(first=kept[ROW], first_number=kept.number, first_direction=kept.direction)
    rows = kept.inner_join(calls, kept[ROW] == calls[JOINED_TO])
    rows = rows.inner_join(first, rows.first == first.first)
    answered = ibis.cases((rows.reached, "yes"), (~rows.reached, "no"))
    return rows.mutate(
        timestamp=rows.begun,
        number=rows.first_number,
        direction=rows.first_direction,
        duration_seconds=_text(rows.whole_seconds),
        talk_seconds=_text(rows.talked),
        ring_seconds=_text(rows.rung),
        answered=answered,
        case_id=rows.named_case,
    ).select(*kept.columns)


def _text(seconds: NumericValue) -> Value:
    return seconds.round().cast("int64").cast("string")
