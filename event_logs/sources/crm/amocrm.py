"""amoCRM, outside Russia Kommo: what API v4 answers.

Names of fields: the vendor's documentation of `GET /api/v4/{events,leads,leads/notes,
contacts,leads/pipelines,users}`.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.formats import (
    NOTHING,
    ROBOT,
    Column,
    Format,
    column,
    each_in,
    inside,
    made,
    objects_in,
    unrolled,
)

VENDOR = "amoCRM / Kommo"
WON, LOST = "142", "143"
ROBOTS = {"0": ROBOT}
_API = "with a token, page by page; one answer a line of a .jsonl file, or one file"


def _first_stage(rows: Table) -> Table:
    """An event of creation that names no stage has the one that the next change left."""
    order = [rows.created_at.cast("string").try_cast("int64"), rows.source_row]
    window = ibis.window(group_by=rows.entity_id, order_by=order)
    before = _status(rows.value_before, "id").lead().over(window)
    pipeline = _status(rows.value_before, "pipeline_id").lead().over(window)
    return rows.mutate(next_before=before, next_pipeline=pipeline)


def _status(cell: StringValue, name: str) -> StringValue:
    return inside(cell, f"$[0].lead_status.{name}")


def _custom_field(code: str) -> Column:
    """All values of the contact's field with a code."""

    def values(rows: Table) -> StringValue:
        fields = objects_in(rows.custom_fields_values)
        chosen = fields.filter(lambda entry: inside(entry.cast("string"), "$.field_code") == code)
        texts = chosen.map(
            lambda entry: each_in(inside(entry.cast("string"), "$.values"), "$.value")
        )
        return texts.join(";").nullif("")

    return made(values, "custom_fields_values")


EVENTS = Format(
    name="amocrm events",
    vendor=VENDOR,
    holds="stage changes",
    marks=("entity_id", "entity_type", "value_after", "value_before", "created_by"),
    only={"type": "lead_status_changed|lead_added"},
    prepare=_first_stage,
    columns={
        "case_id": column("entity_id"),
        "stage": made(lambda r: ibis.coalesce(_status(r.value_after, "id"), r.next_before)),
        "pipeline": made(
            lambda r: ibis.coalesce(_status(r.value_after, "pipeline_id"), r.next_pipeline)
        ),
        "from_stage": column("value_before", path="$[0].lead_status.id"),
        "timestamp": column("created_at"),
        "resource": column("created_by", codes=ROBOTS),
        "record_id": column("id"),
    },
    whence=f"GET /api/v4/events?filter[type]=lead_added,lead_status_changed&limit=100, {_API}",
    traps=(
        "Won and lost are 142 and 143 in every pipeline: no stage is known without its pipeline.",
        "created_by 0 is a robot.",
        "The export of the list of deals has no history: only the events have it.",
    ),
    sample="""\
{"_page": 1, "_embedded": {"events": [
 {"id": "01h1", "type": "lead_status_changed", "entity_id": 7, "entity_type": "lead",
  "created_by": 504, "created_at": 1767600000,
  "value_after": [{"lead_status": {"id": 142, "pipeline_id": 3177}}],
  "value_before": [{"lead_status": {"id": 3239, "pipeline_id": 3177}}]}]}}
""",
)

EVENT_CALLS = Format(
    name="amocrm event calls",
    vendor=VENDOR,
    holds="calls",
    marks=EVENTS.marks,
    only={"type": "incoming_call|outgoing_call"},
    columns={
        "case_id": made(
            lambda r: (r.entity_type == "lead").ifelse(r.entity_id, NOTHING), "entity_id"
        ),
        "timestamp": column("created_at"),
        "number": made(lambda _rows: NOTHING),
        "direction": column("type", codes={"incoming_call": "in", "outgoing_call": "out"}),
        "resource": column("created_by", codes=ROBOTS),
        "call_id": column("id"),
    },
    whence=f"GET /api/v4/events?filter[type]=incoming_call,outgoing_call&limit=100, {_API}",
    traps=("An event of a call tells neither number nor length: the notes of calls do.",),
    sample="""\
{"id": "01h2", "type": "outgoing_call", "entity_id": 7, "entity_type": "lead",
 "created_by": 504, "created_at": 1767600000, "value_after": [{"note": {"id": 9}}],
 "value_before": []}
""",
)

