"""HubSpot: deals and the history of their stages.

Names of fields: the vendor's documentation of CRM API v3; those of warehouses: the
connector of Fivetran. Lists and engagements stand beside this file.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.formats import (
    NOTHING,
    ROBOT,
    Column,
    Format,
    Lookup,
    column,
    each_in,
    inside,
    made,
    shown,
    unrolled,
)
from event_logs.sources.raw_table import PART

VENDOR = "HubSpot"
API = "with a token, page by page (`after`); one answer a line of a .jsonl file, or one file"
WAREHOUSE = "or the connector of a warehouse"
_PEOPLE = ("CRM_UI", "MOBILE_IOS", "MOBILE_ANDROID", "CONTACTS_WEB", "CRM_UI_BULK_ACTION")


def _mover(entry: StringValue) -> StringValue:
    """The user of a change; a robot where no person's screen was its source."""
    source = inside(entry, "$.sourceType")
    return ibis.cases(
        (inside(entry, "$.updatedByUserId").notnull(), inside(entry, "$.updatedByUserId")),
        (source.isin(_PEOPLE), inside(entry, "$.sourceId").re_extract(r"(\d+)$", 1).nullif("")),
        (source.notnull(), ROBOT),
        else_=NOTHING,
    )


HISTORY = Format(
    name="hubspot deal history",
    vendor=VENDOR,
    holds="stage changes",
    marks=("id", "propertiesWithHistory.dealstage"),
    prepare=lambda rows: unrolled(rows, "propertiesWithHistory.dealstage"),
    columns={
        "case_id": column("id"),
        "stage": column("entry", path="$.value"),
        "timestamp": column("entry", path="$.timestamp"),
        "resource": made(lambda rows: _mover(rows.entry)),
        "is_bulk": made(
            lambda rows: inside(rows.entry, "$.sourceType").re_search("BULK|IMPORT").cast("string")
        ),
    },
    zone="UTC",
    whence="GET /crm/v3/objects/deals?propertiesWithHistory=dealstage&archived=false, " + API,
    traps=(
        "Only the history has every entry: hs_v2_date_entered_… keeps the last entry of a stage.",
        "Deals that were merged have the history of the one that remained.",
        "Archived deals come with archived=true alone.",
    ),
    sample="""\
{"results": [{"id": "7", "properties": {"dealname": "Seven pumps", "dealstage": "closedwon"},
 "propertiesWithHistory": {"dealstage": [
  {"value": "closedwon", "timestamp": "2026-01-06T10:02:00.123Z", "sourceType": "CRM_UI",
   "sourceId": "userId:504", "updatedByUserId": 504},
  {"value": "qualifiedtobuy", "timestamp": "2026-01-05T09:00:00Z", "sourceType": "WORKFLOWS",
   "sourceId": "enrollmentId:1"}]}}]}
""",
)

PROPERTY_HISTORY = Format(
    name="hubspot property history",
    vendor=VENDOR,
    holds="stage changes",
    marks=("deal_id", "name", "value", "timestamp", "source", "source_id"),
    only={"name": "dealstage"},
    columns={
        "case_id": column("deal_id"),
        "stage": column("value"),
        "timestamp": column("timestamp"),
        "resource": made(
            lambda rows: rows.source.isin(_PEOPLE).ifelse(
                rows.source_id.re_extract(r"(\d+)$", 1).nullif(""), ROBOT
            ),
            "source",
        ),
        "is_bulk": made(lambda r: r.source.re_search("BULK|IMPORT").cast("string"), "source"),
    },
    zone="UTC",
    whence="the table deal_property_history of a warehouse",
    traps=("Of all the properties dealstage alone is read; the rest is left out.",),
    sample="""\
deal_id,timestamp,source,name,source_id,value
7,2026-01-06 10:02:00.123,CRM_UI,dealstage,userId:504,closedwon
""",
)

STAGE_TABLE = Format(
    name="hubspot deal stages",
    vendor=VENDOR,
    holds="stage changes",
    marks=("deal_id", "date_entered", "value", "source", "source_id"),
    columns={
        "case_id": column("deal_id"),
        "stage": column("value"),
        "timestamp": column("date_entered"),
        "resource": PROPERTY_HISTORY.columns["resource"],
    },
    zone="UTC",
    whence="the table deal_stage of a warehouse",
    sample="""\
deal_id,date_entered,source,source_id,value
7,2026-01-06 10:02:00,CRM_UI,userId:504,closedwon
""",
)


