"""Salesforce: the calls among tasks, and the emails.

Names of fields: the vendor's object reference of Task and EmailMessage.
"""

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.crm.salesforce import ACCOUNT, VENDOR, WHENCE
from event_logs.sources.formats import NOTHING, Format, column, made, shown

OPPORTUNITY, CONTACT = "006", "003"
"""What the numbers of opportunities and of contacts begin with."""


def _of_kind(cell: StringValue, prefix: str) -> StringValue:
    return cell.startswith(prefix).ifelse(cell, NOTHING)


def _parties(rows: Table) -> StringValue:
    """The contact and the account of an activity."""
    people = _of_kind(shown(rows, "WhoId"), CONTACT)
    return ibis.literal(";").join([people, ACCOUNT + shown(rows, "AccountId")]).nullif("")


def _is_call(rows: Table) -> BooleanValue:
    kinds = [shown(rows, name) == "Call" for name in ("TaskSubtype", "Type")]
    known = shown(rows, "CallType").notnull() | shown(rows, "CallDurationInSeconds").notnull()
    return ibis.or_(known, *(kind.fill_null(False) for kind in kinds))


CALLS = Format(
    name="salesforce call tasks",
    vendor=VENDOR,
    holds="calls",
    marks=("WhoId", "WhatId", "OwnerId", "Subject", "ActivityDate", "CallType|TaskSubtype"),
    picks=_is_call,
    columns={
        "case_id": made(lambda rows: _of_kind(rows.WhatId, OPPORTUNITY), "WhatId"),
        "contact_id": made(_parties, "WhoId"),
        "timestamp": column("CompletedDateTime", "CreatedDate"),
        "number": made(lambda _rows: NOTHING),
        "direction": column(
            "CallType", codes={"Inbound": "in", "Outbound": "out", "Internal": "inside"}
        ),
        "talk_seconds": column("CallDurationInSeconds"),
        "resource": column("OwnerId"),
        "call_id": column("Id"),
    },
    zone="UTC",
    whence=f"Task, {WHENCE}",
    traps=(
        "ActivityDate is a day, and that on which the task is due: it is never the time.",
        "CallDisposition is a free text: only length tells whether somebody answered.",
        "Tasks logged by hand have no CallType, hence no direction, and are rejected.",
    ),
    sample="""\
Id,WhoId,WhatId,OwnerId,Subject,ActivityDate,Status,TaskSubtype,CallType,\
CallDurationInSeconds,CreatedDate,CompletedDateTime
00T1,0031,0061,0051,Call,2026-01-05,Completed,Call,Outbound,61,2026-01-05T11:00:00.000+0000,\
2026-01-05T11:02:00.000+0000
""",
)

EMAILS = Format(
    name="salesforce emails",
    vendor=VENDOR,
    holds="emails",
    marks=("FromAddress", "ToAddress", "MessageDate", "Incoming", "RelatedToId"),
    columns={
        "case_id": made(lambda rows: _of_kind(rows.RelatedToId, OPPORTUNITY), "RelatedToId"),
        "timestamp": column("MessageDate"),
        "sender": column("FromAddress"),
        "recipients": made(
            lambda rows: (
                ibis.literal(";")
                .join([rows.ToAddress, shown(rows, "CcAddress"), shown(rows, "BccAddress")])
                .nullif("")
            ),
            "ToAddress",
        ),
        "subject": column("Subject"),
        "direction": column("Incoming", codes={"true": "in", "false": "out"}),
        "message_id": column("MessageIdentifier", "Id"),
        "thread_id": column("ThreadIdentifier"),
        "resource": made(
            lambda rows: (rows.Incoming.lower() == "true").ifelse(
                NOTHING, shown(rows, "CreatedById")
            ),
            "CreatedById",
        ),
    },
    zone="UTC",
    whence=f"EmailMessage, {WHENCE}",
    traps=("Only mail that was sent or logged by the CRM is here.",),
    sample="""\
Id,FromAddress,ToAddress,CcAddress,Subject,MessageDate,Incoming,RelatedToId,MessageIdentifier
02s1,eve@company.example,ann@client.example,,Our offer,2026-01-05T12:00:00.000+0000,false,0061,\
<m1@company.example>
""",
)

FORMATS = (CALLS, EMAILS)
