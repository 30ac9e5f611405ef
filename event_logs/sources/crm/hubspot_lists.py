"""HubSpot: pipelines, contacts and owners.

Names of fields: the vendor's documentation of CRM API v3; those of warehouses: the
connector of Fivetran.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.crm.hubspot import API, VENDOR, WAREHOUSE, either
from event_logs.sources.formats import (
    Column,
    Format,
    Lookup,
    column,
    every,
    inside,
    made,
    shown,
    unrolled,
)


def _semantics(is_closed: StringValue, chance: StringValue) -> StringValue:
    won = is_closed.lower().isin(["true"]) & (chance.try_cast("float64") == 1)
    return ibis.cases((won, "won"), (is_closed.lower() == "true", "lost"), else_="open")


PIPELINES = Format(
    name="hubspot pipelines",
    vendor=VENDOR,
    holds="stages",
    marks=("id", "label", "displayOrder", "stages"),
    prepare=lambda rows: unrolled(rows, "stages"),
    columns={
        "pipeline": column("id"),
        "pipeline_name": column("label"),
        "stage": column("entry", path="$.id"),
        "stage_name": column("entry", path="$.label"),
        "sort": column("entry", path="$.displayOrder"),
        "semantics": made(
            lambda rows: _semantics(
                inside(rows.entry, "$.metadata.isClosed"),
                inside(rows.entry, "$.metadata.probability"),
            )
        ),
        "is_archived": made(
            lambda rows: ibis.coalesce(inside(rows.entry, "$.archived"), shown(rows, "archived"))
        ),
    },
    whence="GET /crm/v3/pipelines/deals, with a token",
    sample="""\
{"results": [{"id": "default", "label": "Sales", "displayOrder": 0, "archived": false,
 "stages": [{"id": "qualifiedtobuy", "label": "Qualified", "displayOrder": 0, "archived": false,
             "metadata": {"isClosed": "false", "probability": "0.4"}},
            {"id": "closedwon", "label": "Won", "displayOrder": 1, "archived": false,
             "metadata": {"isClosed": "true", "probability": "1.0"}}]}]}
""",
)

STAGES = Format(
    name="hubspot pipeline stages",
    vendor=VENDOR,
    holds="stages",
    marks=("pipeline_id", "stage_id", "label", "is_closed", "display_order"),
    lookups=(
        Lookup(
            "pipeline",
            ("pipeline_id", "label", "display_order"),
            key=column("pipeline_id"),
            of=column("pipeline_id"),
            whence="the table deal_pipeline of a warehouse",
        ),
    ),
    columns={
        "pipeline": column("pipeline_id"),
        "pipeline_name": column("pipeline.label"),
        "stage": column("stage_id"),
        "stage_name": column("label"),
        "sort": column("display_order"),
        "semantics": made(lambda rows: _semantics(rows.is_closed, shown(rows, "probability"))),
        "is_archived": Column(("active",), codes={"false": "yes"}, others="no"),
    },
    whence="the table deal_pipeline_stage of a warehouse",
    sample="""\
pipeline_id,stage_id,label,is_closed,closed_won,display_order,probability,active
default,closedwon,Won,TRUE,TRUE,1,1.0,TRUE
""",
)

CONTACTS = Format(
    name="hubspot contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=("id", "properties.email|property_email"),
    columns={
        "contact_id": column("id"),
        "phones": every(
            *("properties.phone", "property_phone", "properties.mobilephone"),
            "property_mobilephone",
        ),
        "emails": every(
            *("properties.email", "property_email", "property_email_*"),
            *("properties.hs_additional_emails", "property_hs_additional_emails"),
        ),
        "name": every(
            *("properties.firstname", "property_firstname", "properties.lastname"),
            "property_lastname",
        ),
        "company": either("company"),
    },
    whence=f"GET /crm/v3/objects/contacts?properties=phone,mobilephone,email,…, {API}, {WAREHOUSE}",
    sample="""\
{"id": "11", "properties": {"email": "ann@client.example", "phone": "+79990000001",
 "firstname": "Ann", "lastname": "Onymous"}}
""",
)


def _full_name(rows: Table) -> StringValue:
    first = ibis.coalesce(shown(rows, "firstName"), shown(rows, "first_name"), "")
    last = ibis.coalesce(shown(rows, "lastName"), shown(rows, "last_name"), "")
    name = (first + " " + last).strip().nullif("")
    return ibis.coalesce(name, shown(rows, "email"))


OWNERS = Format(
    name="hubspot owners",
    vendor=VENDOR,
    holds="staff",
    marks=(
        "id|owner_id",
        "email",
        "firstName|first_name",
        "lastName|last_name",
        "userId|active_user_id",
    ),
    lookups=(
        Lookup(
            "membership",
            ("owner_id", "team_id", "is_team_primary"),
            key=column("owner_id"),
            of=column("owner_id"),
            whence="the table owner_team of a warehouse",
        ),
    ),
    columns={
        "user_id": made(
            lambda rows: ibis.literal(";").join(
                [
                    ibis.coalesce(shown(rows, "owner_id"), shown(rows, "id")),
                    ibis.coalesce(shown(rows, "userId"), shown(rows, "active_user_id")),
                ]
            )
        ),
        "person": made(_full_name, "email"),
        "emails": column("email"),
        "department": made(
            lambda rows: ibis.coalesce(
                inside(shown(rows, "teams"), "$[0].name"), shown(rows, "membership.team_id")
            )
        ),
    },
    whence=f"GET /crm/v3/owners?limit=500, {API}, or the table owner of a warehouse",
    traps=("A person has two numbers: the owner's, which deals name, and the user's, of changes.",),
    sample="""\
{"id": "61", "email": "eve@company.example", "firstName": "Eve", "lastName": "Example",
 "userId": 504, "teams": [{"id": "1", "name": "Sales", "primary": true}], "archived": false}
""",
)

FORMATS = (PIPELINES, STAGES, CONTACTS, OWNERS)
