"""Zadarma: statistics of the office exchange.

Names of fields: the vendor's documentation of `GET /v1/statistics/pbx/`, version 2.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.calls.numbers import is_line, line_in, only_if
from event_logs.sources.formats import Column, Format, column, made

VENDOR = "Zadarma"


def _caller(rows: Table) -> StringValue:
    """The number in `clid`, which may have a name around it."""
    framed = rows.clid.re_extract(r"[(<]\s*\+?([\d ()-]+?)\s*[)>]", 1).nullif("")
    return ibis.coalesce(framed, rows.clid)


def _direction(rows: Table) -> StringValue:
    """What begins with a line and ends outside goes out; between lines it stays inside."""
    from_line = ibis.or_(is_line(_caller(rows)), rows.pbx_call_id.startswith("out_"))
    to_line = is_line(rows.destination)
    outgoing = from_line.fill_null(False)
    return ibis.cases(
        (outgoing & to_line.fill_null(False), "inside"), (outgoing, "out"), else_=ibis.literal("in")
    )


def _line(rows: Table) -> StringValue:
    called = only_if(is_line(rows.destination), rows.destination)
    outgoing = ibis.coalesce(only_if(is_line(_caller(rows)), _caller(rows)), line_in(rows.sip))
    return (_direction(rows) == "in").ifelse(ibis.coalesce(called, line_in(rows.sip)), outgoing)


CALLS = Format(
    name="zadarma calls",
    vendor=VENDOR,
    holds="calls",
    marks=("sip", "callstart", "clid", "destination", "disposition", "seconds", "pbx_call_id"),
    columns={
        "timestamp": column("callstart"),
        "number": made(
            lambda rows: (_direction(rows) == "in").ifelse(_caller(rows), rows.destination), "clid"
        ),
        "direction": made(_direction, "clid"),
        "extension": made(_line, "sip"),
        "talk_seconds": column("seconds"),
        "answered": Column(("disposition",), codes={"answered": "yes"}, others="no"),
        "call_id": column("call_id"),
        "group_id": column("pbx_call_id"),
    },
    whence="GET /v1/statistics/pbx/?version=2, with a key; or the statistics page, CSV",
    traps=(
        "There is no direction: it is told by which numbers are lines of the house.",
        "Times are in the zone of the account, and do not say so.",
        "A menu that answers is answered too.",
    ),
    sample="""\
{"status": "success", "version": 2, "stats": [
 {"call_id": "1439981389.2702773", "sip": "101", "callstart": "2026-01-05 10:00:00",
  "clid": "+79990000001", "destination": 101, "disposition": "answered", "seconds": 60,
  "is_recorded": true, "pbx_call_id": "in_ae6b03b3b0765d127ec0b739209346bb"}]}
""",
)

FORMATS = (CALLS,)
