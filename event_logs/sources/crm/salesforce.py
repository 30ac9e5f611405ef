"""Salesforce: histories of opportunities, opportunities, stages, contacts, accounts and users.

Names of fields: the vendor's object reference; warehouses write them with underscores.
Activities stand beside this file.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.formats import (
    NOTHING,
    Column,
    Format,
    Lookup,
    column,
    every,
    find_names,
    made,
    shown,
)
from event_logs.sources.outcomes import with_stage_before

VENDOR = "Salesforce"
ACCOUNT = "account "
"""Before the number of an account where those of people stand."""

WHENCE = "by Data Loader, `sf data query`, SOQL over REST, or the connector of a warehouse"
_YES = "true"


def contacts_of(rows: Table) -> StringValue:
    """The people of an opportunity, and its account."""
    people = ibis.coalesce(shown(rows, "roles.ContactId"), shown(rows, "roles.contact_id"))
    someone = ibis.coalesce(people, shown(rows, "ContactId"))
    account = ACCOUNT + shown(rows, "AccountId")
    return ibis.literal(";").join([someone, account]).nullif("")


HISTORY = Format(
    name="salesforce opportunity history",
    vendor=VENDOR,
    holds="stage changes",
    marks=("OpportunityId", "StageName", "CreatedDate", "CreatedById"),
    prepare=lambda rows: with_stage_before(rows, "OpportunityId", "StageName", "CreatedDate"),
    columns={
        "case_id": column("OpportunityId"),
        "stage": column("StageName"),
        "from_stage": column("stage_before"),
        "timestamp": column("CreatedDate"),
        "resource": column("CreatedById"),
        "record_id": column("Id"),
    },
    zone="UTC",
    whence=f"OpportunityHistory, {WHENCE}",
    traps=(
        "A change of amount, chance or closing day writes a row too: the same stage repeats.",
        "Data Loader writes times in the zone of the computer unless it is told otherwise.",
    ),
    sample="""\
Id,OpportunityId,StageName,Amount,CreatedById,CreatedDate
0081,0061,Prospecting,125000,0051,2026-01-05T09:00:00.000+0000
0082,0061,Closed Won,125000,0051,2026-01-06T10:02:00.000+0000
""",
)

FIELD_HISTORY = Format(
    name="salesforce field history",
    vendor=VENDOR,
    holds="stage changes",
    marks=("OpportunityId", "Field", "OldValue", "NewValue", "CreatedDate"),
    only={"Field": "StageName"},
    columns={
        "case_id": column("OpportunityId"),
        "stage": column("NewValue"),
        "from_stage": column("OldValue"),
        "timestamp": column("CreatedDate"),
        "resource": column("CreatedById"),
        "record_id": column("Id"),
    },
    zone="UTC",
    whence=f"OpportunityFieldHistory, {WHENCE}",
    traps=(
        "Only fields that are tracked are here, and for 18 months as a rule.",
        "The first stage is not written: the deal's record and its first change tell it.",
    ),
    sample="""\
Id,OpportunityId,Field,OldValue,NewValue,CreatedById,CreatedDate
0171,0061,StageName,Prospecting,Closed Won,0051,2026-01-06T10:02:00.000+0000
""",
)

VERSIONS = Format(
    name="salesforce opportunity versions",
    vendor=VENDOR,
    holds="stage changes",
    marks=(
        *("Id", "StageName", "IsClosed", "IsWon", "OwnerId", "CreatedDate"),
        *("_fivetran_start", "_fivetran_end"),
    ),
    prepare=lambda rows: with_stage_before(rows, "Id", "StageName", "_fivetran_start"),
    columns={
        "case_id": column("Id"),
        "stage": column("StageName"),
        "from_stage": column("stage_before"),
        "timestamp": column("last_modified_date", "system_modstamp", "_fivetran_start"),
        "resource": column("last_modified_by_id"),
    },
    zone="UTC",
    whence="the table opportunity in history mode of Fivetran",
    traps=(
        "A version is a row: stages repeat.",
        "_fivetran_start is when the connector looked; several changes between two looks are one.",
    ),
    sample="""\
