"""Asterisk and what is built on it: call detail records, as a file without header and as a table.

Columns and their order: the vendor's `cdr_csv` and `cdr` drivers, seen on versions 16 and
22; those of FreePBX: its table `asteriskcdrdb.cdr`. A row is a leg.
"""

import re

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.calls.numbers import direction_by_lines, is_line, line_in, only_if
from event_logs.sources.formats import Format, Head, column, made, shown
from event_logs.sources.spans import difference

VENDOR = "Asterisk / FreePBX"
HEADER = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp"),
    *("lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags"),
    *("uniqueid", "userfield", "peeraccount", "linkedid", "sequence"),
)
SHORTEST = 16
DISPOSITION = HEADER.index("disposition")
_DISPOSITIONS = "ANSWERED|NO ANSWER|BUSY|FAILED|CONGESTION"


def _caller(rows: Table) -> StringValue:
    """Who calls: `cnum` where a table has it, for `src` may have been set to one's own number."""
    return ibis.coalesce(rows.src, shown(rows, "cnum"))


def _direction(rows: Table) -> StringValue:
    """By what FreePBX notes, else by which numbers are lines."""
    by_lines = direction_by_lines(_caller(rows), rows.dst)
    return ibis.cases(
        (shown(rows, "did").notnull(), "in"),
        (shown(rows, "outbound_cnum").notnull(), "out"),
        else_=by_lines,
    )


def _number(rows: Table) -> StringValue:
    return (_direction(rows) == "in").ifelse(_caller(rows), rows.dst)


def _line(rows: Table) -> StringValue:
    """The line of the house that took part: that of the channel called, else of the caller."""
    called = ibis.coalesce(line_in(rows.dstchannel), only_if(is_line(rows.dst), rows.dst))
    calling = ibis.coalesce(only_if(is_line(rows.src), rows.src), line_in(shown(rows, "channel")))
    return (_direction(rows) == "in").ifelse(called, calling)


def _by_person(rows: Table) -> BooleanValue:
    """A person answered where another channel did: a menu answers on the caller's own."""
    return (rows.disposition == "ANSWERED") & rows.dstchannel.notnull()


def _leg(rows: Table) -> StringValue:
    """What names a leg: several may have one `uniqueid`."""
    number = shown(rows, "sequence")
    return shown(rows, "uniqueid") + "/" + number


ROLES = {
    "timestamp": column("start", "calldate"),
    "number": made(_number, "src"),
    "direction": made(_direction, "src"),
    "extension": made(_line, "src"),
    "duration_seconds": column("duration"),
    "talk_seconds": made(lambda rows: only_if(_by_person(rows), rows.billsec), "billsec"),
    "ring_seconds": made(lambda rows: difference(rows.duration, rows.billsec), "billsec"),
    "answered": made(lambda rows: _by_person(rows).fill_null(False).ifelse("yes", "no")),
    "call_id": made(_leg, "uniqueid"),
    "group_id": column("linkedid", "uniqueid"),
}
TRAPS = (
    "A row is a leg: menus, rings and transfers of one call share linkedid, else uniqueid.",
    "ANSWERED may be a menu or a voicemail: a person answered where dstchannel is named too.",
    "There is no direction: numbers of two to six digits are taken for lines of the house.",
    "Times have no zone: the exchange's own, unless usegmtime=yes. A database may lie about it.",
    "Where a menu answered first, billsec counts it and the queue as talk.",
)


def _has_no_header(head: Head) -> bool:
    """Its first line is a record already, and has a disposition where one stands."""
    width = len(head.columns)
    if not SHORTEST <= width <= len(HEADER):
        return False
    return bool(re.fullmatch(_DISPOSITIONS, head.columns[DISPOSITION].split(" (")[0]))


FILE = Format(
    name="asterisk cdr file",
    vendor=VENDOR,
    holds="calls",
    marks=(),
    tells=_has_no_header,
    header=HEADER,
    columns=ROLES,
    whence="/var/log/asterisk/cdr-csv/Master.csv (cdr_csv)",
    traps=(
        *TRAPS,
        "linkedid is written with newcdrcolumns=yes only: without it transfers are two calls.",
    ),
    sample='''\
"","+79990000001","s","ivr-main","""A"" <1>","PJSIP/trunk-01","","BackGround","menu",\
"2026-01-05 10:00:00","2026-01-05 10:00:00","2026-01-05 10:00:09","9","9","ANSWERED",\
"DOCUMENTATION","1767596400.1","","","1767596400.1","1"
"","+79990000001","101","from-trunk","""A"" <1>","PJSIP/trunk-02","PJSIP/101-02","Dial","x",\
"2026-01-05 10:00:09","2026-01-05 10:00:15","2026-01-05 10:01:15","66","60","ANSWERED",\
"DOCUMENTATION","1767596409.2","","","1767596400.1","2"
''',
)

TABLE = Format(
    name="asterisk cdr table",
    vendor=VENDOR,
    holds="calls",
    marks=("src", "dst", "dcontext", "dstchannel", "lastapp", "billsec", "disposition"),
    columns=ROLES,
    whence="the table cdr of the database (cdr_mysql, cdr_pgsql, cdr_odbc), as CSV or by SQL",
    traps=TRAPS,
    sample="""\
calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,duration,billsec,disposition,\
uniqueid,linkedid,sequence
2026-01-05 10:00:09,A,101,+79990000001,from-internal,PJSIP/101-01,PJSIP/trunk-02,Dial,66,60,\
ANSWERED,1767596409.2,1767596409.2,2
""",
)

FREEPBX = Format(
    name="freepbx cdr",
    vendor=VENDOR,
    holds="calls",
    marks=(*TABLE.marks, "did", "cnum", "outbound_cnum"),
    columns=ROLES,
    whence="SELECT * FROM asteriskcdrdb.cdr, or CDR Reports, CSV file",
    traps=(*TRAPS[:2], "did is set on calls in, outbound_cnum on calls out.", *TRAPS[3:]),
    sample="""\
calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,\
disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,\
outbound_cnum,outbound_cnam,dst_cnam,linkedid,peeraccount,sequence
2026-01-05 10:00:00,A,+79990000001,600,ext-queues,SIP/trunk-01,SIP/101-02,Queue,600,75,60,\
ANSWERED,3,,1767596400.1,,74950000000,,+79990000001,A,,,,1767596400.1,,1
""",
)

FORMATS = (FILE, TABLE, FREEPBX)