def _entered(rows: Table) -> Table:
    """A row for every stage that a deal entered, by the dates that its record keeps."""
    marks = [name for name in rows.columns if "hs_v2_date_entered_" in name.lower()]
    others = [name for name in rows.columns if name not in marks]
    tables = [
        rows.filter(rows[name].notnull()).select(
            *others,
            entered=rows[name].cast("string"),
            stage_entered=ibis.literal(name[name.lower().index("entered_") + 8 :]),
            **{PART: ibis.literal(place)},
        )
        for place, name in enumerate(marks, 1)
    ]
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


_ID = ("id", "deal_id", "properties.hs_object_id", "Record ID", "hs_object_id")
ENTERED = Format(
    name="hubspot stage dates",
    vendor=VENDOR,
    holds="stage changes",
    marks=("*hs_v2_date_entered_*", "|".join(_ID)),
    prepare=_entered,
    columns={
        "case_id": column(*_ID),
        "stage": column("stage_entered"),
        "timestamp": column("entered"),
    },
    zone="UTC",
    whence="GET /crm/v3/objects/deals?properties=hs_v2_date_entered_<stage>,…, " + API,
    traps=(
        "A stage has one date: the last entry. Loops and re-opened deals cannot be seen.",
        "The dates of stages made later were filled in afterwards.",
    ),
    sample="""\
{"id": "7", "properties": {"hs_v2_date_entered_qualifiedtobuy": "2026-01-05T09:00:00Z",
 "hs_v2_date_entered_closedwon": "2026-01-06T10:02:00Z", "hs_v2_date_entered_closedlost": null}}
""",
)


def either(name: str) -> Column:
    """A property as the interface, a warehouse and a flat export call it."""
    return column(f"properties.{name}", f"property_{name}", name)


DEALS = Format(
    name="hubspot deals",
    vendor=VENDOR,
    holds="deals",
    marks=(
        "|".join(_ID),
        "properties.dealname|property_dealname",
        "properties.dealstage|deal_pipeline_stage_id",
        "properties.pipeline|deal_pipeline_id",
    ),
    lookups=(
        Lookup(
            "contacts",
            ("deal_id", "contact_id", "type_id"),
            key=column("deal_id"),
            of=column("deal_id"),
            whence="the table deal_contact of a warehouse",
        ),
    ),
    columns={
        "case_id": column(*_ID),
        "contact_id": made(
            lambda rows: ibis.coalesce(
                shown(rows, "contacts.contact_id"),
                each_in(shown(rows, "associations.contacts.results"), "$.id"),
            )
        ),
        "created_at": column("properties.createdate", "property_createdate"),
        "owner": column("properties.hubspot_owner_id", "owner_id", "property_hubspot_owner_id"),
        "pipeline": column("properties.pipeline", "deal_pipeline_id"),
        "stage": column("properties.dealstage", "deal_pipeline_stage_id"),
        "amount": either("amount"),
        "currency": either("deal_currency_code"),
        "lead_source": either("hs_analytics_source"),
        "loss_reason": either("closed_lost_reason"),
        "closing_day": either("closedate"),
        "is_deleted": column("archived", "is_deleted"),
        "merged_ids": either("hs_merged_object_ids"),
    },
    zone="UTC",
    whence="GET /crm/v3/objects/deals?properties=…&associations=contacts, " + API,
    traps=(
        "closedate is planned until the deal is closed, and may be changed after: an attribute.",
        "Contacts come with associations=contacts alone.",
    ),
    sample="""\
{"id": "7", "archived": false, "properties": {"dealname": "Seven pumps", "pipeline": "default",
 "dealstage": "closedwon", "amount": "125000", "createdate": "2026-01-05T09:00:00Z",
 "closedate": "2026-01-06T10:02:00Z", "hubspot_owner_id": "61"},
 "associations": {"contacts": {"results": [{"id": "11", "type": "deal_to_contact"}]}}}
""",
)

MERGED = Format(
    name="hubspot merged deals",
    vendor=VENDOR,
    holds="deals",
    marks=("deal_id", "merged_deal_id"),
    columns={"case_id": column("merged_deal_id"), "merged_into": column("deal_id")},
    whence="the table merged_deal of a warehouse",
    sample="deal_id,merged_deal_id\n7,6\n",
)


FORMATS = (HISTORY, PROPERTY_HISTORY, STAGE_TABLE, ENTERED, DEALS, MERGED)
