"""Pipedrive: changes of deals, deals, stages, persons, users and the log of calls.

Names of fields: the vendor's documentation of `/deals/{id}/changelog`, `/deals/{id}/flow`,
`/deals`, `/stages`, `/persons`, `/users` and `/callLogs`, versions 1 and 2.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.formats import NOTHING, Column, Format, column, each_in, made, shown
from event_logs.sources.outcomes import LOST, WON, last_known, with_outcomes

VENDOR = "Pipedrive"
ORGANISATION = "org "
"""Before the number of an organisation where those of persons stand."""

_FIELD = ("field_key", "data.field_key")


def _told(rows: Table, name: str) -> StringValue:
    """A value of a change, as the changelog and as the flow of a deal write it."""
    return ibis.coalesce(shown(rows, name), shown(rows, f"data.{name}"))


def _case(rows: Table) -> StringValue:
    return ibis.coalesce(shown(rows, "deal_id"), _told(rows, "item_id"))


def _time(rows: Table) -> StringValue:
    return ibis.coalesce(shown(rows, "time"), _told(rows, "log_time"), shown(rows, "timestamp"))


def _with_last_stage(rows: Table) -> Table:
    """Changes of stage and of status, with the stage that a deal was in before."""
    key, new = _told(rows, "field_key"), _told(rows, "new_value")
    changes = rows.mutate(
        field_changed=key, value_now=new, changed_case=_case(rows), changed_at=_time(rows)
    )
    is_stage = changes.field_changed == "stage_id"
    stage = is_stage.ifelse(changes.value_now, NOTHING)
    return changes.mutate(last_stage=last_known(changes, stage, "changed_case", "changed_at"))


def _stage(rows: Table) -> StringValue:
    """The stage entered; of a deal opened again the one that it was in."""
    is_status = rows.field_changed == "status"
    outcome = rows.value_now.isin([WON, LOST])
    return ibis.cases(
        (is_status & outcome, rows.value_now), (is_status, rows.last_stage), else_=rows.value_now
    )


CHANGELOG = Format(
    name="pipedrive changes",
    vendor=VENDOR,
    holds="stage changes",
    marks=(
        "|".join(_FIELD),
        "old_value|data.old_value",
        "new_value|data.new_value",
        "deal_id|data.item_id",
    ),
    picks=lambda rows: _told(rows, "field_key").isin(["stage_id", "status"]),
    prepare=_with_last_stage,
    columns={
        "case_id": made(lambda rows: rows.changed_case),
        "stage": made(_stage),
        "from_stage": made(
            lambda rows: (rows.field_changed == "stage_id").ifelse(
                _told(rows, "old_value"), NOTHING
            )
        ),
        "timestamp": made(lambda rows: rows.changed_at),
        "resource": made(
            lambda rows: ibis.coalesce(shown(rows, "actor_user_id"), _told(rows, "user_id"))
        ),
        "is_bulk": made(lambda rows: _told(rows, "is_bulk_update_flag")),
    },
    zone="UTC",
    whence="GET /v1/deals/{id}/changelog (or /flow?items=dealChange) of every deal, each answer as "
    'one line of a .jsonl file with the deal\'s number in it: {"deal_id": 7, "data": […]}',
    traps=(
        "Won and lost are no stages but the deal's status; a deal that is lost keeps its stage.",
        "The first stage is not written: the deal's record and its first change tell it.",
        "The changelog does not name the deal: add its number when you save the answer.",
        "Deleted deals can be asked for thirty days only.",
    ),
    sample="""\
{"deal_id": 7, "success": true, "data": [
 {"field_key": "stage_id", "old_value": "1", "new_value": "2", "actor_user_id": 504,
  "time": "2026-01-05 09:00:00", "change_source": "app", "is_bulk_update_flag": null},
 {"field_key": "status", "old_value": "open", "new_value": "won", "actor_user_id": 504,
  "time": "2026-01-06 10:02:00", "change_source": "app", "is_bulk_update_flag": null}]}
""",
)


def _parties(rows: Table) -> StringValue:
    person = ibis.coalesce(shown(rows, "person_id"), shown(rows, "person_id.value"))
    firm = ibis.coalesce(shown(rows, "org_id"), shown(rows, "org_id.value"))
    return ibis.literal(";").join([person, ORGANISATION + firm]).nullif("")


DEALS = Format(
    name="pipedrive deals",
    vendor=VENDOR,
    holds="deals",
    marks=("id", "stage_id", "pipeline_id", "status", "add_time", "lost_reason"),
    columns={
        "case_id": column("id"),
        "contact_id": made(_parties),
        "created_at": column("add_time"),
        "closed_at": column("close_time", "won_time", "lost_time"),
        "owner": column("owner_id", "user_id", "user_id.id", "owner_id.id"),
        "pipeline": column("pipeline_id"),
        "stage": made(
            lambda rows: rows.status.isin([WON, LOST]).ifelse(rows.status, rows.stage_id), "status"
        ),
        "amount": column("value"),
        "currency": column("currency"),
        "lead_source": column("channel", "origin"),
        "loss_reason": column("lost_reason"),
        "is_deleted": column("is_deleted", "deleted"),
    },
    zone="UTC",
    whence="GET /api/v2/deals, page by page (`cursor`); one answer a line of a .jsonl file",
    sample="""\
{"success": true, "data": [{"id": 7, "title": "Seven pumps", "owner_id": 504, "person_id": 11,
 "org_id": 3, "pipeline_id": 1, "stage_id": 2, "value": 125000, "currency": "EUR",
 "status": "won", "lost_reason": null, "add_time": "2026-01-05T08:00:00Z",
 "close_time": "2026-01-06T10:02:00Z", "is_deleted": false}]}
