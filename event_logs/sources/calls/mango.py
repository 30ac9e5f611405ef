"""Mango Office: statistics of calls as CSV with or without a header, and as JSON of calls.

Names of fields: the vendor's documentation of `/vpbx/stats/request` and
`/vpbx/stats/calls`. A row of CSV is a leg, an item of JSON a whole call.
"""

import re

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.formats import Format, Head, column, inside, made, objects_in, shown

VENDOR = "Mango Office"
HEADER = (
    *("records", "start", "finish", "answer", "from_extension", "from_number", "to_extension"),
    *("to_number", "disconnect_reason", "line_number", "location", "create", "entry_id"),
)


def _is_answered(rows: Table) -> BooleanValue:
    return (rows.answer.try_cast("int64") > 0).fill_null(False)


def _direction(rows: Table) -> StringValue:
    """A call of a line goes out, a call to a line comes in, one of both stays inside."""
    out, come = rows.from_extension.notnull(), rows.to_extension.notnull()
    return ibis.cases((out & come, "inside"), (out, "out"), else_=ibis.literal("in"))


def _seconds(rows: Table, start: str, end: str) -> StringValue:
    """Seconds between two moments of a row, which are counted from 1970; 0 is none."""
    first, last = (rows[name].try_cast("int64").nullif(0) for name in (start, end))
    return (last - first).cast("string")


def _by_direction(out: str, otherwise: str) -> StringValue:
    return made(lambda rows: (_direction(rows) == "out").ifelse(rows[out], rows[otherwise]), out)


ROLES = {
    "timestamp": column("start"),
    "number": _by_direction("to_number", "from_number"),
    "direction": made(_direction, "from_extension"),
    "extension": _by_direction("from_extension", "to_extension"),
    "duration_seconds": made(lambda rows: _seconds(rows, "start", "finish"), "finish"),
    "talk_seconds": made(lambda rows: _seconds(rows, "answer", "finish"), "answer"),
    "ring_seconds": made(lambda rows: _seconds(rows, "start", "answer"), "answer"),
    "answered": made(lambda rows: _is_answered(rows).ifelse("yes", "no"), "answer"),
    "group_id": column("entry_id"),
}
TRAPS = (
    "A row is a leg; those of one call share entry_id.",
    "answer is 0 where nobody answered; times are seconds since 1970.",
    "Numbers may carry prefixes of the line; such that are no number stay without a contact.",
)


def _has_no_header(head: Head) -> bool:
    first = head.columns
    if len(first) != len(HEADER):
        return False
    texts = [name.split(" (")[0] for name in first]
    return all(re.fullmatch(r"\d{9,10}", texts[place]) for place in (1, 2)) and bool(
        re.fullmatch(r"\d{9,10}|0", texts[3])
    )


STATS = Format(
    name="mango calls",
    vendor=VENDOR,
    holds="calls",
    marks=(
        *("start", "finish", "answer", "from_extension", "from_number", "to_extension"),
        *("to_number", "disconnect_reason", "entry_id"),
    ),
    columns=ROLES,
    zone="UTC",
    whence="POST /vpbx/stats/request and /vpbx/stats/result, with the fields as first line",
    traps=TRAPS,
    sample="""\
records;start;finish;answer;from_extension;from_number;to_extension;to_number;\
disconnect_reason;line_number;location;create;entry_id
[];1767596400;1767596475;1767596415;;79990000001;101;74950000000;1110;74950000000;abonent;\
1767596400;MjEx
""",
)

BARE_STATS = Format(
    name="mango calls without header",
    vendor=VENDOR,
    holds="calls",
    marks=(),
    tells=_has_no_header,
    header=HEADER,
    columns=ROLES,
    zone="UTC",
    whence="POST /vpbx/stats/request and /vpbx/stats/result, with the fields by default",
    traps=(*TRAPS, "The order of columns is that of the request: here the one by default."),
    sample="""\
[];1767596400;1767596475;1767596415;;79990000001;101;74950000000;1110;74950000000;abonent;\
1767596400;MjEx
""",
)


def _last_answering(rows: Table) -> StringValue:
    """The line of the person who talked last, among the legs of a call."""
    legs = objects_in(shown(rows, "context_calls"))
    talked = legs.filter(
        lambda leg: inside(leg.cast("string"), "$.call_answer_time").try_cast("int64") > 0
    )
    chosen = (talked.length() > 0).ifelse(talked, legs)
    last = chosen[chosen.length() - 1].cast("string")
    return inside(last, "$.call_abonent_number")


CALLS = Format(
    name="mango call contexts",
    vendor=VENDOR,
    holds="calls",
    marks=(
        *("entry_id", "context_type", "context_status", "caller_number", "called_number"),
        *("context_start_time", "talk_duration"),
    ),
    columns={
        "timestamp": column("context_start_time"),
        "number": made(
            lambda rows: (rows.context_type == "2").ifelse(rows.called_number, rows.caller_number),
            "caller_number",
        ),
        "direction": column("context_type", codes={"1": "in", "2": "out", "3": "inside"}),
        "extension": made(
            lambda rows: (rows.context_type == "2").ifelse(
                rows.caller_number, _last_answering(rows)
            ),
            "context_calls",
        ),
        "duration_seconds": column("duration"),
        "talk_seconds": column("talk_duration"),
        "answered": made(
            lambda rows: ((rows.context_status == "1") & (rows.talk_duration != "0")).ifelse(
                "yes", "no"
            ),
            "context_status",
        ),
        "call_id": column("entry_id"),
    },
    zone="UTC",
    whence="POST /vpbx/stats/calls/request and /vpbx/stats/calls/result",
    traps=("An item is a whole call; its legs stand in context_calls.",),
    sample="""\
{"result": 1000, "status": "complete", "data": [{"list": [
 {"entry_id": "MjEx", "context_type": 1, "context_status": 1, "caller_id": 0,
  "caller_number": "79990000001", "called_number": "74950000000",
  "context_start_time": 1767596400, "duration": 75, "talk_duration": 60,
  "context_calls": [{"call_type": 2, "call_abonent_number": "101", "call_start_time": 1767596405,
    "call_answer_time": 1767596415, "call_end_time": 1767596475, "talk_duration": 60}]}]}]}
""",
)

FORMATS = (STATS, BARE_STATS, CALLS)
