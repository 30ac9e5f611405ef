"""3CX: call data records.

Names of fields: the vendor's list of fields of CDR; which of them are written, and in
which order, is set in the exchange. A row is a leg of `historyid`.
"""

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.calls.numbers import is_line, line_in, only_if
from event_logs.sources.formats import Format, column, made, shown
from event_logs.sources.spans import seconds_from

VENDOR = "3CX"
_OUTSIDE = "line|externalline|provider|outboundrule|bridge"
_MACHINE = "ivr|voicemail|queue|ringgroup|script|fax|digitalreceptionist"


def _is_outside(kind: StringValue, number: StringValue) -> BooleanValue:
    """Whether a side of the call is no line of the house: by its type, else by its number."""
    told = kind.lower().re_search(f"^({_OUTSIDE})$")
    return ibis.coalesce(told, ~is_line(line_or_number(number)))


def line_or_number(text: StringValue) -> StringValue:
    """The line in what 3CX writes as `Ext.101`, else the text."""
    return ibis.coalesce(line_in(text.re_replace(r"^Ext\.", "")), text)


def _sides(rows: Table) -> tuple[BooleanValue, BooleanValue]:
    """Whether caller and called are outside."""
    called = ibis.coalesce(shown(rows, "dial-no"), rows["to-no"])
    return (
        _is_outside(shown(rows, "from-type"), rows["from-no"]).fill_null(True),
        _is_outside(shown(rows, "to-type"), called).fill_null(False),
    )


def _direction(rows: Table) -> StringValue:
    caller, called = _sides(rows)
    return ibis.cases((caller, "in"), (called, "out"), else_=ibis.literal("inside"))


def _number(rows: Table) -> StringValue:
    called = ibis.coalesce(shown(rows, "dial-no"), rows["to-no"])
    return (_direction(rows) == "in").ifelse(rows["from-no"], called)


def _line(rows: Table) -> StringValue:
    """The line that took part: of calls in the one that answered last."""
    reached = ibis.coalesce(shown(rows, "final-dn"), shown(rows, "to-dn"), rows["to-no"])
    calling = ibis.coalesce(shown(rows, "from-dn"), rows["from-no"])
    side = (_direction(rows) == "in").ifelse(reached, calling)
    found = line_or_number(side)
    return only_if(is_line(found), found)


def _by_person(rows: Table) -> BooleanValue:
    final = ibis.coalesce(shown(rows, "final-type"), shown(rows, "to-type"), "")
    machine = final.lower().re_search(f"^({_MACHINE})$")
    return rows["time-answered"].notnull() & ~machine


CALLS = Format(
    name="3cx cdr",
    vendor=VENDOR,
    holds="calls",
    marks=("historyid", "time-start", "time-answered", "time-end", "from-no", "to-no"),
    columns={
        "timestamp": column("time-start"),
        "number": made(_number, "from-no"),
        "direction": made(_direction, "from-no"),
        "extension": made(_line, "from-no"),
        "duration_seconds": made(
            lambda rows: seconds_from(rows["time-start"], rows["time-end"]), "time-end"
        ),
        "talk_seconds": made(
            lambda rows: only_if(
                _by_person(rows), seconds_from(rows["time-answered"], rows["time-end"])
            ),
            "time-answered",
        ),
        "answered": made(lambda rows: _by_person(rows).ifelse("yes", "no"), "time-answered"),
        "call_id": column("callid"),
        "group_id": column("historyid"),
    },
    whence="Settings, CDR: file, one for all; with the names of its fields",
    traps=(
        "Fields and their order are set in the exchange; name them under 'header' of the source.",
        "A queue, a menu and a voicemail answer too: final-type tells them from people.",
        "Times are local to the exchange or in UTC, by its setting.",
    ),
    sample="""\
historyid,callid,duration,time-start,time-answered,time-end,reason-terminated,from-no,to-no,\
from-dn,to-dn,dial-no,final-number,final-dn,from-type,to-type,final-type
H1,C1,00:01:00,2026/01/05 10:00:00,2026/01/05 10:00:15,2026/01/05 10:01:15,TerminatedBySrc,\
+79990000001,Ext.800,10000,800,,Ext.101,101,Line,Queue,Extension
""",
)

FORMATS = (CALLS,)
