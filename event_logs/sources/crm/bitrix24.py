"""Bitrix24: history of stages, deals, statuses, contacts, companies and users by REST.

Names of fields: the vendor's documentation of `crm.stagehistory.list`, `crm.deal.list`,
`crm.status.list`, `crm.contact.list`, `crm.company.list` and `user.get`. Activities and
telephony stand beside this file.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.formats import (
    NOTHING,
    ROBOT,
    Column,
    Format,
    Head,
    column,
    each_in,
    made,
    shown,
)

VENDOR = "Bitrix24"
ROBOTS = {"0": ROBOT}
COMPANY = "company "
"""Before the number of a company where those of people stand: they are counted apart."""

API = "by REST, fifty items an answer (`start`); one answer a line of a .jsonl file"


def multi(name: str) -> Column:
    """The values of a field that may have several."""
    return made(lambda rows: each_in(shown(rows, name), "$.VALUE"), name)


def _parties(rows: Table) -> StringValue:
    """The contacts of a deal, and its company."""
    people = [_plain_list(shown(rows, name)) for name in ("CONTACT_IDS", "CONTACT_ID")]
    company = shown(rows, "COMPANY_ID")
    firm = (company != "0").ifelse(COMPANY + company, NOTHING)
    someone = ibis.coalesce(*people)
    return ibis.literal(";").join([(someone != "0").ifelse(someone, NOTHING), firm]).nullif("")


def _plain_list(cell: StringValue) -> StringValue:
    """Numbers of a JSON list, parted by `;`."""
    return cell.re_replace(r'[\[\]"\s]', "").replace(",", ";")


def _full_name(rows: Table) -> StringValue:
    parts = [shown(rows, name) for name in ("NAME", "LAST_NAME")]
    return ibis.literal(" ").join(parts).strip().nullif("")


def _has_multifields(head: Head) -> bool:
    """Numbers and addresses are lists of objects, as this vendor alone has them."""
    texts = (str(text) for row in head.rows for text in row.values())
    return any(text.startswith("[{") and '"VALUE"' in text for text in texts)


HISTORY = Format(
    name="bitrix24 stage history",
    vendor=VENDOR,
    holds="stage changes",
    marks=(
        "OWNER_ID",
        "TYPE_ID",
        "CREATED_TIME",
        "STAGE_ID|STATUS_ID",
        "STAGE_SEMANTIC_ID|STATUS_SEMANTIC_ID",
    ),
    columns={
        "case_id": column("OWNER_ID"),
        "pipeline": column("CATEGORY_ID"),
        "stage": column("STAGE_ID", "STATUS_ID"),
        "timestamp": column("CREATED_TIME"),
        "record_id": column("ID"),
    },
    whence=f"crm.stagehistory.list with entityTypeId = 2 (deals), {API}",
    traps=(
        "The history does not say who moved a deal; only of the last move the deal itself does.",
        "It begins when the portal began to keep it: older deals have no first rows.",
        "Leads (entityTypeId 1) have numbers of their own: keep them in another source.",
        "A change of pipeline (TYPE_ID 5) is the entry into a stage of the other pipeline.",
    ),
    sample="""\
{"result": {"items": [
 {"ID": 35, "TYPE_ID": 1, "OWNER_ID": 21, "CREATED_TIME": "2026-01-05T14:59:11+03:00",
  "CATEGORY_ID": 0, "STAGE_SEMANTIC_ID": "P", "STAGE_ID": "NEW"},
 {"ID": 36, "TYPE_ID": 3, "OWNER_ID": 21, "CREATED_TIME": "2026-01-06T10:02:00+03:00",
  "CATEGORY_ID": 0, "STAGE_SEMANTIC_ID": "S", "STAGE_ID": "WON"}]}, "total": 2}
""",
)

DEALS = Format(
    name="bitrix24 deals",
    vendor=VENDOR,
    holds="deals",
    marks=("ID", "STAGE_ID", "ASSIGNED_BY_ID", "OPPORTUNITY", "DATE_CREATE"),
    columns={
        "case_id": column("ID"),
        "contact_id": made(_parties, "CONTACT_ID*", "COMPANY_ID"),
        "created_at": column("DATE_CREATE"),
        "owner": column("ASSIGNED_BY_ID", codes=ROBOTS),
        "creator": column("CREATED_BY_ID", codes=ROBOTS),
        "last_mover": column("MOVED_BY_ID", codes=ROBOTS),
        "last_moved_at": column("MOVED_TIME"),
        "pipeline": column("CATEGORY_ID"),
        "stage": column("STAGE_ID"),
        "amount": column("OPPORTUNITY"),
        "currency": column("CURRENCY_ID"),
        "lead_source": column("SOURCE_ID"),
        "campaign": column("UTM_CAMPAIGN"),
    },
    whence=f"crm.deal.list with select = ['*', 'UF_*'], {API}",
    traps=(
        "CLOSEDATE is the day planned, at midnight, and no moment of closing: it is not read.",
        "There is no standard field of a reason of loss: name yours under 'columns'.",
    ),
    sample="""\
{"ID": "21", "TITLE": "Seven pumps", "CATEGORY_ID": "0", "STAGE_ID": "WON",
 "STAGE_SEMANTIC_ID": "S", "CURRENCY_ID": "RUB", "OPPORTUNITY": "125000.00",
 "COMPANY_ID": "0", "CONTACT_ID": "11", "CLOSED": "Y", "ASSIGNED_BY_ID": "4",
 "CREATED_BY_ID": "4", "MOVED_BY_ID": "4", "MOVED_TIME": "2026-01-06T10:02:00+03:00",
 "DATE_CREATE": "2026-01-05T14:59:11+03:00", "SOURCE_ID": "WEB"}
