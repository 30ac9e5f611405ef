"""Bitrix24 telephony: statistics of calls, whichever exchange is connected to the portal.

Names of fields and codes: the vendor's documentation of `voximplant.statistic.get`.
"""

from event_logs.sources.crm.bitrix24 import API, ROBOTS, VENDOR
from event_logs.sources.formats import Column, Format, column, made

TYPES = {"1": "out", "2": "in", "3": "in", "4": "out", "5": "out"}
"""Outgoing, incoming, incoming and passed on, called back, announcement."""

ANSWERED = "200"

CALLS = Format(
    name="bitrix24 telephony",
    vendor=VENDOR,
    holds="calls",
    marks=("CALL_START_DATE", "CALL_TYPE", "CALL_FAILED_CODE", "PHONE_NUMBER"),
    columns={
        "timestamp": column("CALL_START_DATE"),
        "number": column("PHONE_NUMBER"),
        "direction": made(
            lambda rows: (
                (rows.CALL_CATEGORY == "internal")
                .fill_null(False)
                .ifelse("inside", rows.CALL_TYPE.substitute(TYPES))
                if "CALL_CATEGORY" in rows.columns
                else rows.CALL_TYPE.substitute(TYPES)
            ),
            "CALL_TYPE",
        ),
        "talk_seconds": column("CALL_DURATION"),
        "answered": Column(("CALL_FAILED_CODE",), codes={ANSWERED: "yes"}, others="no"),
        "resource": column("PORTAL_USER_ID", codes=ROBOTS),
        "call_id": column("CALL_ID", "ID"),
    },
    whence=f"voximplant.statistic.get, {API}",
    traps=(
        "CALL_TYPE 1 is outgoing; the DIRECTION of an activity is 1 for incoming.",
        "CRM_ENTITY_TYPE is never a deal: calls find theirs by number, or by their activity.",
        "Code 200 alone is answered: 304 was missed, 603 declined, 486 busy, 480 not there.",
    ),
    sample="""\
{"result": [{"ID": "7", "PORTAL_USER_ID": "4", "PORTAL_NUMBER": "3",
 "PHONE_NUMBER": "79990000001", "CALL_ID": "externalCall.1", "CALL_CATEGORY": "external",
 "CALL_DURATION": "95", "CALL_START_DATE": "2026-01-05T11:19:38+03:00",
 "CALL_FAILED_CODE": "200", "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": "11",
 "CRM_ACTIVITY_ID": "77", "CALL_TYPE": "2"}], "total": 1}
""",
)

FORMATS = (CALLS,)