id,stage_name,is_closed,is_won,owner_id,created_date,_fivetran_start,_fivetran_end
0061,Closed Won,true,true,0051,2026-01-05 09:00:00,2026-01-06 10:05:00,9999-12-31 23:59:59
""",
)

DEALS = Format(
    name="salesforce opportunities",
    vendor=VENDOR,
    holds="deals",
    marks=("Id", "StageName", "IsClosed", "IsWon", "OwnerId", "CreatedDate"),
    lookups=(
        Lookup(
            "roles",
            ("OpportunityId", "ContactId"),
            key=column("OpportunityId"),
            of=column("Id"),
            whence=f"OpportunityContactRole, {WHENCE}",
        ),
    ),
    columns={
        "case_id": column("Id"),
        "contact_id": made(contacts_of, "AccountId"),
        "created_at": column("CreatedDate"),
        "closed_at": made(
            lambda rows: (rows.IsClosed.lower() == _YES).ifelse(
                shown(rows, "LastStageChangeDate"), NOTHING
            ),
            "LastStageChangeDate",
        ),
        "owner": column("OwnerId"),
        "stage": column("StageName"),
        "amount": column("Amount"),
        "lead_source": column("LeadSource"),
        "campaign": column("CampaignId"),
        "closing_day": column("CloseDate"),
        "is_deleted": column("IsDeleted"),
    },
    zone="UTC",
    whence=f"Opportunity, {WHENCE}",
    traps=(
        "CloseDate is a day, and planned: it is kept as closing_day and puts nothing in order.",
        "There is no standard field of a reason of loss: name yours under 'columns'.",
    ),
    sample="""\
Id,AccountId,ContactId,Name,StageName,IsClosed,IsWon,IsDeleted,OwnerId,LeadSource,Amount,\
CloseDate,CreatedDate
0061,0011,0031,Seven pumps,Closed Won,true,true,false,0051,Web,125000,2026-01-06,\
2026-01-05T09:00:00.000+0000
""",
)


def _semantics(rows: Table) -> StringValue:
    return ibis.cases(
        (rows.IsWon.lower() == _YES, "won"), (rows.IsClosed.lower() == _YES, "lost"), else_="open"
    )


STAGES = Format(
    name="salesforce stages",
    vendor=VENDOR,
    holds="stages",
    marks=("MasterLabel|ApiName", "SortOrder", "IsActive", "IsClosed", "IsWon"),
    columns={
        "stage": column("ApiName", "MasterLabel"),
        "stage_name": column("MasterLabel", "ApiName"),
        "sort": column("SortOrder"),
        "semantics": made(_semantics, "IsWon"),
        "is_archived": Column(("IsActive",), codes={"false": "yes"}, others="no"),
    },
    whence=f"OpportunityStage, {WHENCE}",
    traps=("The stages of every sales process stand in one list.",),
    sample="""\
ApiName,MasterLabel,SortOrder,IsActive,IsClosed,IsWon
Prospecting,Prospecting,1,true,false,false
Closed Won,Closed Won,9,true,true,true
""",
)

CONTACTS = Format(
    name="salesforce contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=("Id", "AccountId", "LastName", "Email", "Phone|MobilePhone"),
    tells=lambda head: not find_names(["Username"], head.columns),
    columns={
        "contact_id": column("Id"),
        "phones": every("Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"),
        "emails": column("Email"),
        "name": column("Name", "LastName"),
    },
    whence=f"Contact, {WHENCE}",
    sample="""\
Id,AccountId,LastName,Phone,MobilePhone,Email
0031,0011,Onymous,+79990000001,,ann@client.example
""",
)

ACCOUNTS = Format(
    name="salesforce accounts",
    vendor=VENDOR,
    holds="contacts",
    marks=("Id", "Name", "Phone", "Website", "Industry|BillingCity"),
    columns={
        "contact_id": made(lambda rows: ACCOUNT + rows.Id, "Id"),
        "phones": every("Phone"),
        "emails": every("PersonEmail"),
        "name": column("Name"),
        "company": column("Name"),
    },
    whence=f"Account, {WHENCE}",
    sample="Id,Name,Phone,Website,Industry\n0011,Client Ltd,+79990000002,client.example,Energy\n",
)

ROBOTS = dict.fromkeys(("AutomatedProcess", "CloudIntegrationUser", "PlatformIntegration"), "yes")
USERS = Format(
    name="salesforce users",
    vendor=VENDOR,
    holds="staff",
    marks=("Id", "Username", "Email", "IsActive", "UserType|ProfileId"),
    columns={
        "user_id": column("Id"),
        "person": column("Name", "LastName", "Username"),
        "emails": column("Email"),
        "extensions": column("Extension"),
        "department": column("Department"),
        "is_robot": Column(("UserType",), codes=ROBOTS, others="no"),
    },
    whence=f"User, {WHENCE}",
    traps=("People who integrations use are people here: mark them in a table of your own.",),
    sample="""\
Id,Username,Name,Email,IsActive,UserType,Department,Extension
0051,eve@company.example,Eve Example,eve@company.example,true,Standard,Sales,104
""",
)

FORMATS = (HISTORY, FIELD_HISTORY, VERSIONS, DEALS, STAGES, CONTACTS, ACCOUNTS, USERS)