""",
)


def _stages(name: str, entity: str, *, is_of_deals: bool) -> Format:
    """The dictionary of stages of deals, or that of leads."""
    pipeline = made(
        lambda rows: rows.ENTITY_ID.re_extract(r"^DEAL_STAGE_?(\d*)$", 1).nullif("").fill_null("0"),
        "ENTITY_ID",
    )
    return Format(
        name=name,
        vendor=VENDOR,
        holds="stages",
        marks=("ENTITY_ID", "STATUS_ID", "NAME", "SORT", "SEMANTICS|EXTRA.SEMANTICS"),
        only={"ENTITY_ID": entity},
        columns=({"pipeline": pipeline} if is_of_deals else {})
        | {
            "stage": column("STATUS_ID"),
            "stage_name": column("NAME"),
            "sort": column("SORT"),
            "semantics": Column(("SEMANTICS",), codes={"S": "won", "F": "lost"}, others="open"),
        },
        whence=f"crm.status.list, {API}",
        traps=(
            "Stages of other pipelines than the first have a prefix: C16:NEW is of pipeline 16.",
            "Pipelines have no names here; they go by their numbers.",
        ),
        sample=f"""\
{{"ID": "101", "ENTITY_ID": "{"DEAL_STAGE" if is_of_deals else "STATUS"}", "STATUS_ID": "NEW",
 "NAME": "New", "NAME_INIT": "New", "SORT": "10", "SYSTEM": "Y", "CATEGORY_ID": null,
 "SEMANTICS": null, "EXTRA": {{"SEMANTICS": "process"}}}}
""",
    )


STAGES = _stages("bitrix24 stages", r"DEAL_STAGE(_\d+)?", is_of_deals=True)
LEAD_STAGES = _stages("bitrix24 lead stages", "STATUS", is_of_deals=False)

CONTACTS = Format(
    name="bitrix24 contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=("ID", "NAME", "PHONE|EMAIL"),
    tells=_has_multifields,
    columns={
        "contact_id": column("ID"),
        "phones": multi("PHONE"),
        "emails": multi("EMAIL"),
        "name": made(_full_name, "NAME"),
        "company": column("COMPANY_TITLE"),
    },
    whence=f"crm.contact.list with select = ['*', 'PHONE', 'EMAIL'], {API}",
    traps=("Without PHONE and EMAIL in select the answers have neither.",),
    sample="""\
{"ID": "11", "NAME": "Ann", "LAST_NAME": "Onymous",
 "PHONE": [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+79990000001"}],
 "EMAIL": [{"ID": "2", "VALUE_TYPE": "WORK", "VALUE": "ann@client.example"}]}
""",
)

COMPANIES = Format(
    name="bitrix24 companies",
    vendor=VENDOR,
    holds="contacts",
    marks=("ID", "TITLE", "PHONE|EMAIL"),
    tells=_has_multifields,
    columns={
        "contact_id": made(lambda rows: COMPANY + rows.ID, "ID"),
        "phones": multi("PHONE"),
        "emails": multi("EMAIL"),
        "name": column("TITLE"),
        "company": column("TITLE"),
    },
    whence=f"crm.company.list with select = ['*', 'PHONE', 'EMAIL'], {API}",
    sample="""\
{"ID": "3", "TITLE": "Client Ltd", "EMAIL": [{"ID": "5", "VALUE": "info@client.example"}],
 "PHONE": [{"ID": "4", "VALUE_TYPE": "WORK", "VALUE": "+79990000002"}]}
""",
)

USERS = Format(
    name="bitrix24 users",
    vendor=VENDOR,
    holds="staff",
    marks=("ID", "NAME", "EMAIL", "ACTIVE|UF_DEPARTMENT|USER_TYPE"),
    columns={
        "user_id": column("ID"),
        "person": made(_full_name, "NAME"),
        "emails": column("EMAIL"),
        "extensions": column("UF_PHONE_INNER"),
        "department": column("UF_DEPARTMENT", path="$[0]"),
        "is_robot": Column(("USER_TYPE",), codes={"bot": "yes", "imbot": "yes"}, others="no"),
    },
    whence=f"user.get, {API}",
    traps=("UF_DEPARTMENT is the number of the department.",),
    sample="""\
{"ID": "4", "ACTIVE": true, "NAME": "Eve", "LAST_NAME": "Example", "USER_TYPE": "employee",
 "EMAIL": "eve@company.example", "UF_DEPARTMENT": [1], "UF_PHONE_INNER": "104"}
""",
)

FORMATS = (HISTORY, DEALS, STAGES, LEAD_STAGES, CONTACTS, COMPANIES, USERS)
