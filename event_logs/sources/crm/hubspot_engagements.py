"""HubSpot: calls and emails.

Names of fields: the vendor's documentation of the objects calls and emails; those of
warehouses: the connector of Fivetran.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.crm.hubspot import API, VENDOR, WAREHOUSE
from event_logs.sources.formats import (
    NOTHING,
    Column,
    Format,
    Head,
    Lookup,
    column,
    each_in,
    find_names,
    inside,
    made,
    shown,
)

_CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
_ID = ("id", "engagement_id")


def _property(name: str) -> tuple[str, str]:
    """A property as the interface and as a warehouse call it."""
    return f"properties.{name}", f"property_{name}"


def _told(rows: Table, name: str) -> StringValue:
    return ibis.coalesce(*(shown(rows, spelled) for spelled in _property(name)))


def _linked(kind: str) -> Lookup:
    """Which deals or contacts an engagement is of, in a warehouse."""
    return Lookup(
        kind,
        ("engagement_id", f"{kind}_id", "engagement_type"),
        key=column("engagement_id"),
        of=column(*_ID),
        whence=f"the table engagement_{kind} of a warehouse",
    )


def _deal(rows: Table) -> StringValue:
    """The deal of an engagement; nothing where it is of several."""
    known = each_in(shown(rows, "associations.deals.results"), "$.id")
    named = ibis.coalesce(known, shown(rows, "deal.deal_id"))
    return named.contains(";").ifelse(NOTHING, named)


def _contacts(rows: Table) -> StringValue:
    known = each_in(shown(rows, "associations.contacts.results"), "$.id")
    return ibis.coalesce(known, shown(rows, "contact.contact_id"))


LINKS = (_linked("deal"), _linked("contact"))
SHARED = {
    "case_id": made(_deal),
    "contact_id": made(_contacts),
    "timestamp": column(*_property("hs_timestamp")),
    "resource": column(*_property("hubspot_owner_id")),
}


def _number(rows: Table) -> StringValue:
    """The number outside: of calls in the caller's."""
    is_in = _told(rows, "hs_call_direction") == "INBOUND"
    caller, called = _told(rows, "hs_call_from_number"), _told(rows, "hs_call_to_number")
    return is_in.fill_null(False).ifelse(caller, called)


def _answered(rows: Table) -> StringValue:
    """By the outcome that the person ticked, else by what the exchange says."""
    status, outcome = _told(rows, "hs_call_status"), _told(rows, "hs_call_disposition").lower()
    return ibis.cases(
        (outcome == _CONNECTED, "yes"),
        (outcome.notnull(), "no"),
        (status == "COMPLETED", NOTHING),
        (status.notnull(), "no"),
        else_=NOTHING,
    )


def _talk(rows: Table) -> StringValue:
    seconds = _told(rows, "hs_call_duration").try_cast("float64") / 1000
    return seconds.round().cast("int64").cast("string")


def _holds_calls(head: Head) -> bool:
    """Whether a table of engagements is that of calls: by their properties, else by type."""
    if find_names(["*hs_call_*"], head.columns):
        return True
    return bool(head.rows) and all(row.get("type") == "CALL" for row in head.rows)


CALLS = Format(
    name="hubspot calls",
    vendor=VENDOR,
    holds="calls",
    marks=(
        "|".join(_ID),
        "properties.hs_timestamp|property_hs_timestamp",
        "properties.hs_call_direction|property_hs_call_direction|property_hs_call_duration|type",
    ),
    tells=_holds_calls,
    lookups=LINKS,
    columns=SHARED
    | {
        "number": made(_number),
        "direction": made(
            lambda rows: _told(rows, "hs_call_direction").substitute(
                {"INBOUND": "in", "OUTBOUND": "out"}
            )
        ),
        "talk_seconds": made(_talk),
        "answered": made(_answered),
        "call_id": column(*_ID),
    },
    zone="UTC",
    whence=f"GET /crm/v3/objects/calls?properties=…&associations=…, {API}, {WAREHOUSE}",
    traps=(
        "hs_call_duration is in thousandths of a second.",
        "Of the outcomes (hs_call_disposition) that every portal has Connected alone is answered.",
        "Outcomes of your own count as not answered.",
        "Calls that people log by hand have no numbers.",
    ),
    sample="""\
{"id": "9", "properties": {"hs_timestamp": "2026-01-05T11:00:00Z", "hs_call_duration": "61000",
 "hs_call_direction": "OUTBOUND", "hs_call_to_number": "+79990000001",
 "hs_call_status": "COMPLETED", "hubspot_owner_id": "61",
 "hs_call_disposition": "f240bbac-87c9-4f6e-bf70-924b57d47db7"},
 "associations": {"deals": {"results": [{"id": "7", "type": "call_to_deal"}]}}}
""",
)


def _address(side: str) -> Column:
    """Sender or receivers, by the property or by the header that is kept with the email."""

    def value(rows: Table) -> StringValue:
        header = _told(rows, "hs_email_headers")
        plain = _told(rows, f"hs_email_{side}_email")
        if side == "from":
            return ibis.coalesce(plain, inside(header, "$.from.email"), rows.resource_id)
        return ibis.coalesce(plain, each_in(inside(header, "$.to"), "$.email"))

    return made(value)


EMAILS = Format(
    name="hubspot emails",
    vendor=VENDOR,
    holds="emails",
    marks=(
        "|".join(_ID),
        "properties.hs_timestamp|property_hs_timestamp",
        "properties.hs_email_subject|property_hs_email_subject",
    ),
    lookups=LINKS,
    prepare=lambda rows: rows.mutate(resource_id=_told(rows, "hubspot_owner_id")),
    columns=SHARED
    | {
        "sender": _address("from"),
        "recipients": _address("to"),
        "subject": column(*_property("hs_email_subject")),
        "direction": Column(
            _property("hs_email_direction"),
            codes={"EMAIL": "out", "FORWARDED_EMAIL": "out", "INCOMING_EMAIL": "in"},
        ),
        "message_id": column(*_property("hs_email_message_id")),
    },
    zone="UTC",
    whence=f"GET /crm/v3/objects/emails?properties=…&associations=…, {API}, {WAREHOUSE}",
    traps=(
        "The CRM logs answers only (until 2025), or mail with known contacts: a mailbox has more.",
        "Without hs_email_from_email or hs_email_headers the sender is the owner, if any.",
    ),
    sample="""\
{"id": "10", "properties": {"hs_timestamp": "2026-01-05T12:00:00Z", "hs_email_direction": "EMAIL",
 "hs_email_subject": "Our offer", "hs_email_from_email": "eve@company.example",
 "hs_email_to_email": "ann@client.example", "hubspot_owner_id": "61"},
 "associations": {"deals": {"results": [{"id": "7", "type": "email_to_deal"}]}}}
""",
)


FORMATS = (CALLS, EMAILS)
