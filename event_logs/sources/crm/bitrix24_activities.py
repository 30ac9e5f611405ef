"""Bitrix24: the calls and the emails among the activities of the CRM.

Names of fields: the vendor's documentation of `crm.activity.list`; of the addresses in
`SETTINGS.EMAIL_META`: answers of portals.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.crm.bitrix24 import API, ROBOTS, VENDOR
from event_logs.sources.formats import NOTHING, Format, column, each_in, made, shown
from event_logs.sources.spans import seconds_from

MARKS = ("OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "DIRECTION", "SUBJECT", "START_TIME")
DEAL = "2"
DIRECTIONS = {"1": "in", "2": "out"}
"""Of an activity; the telephony of the same vendor counts the other way round."""


def _deal(rows: Table) -> StringValue:
    return (rows.OWNER_TYPE_ID == DEAL).ifelse(rows.OWNER_ID, NOTHING)


def _other(rows: Table) -> StringValue:
    """Numbers or addresses of whom it was with."""
    return each_in(shown(rows, "COMMUNICATIONS"), "$.VALUE")


def _side(name: str, *, incoming: bool) -> StringValue:
    """Sender or recipients: as the message says, else whom it was with or whose it was."""

    def value(rows: Table) -> StringValue:
        is_in = rows.DIRECTION == "1"
        theirs = is_in if incoming else ~is_in
        else_ = theirs.ifelse(_other(rows), rows.RESPONSIBLE_ID)
        return ibis.coalesce(shown(rows, f"SETTINGS.EMAIL_META.{name}"), else_)

    return value


CALLS = Format(
    name="bitrix24 call activities",
    vendor=VENDOR,
    holds="calls",
    marks=MARKS,
    only={"TYPE_ID": "2"},
    columns={
        "case_id": made(_deal, "OWNER_ID"),
        "timestamp": column("START_TIME"),
        "number": made(lambda rows: _other(rows).split(";")[0].nullif("")),
        "direction": column("DIRECTION", codes=DIRECTIONS),
        "duration_seconds": made(
            lambda rows: seconds_from(rows.START_TIME, rows.END_TIME), "END_TIME"
        ),
        "resource": column("RESPONSIBLE_ID", codes=ROBOTS),
        "call_id": column("ID"),
    },
    whence=f"crm.activity.list with select = ['*', 'COMMUNICATIONS'], {API}",
    traps=(
        "DIRECTION 1 is incoming; the CALL_TYPE of the telephony's statistics is 1 for outgoing.",
        "Without COMMUNICATIONS in select the answers name no number.",
        "COMPLETED says that the task is done, not that somebody answered: length does.",
        "The same calls are in voximplant.statistic.get: take one of the two.",
    ),
    sample="""\
{"ID": "77", "OWNER_ID": "21", "OWNER_TYPE_ID": "2", "TYPE_ID": "2", "DIRECTION": "1",
 "PROVIDER_ID": "VOXIMPLANT_CALL", "SUBJECT": "Incoming", "COMPLETED": "Y",
 "START_TIME": "2026-01-05T15:00:00+03:00", "END_TIME": "2026-01-05T15:01:10+03:00",
 "RESPONSIBLE_ID": "4", "COMMUNICATIONS": [{"TYPE": "PHONE", "VALUE": "+79990000001"}]}
""",
)

EMAILS = Format(
    name="bitrix24 email activities",
    vendor=VENDOR,
    holds="emails",
    marks=MARKS,
    only={"TYPE_ID": "4"},
    columns={
        "case_id": made(_deal, "OWNER_ID"),
        "timestamp": column("START_TIME"),
        "direction": column("DIRECTION", codes=DIRECTIONS),
        "sender": made(_side("from", incoming=True), "RESPONSIBLE_ID"),
        "recipients": made(_side("to", incoming=False), "RESPONSIBLE_ID"),
        "subject": column("SUBJECT"),
        "resource": column("RESPONSIBLE_ID", codes=ROBOTS),
    },
    whence=f"crm.activity.list with select = ['*', 'COMMUNICATIONS'], {API}",
    traps=(
        "Only mail that the CRM was told of is here: mailboxes know of more.",
        "Where SETTINGS names no addresses one's own side is known by its user alone.",
    ),
    sample="""\
{"ID": "78", "OWNER_ID": "21", "OWNER_TYPE_ID": "2", "TYPE_ID": "4", "DIRECTION": "2",
 "PROVIDER_ID": "CRM_EMAIL", "SUBJECT": "Our offer", "COMPLETED": "Y", "RESPONSIBLE_ID": "4",
 "START_TIME": "2026-01-05T16:00:00+03:00", "END_TIME": "2026-01-05T16:00:00+03:00",
 "COMMUNICATIONS": [{"TYPE": "EMAIL", "VALUE": "ann@client.example"}]}
""",
)

FORMATS = (CALLS, EMAILS)