""",
)

STAGES = Format(
    name="pipedrive stages",
    vendor=VENDOR,
    holds="stages",
    marks=("id", "order_nr", "name", "pipeline_id", "is_deleted|active_flag"),
    prepare=lambda rows: with_outcomes(rows, "pipeline_id", ("won", "lost")),
    columns={
        "pipeline": column("pipeline_id"),
        "pipeline_name": column("pipeline_name"),
        "stage": made(lambda rows: ibis.coalesce(rows.outcome, rows.id.cast("string"))),
        "stage_name": made(lambda rows: ibis.coalesce(rows.outcome.capitalize(), rows.name)),
        "sort": made(lambda rows: rows.outcome.notnull().ifelse("1000000", rows.order_nr)),
        "semantics": made(lambda rows: ibis.coalesce(rows.outcome, "open")),
        "is_archived": made(
            lambda rows: rows.outcome.notnull().ifelse(
                "no",
                ibis.coalesce(
                    shown(rows, "is_deleted"),
                    shown(rows, "active_flag").substitute({"true": "no", "false": "yes"}),
                ),
            )
        ),
    },
    whence="GET /api/v2/stages",
    traps=("Won and lost are in no list of stages: they are added to every pipeline.",),
    sample="""\
{"success": true, "data": [
 {"id": 1, "order_nr": 0, "name": "New", "pipeline_id": 1, "is_deleted": false},
 {"id": 2, "order_nr": 1, "name": "Offer", "pipeline_id": 1, "is_deleted": false}]}
""",
)


def _values(*names: str) -> Column:
    """The values of a field that may have several, as either version calls it."""

    def value(rows: Table) -> StringValue:
        lists = [each_in(shown(rows, name), "$.value") for name in names]
        return ibis.coalesce(*lists)

    return made(value)


PERSONS = Format(
    name="pipedrive persons",
    vendor=VENDOR,
    holds="contacts",
    marks=("id", "name", "phones|phone", "emails|email", "org_id|org_id.value|org_name"),
    tells=lambda head: any(
        str(row.get(name) or "").startswith("[{")
        for row in head.rows
        for name in ("phones", "phone", "emails", "email")
    ),
    columns={
        "contact_id": column("id"),
        "phones": _values("phones", "phone"),
        "emails": _values("emails", "email"),
        "name": column("name"),
        "company": column("org_name", "org_id.name"),
    },
    whence="GET /api/v2/persons, page by page (`cursor`)",
    sample="""\
{"data": [{"id": 11, "name": "Ann Onymous", "org_id": 3,
 "phones": [{"value": "+79990000001", "primary": true}],
 "emails": [{"value": "ann@client.example", "primary": true}]}]}
""",
)

USERS = Format(
    name="pipedrive users",
    vendor=VENDOR,
    holds="staff",
    marks=("id", "name", "email", "active_flag", "is_admin|timezone_name|last_login"),
    columns={"user_id": column("id"), "person": column("name"), "emails": column("email")},
    whence="GET /v1/users",
    sample="""\
{"data": [{"id": 504, "name": "Eve Example", "email": "eve@company.example", "active_flag": true,
 "is_admin": 0, "timezone_name": "Europe/Tallinn"}]}
""",
)

CALLS = Format(
    name="pipedrive call logs",
    vendor=VENDOR,
    holds="calls",
    marks=("outcome", "to_phone_number", "start_time", "end_time", "deal_id"),
    columns={
        "case_id": column("deal_id"),
        "contact_id": column("person_id"),
        "timestamp": column("start_time"),
        "number": column("to_phone_number"),
        "direction": made(lambda rows: rows.outcome.notnull().ifelse("out", NOTHING), "outcome"),
        "duration_seconds": column("duration"),
        "answered": Column(("outcome",), codes={"connected": "yes"}, others="no"),
        "resource": column("user_id"),
        "call_id": column("id"),
    },
    zone="UTC",
    whence="GET /v1/callLogs, page by page (`start`)",
    traps=(
        "There is no direction: calls are taken for outgoing, as those that people log are.",
        "Where an exchange writes its calls in here too, read them from the exchange.",
    ),
    sample="""\
{"data": [{"id": "CAd1", "outcome": "connected", "from_phone_number": "+3725550000",
 "to_phone_number": "+79990000001", "start_time": "2026-01-05 11:00:00",
 "end_time": "2026-01-05 11:01:01", "duration": "61", "user_id": 504, "person_id": 11,
 "deal_id": 7}]}
""",
)

FORMATS = (CHANGELOG, DEALS, STAGES, PERSONS, USERS, CALLS)