CALL_NOTES = Format(
    name="amocrm call notes",
    vendor=VENDOR,
    holds="calls",
    marks=("note_type", "entity_id", "params.duration", "params.phone"),
    only={"note_type": "call_in|call_out"},
    columns={
        "case_id": column("entity_id"),
        "timestamp": column("created_at"),
        "number": column("params.phone"),
        "direction": column("note_type", codes={"call_in": "in", "call_out": "out"}),
        "duration_seconds": column("params.duration"),
        "talk_seconds": column("params.duration"),
        "answered": Column(("params.call_status",), codes={"4": "yes"}, others="no"),
        "resource": column("responsible_user_id", "created_by", codes=ROBOTS),
        "call_id": column("id"),
    },
    whence=f"GET /api/v4/leads/notes?filter[note_type]=call_in,call_out&limit=250, {_API}",
    traps=("Only a call_status of 4 is a conversation; without one a call that lasted is.",),
    sample="""\
{"id": 9, "entity_id": 7, "created_by": 504, "responsible_user_id": 504,
 "created_at": 1767600000, "note_type": "call_out",
 "params": {"uniq": "ab1", "duration": 61, "phone": "+79990000001", "call_status": 4}}
""",
)

LEADS = Format(
    name="amocrm leads",
    vendor=VENDOR,
    holds="deals",
    marks=("id", "status_id", "pipeline_id", "responsible_user_id", "price"),
    columns={
        "case_id": column("id"),
        "contact_id": made(
            lambda r: each_in(r["_embedded.contacts"], "$.id"), "_embedded.contacts"
        ),
        "created_at": column("created_at"),
        "closed_at": column("closed_at"),
        "owner": column("responsible_user_id", codes=ROBOTS),
        "pipeline": column("pipeline_id"),
        "stage": column("status_id"),
        "amount": column("price"),
        "lead_source": column("_embedded.source.name", "source_id"),
        "loss_reason": Column(("_embedded.loss_reason",), path="$[0].name"),
        "is_deleted": column("is_deleted"),
        "is_merged": column("is_merged"),
    },
    whence=f"GET /api/v4/leads?with=contacts,loss_reason,source&limit=250, {_API}",
    traps=("Deleted leads are not among the answers; their events are.",),
    sample="""\
{"id": 7, "name": "Seven pumps", "price": 125000, "responsible_user_id": 504,
 "status_id": 142, "pipeline_id": 3177, "loss_reason_id": null, "created_by": 504,
 "created_at": 1767500000, "updated_at": 1767600000, "closed_at": 1767600000,
 "is_deleted": false, "_embedded": {"contacts": [{"id": 11, "is_main": true}]}}
""",
)

CONTACTS = Format(
    name="amocrm contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=("id", "name", "custom_fields_values"),
    columns={
        "contact_id": column("id"),
        "phones": _custom_field("PHONE"),
        "emails": _custom_field("EMAIL"),
        "name": column("name"),
        "company": column("_embedded.companies", path="$[0].name"),
    },
    whence=f"GET /api/v4/contacts?limit=250, {_API}",
    sample="""\
{"id": 11, "name": "Ann Onymous", "custom_fields_values": [
  {"field_code": "PHONE", "values": [{"value": "+79990000001", "enum_code": "WORK"}]},
  {"field_code": "EMAIL", "values": [{"value": "ann@client.example"}]}],
 "_embedded": {"companies": []}}
""",
)

PIPELINES = Format(
    name="amocrm pipelines",
    vendor=VENDOR,
    holds="stages",
    marks=("id", "name", "sort", "is_main", "_embedded.statuses"),
    prepare=lambda rows: unrolled(rows, "_embedded.statuses"),
    columns={
        "pipeline": column("id"),
        "pipeline_name": column("name"),
        "stage": column("entry", path="$.id"),
        "stage_name": column("entry", path="$.name"),
        "sort": column("entry", path="$.sort"),
        "semantics": made(
            lambda r: ibis.cases(
                (inside(r.entry, "$.id") == WON, "won"),
                (inside(r.entry, "$.id") == LOST, "lost"),
                else_="open",
            )
        ),
        "is_archived": column("is_archive"),
    },
    whence="GET /api/v4/leads/pipelines, with a token",
    traps=("The catalogue has today's names; a deleted status is in none, but in the events.",),
    sample="""\
{"id": 3177, "name": "Sales", "sort": 1, "is_main": true, "is_archive": false,
 "_embedded": {"statuses": [{"id": 3239, "name": "New", "sort": 10, "pipeline_id": 3177},
                            {"id": 142, "name": "Won", "sort": 10000, "pipeline_id": 3177}]}}
""",
)

USERS = Format(
    name="amocrm users",
    vendor=VENDOR,
    holds="staff",
    marks=("id", "name", "email", "lang|rights.*"),
    columns={
        "user_id": column("id"),
        "person": column("name"),
        "emails": column("email"),
        "department": column("_embedded.groups", path="$[0].name"),
    },
    whence="GET /api/v4/users?with=group&limit=250, with a token",
    sample='{"id": 504, "name": "Eve Example", "email": "eve@company.example", "lang": "en"}\n',
)

FORMATS = (
    EVENTS,
    EVENT_CALLS,
    CALL_NOTES,
    LEADS,
    CONTACTS,
    PIPELINES,
    USERS,
)
