"""Odoo: tracked values, leads, messages and stages.

Names of fields: the models of Odoo 19, driven by its interface (`POST /json/2/…`); rows of
its database are the same but for references, which the interface writes as number and name.
"""

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.formats import NOTHING, Column, Format, Lookup, column, inside, made, shown
from event_logs.sources.outcomes import LOST, last_known, with_outcomes

VENDOR = "Odoo"
LEAD = "lead "
"""Before the number of a lead that is its own contact."""

_STAGE = r"(?i)(^|\W)(stage_id|stage|этап|стадия|étape|phase|fase|etapa)(\W|$)"
_ACTIVE = r"(?i)(^|\W)(active|активно|активен|archivé|actif|aktiv|activo)(\W|$)"
API = "by the interface (POST /json/2/<model>/search_read) or by SQL"


def number_in(cell: StringValue) -> StringValue:
    """The number of a reference, which the interface writes as `[7, "Name"]`; false is none."""
    return ibis.coalesce(inside(cell, "$[0]"), cell).nullif("false")


def name_in(cell: StringValue) -> StringValue:
    """The name of a reference, else what stands there."""
    return ibis.coalesce(inside(cell, "$[1]"), cell).nullif("false")


def reference(name: str) -> Column:
    """The number of what a field refers to."""
    return made(lambda rows: number_in(shown(rows, name)), name)


def plain(name: str) -> Column:
    """A field whose `false` means that it is empty."""
    return made(lambda rows: shown(rows, name).nullif("false"), name)


def _field(rows: Table) -> StringValue:
    """What field was changed: its name, else how it is called on screen."""
    told = [shown(rows, name) for name in ("field_name", "field_id", "field")]
    return name_in(ibis.coalesce(*told))


def _tells_stage(rows: Table) -> BooleanValue:
    return _field(rows).re_search(_STAGE)


def _is_meant(rows: Table) -> BooleanValue:
    """A change of the stage, or of whether a lead is active, of leads alone."""
    model = ibis.coalesce(shown(rows, "message.model"), shown(rows, "model"), "crm.lead")
    named = _tells_stage(rows) | _field(rows).re_search(_ACTIVE)
    return named & (model == "crm.lead")


def _with_last_stage(rows: Table) -> Table:
    """Changes with what they are of, and the stage that a lead was in before."""
    case = ibis.coalesce(shown(rows, "message.res_id"), shown(rows, "res_id"))
    time = ibis.coalesce(
        shown(rows, "message.date"), shown(rows, "date"), shown(rows, "create_date")
    )
    changes = rows.mutate(
        is_stage=_tells_stage(rows),
        changed_case=case,
        changed_at=time,
        value_now=shown(rows, "new_value_integer"),
    )
    stage = changes.is_stage.ifelse(changes.value_now, NOTHING)
    return changes.mutate(last_stage=last_known(changes, stage, "changed_case", "changed_at"))


def _stage(rows: Table) -> StringValue:
    """The stage entered; lost where the lead was put away; where it was restored the last one."""
    is_away = rows.value_now.isin(["0", "false"])
    return ibis.cases(
        (rows.is_stage, rows.value_now), (is_away, ibis.literal(LOST)), else_=rows.last_stage
    )


TRACKING = Format(
    name="odoo tracking",
    vendor=VENDOR,
    holds="stage changes",
    marks=("old_value_integer", "new_value_integer", "field_id|field|field_name"),
    picks=_is_meant,
    lookups=(
        Lookup(
            "message",
            ("id", "date", "model", "res_id"),
            key=column("id"),
            of=reference("mail_message_id"),
            whence="mail.message with id, date, model, res_id, subject",
        ),
    ),
    prepare=_with_last_stage,
    fault=lambda rows: (
        shown(rows, "message.subject")
        .startswith("From ")
        .fill_null(False)
        .ifelse("It is of a deal that was merged into this one", NOTHING)
    ),
    columns={
        "case_id": made(lambda rows: rows.changed_case),
        "stage": made(_stage),
        "stage_name": made(
            lambda rows: rows.is_stage.ifelse(
                shown(rows, "new_value_char").nullif("false"), ibis.literal("Lost")
            )
        ),
        "from_stage": made(
            lambda rows: rows.is_stage.ifelse(shown(rows, "old_value_integer"), NOTHING)
        ),
        "timestamp": made(lambda rows: rows.changed_at),
        "resource": reference("create_uid"),
    },
    zone="UTC",
    whence=f"mail.tracking.value {API}, with mail.message under 'beside'; by SQL join the two",
    traps=(
        "The first stage is not tracked: the lead's record and its first change tell it.",
        "Lost is no stage: the lead is put away (active becomes false) and keeps its stage.",
        "Merged leads bring their messages along; those that say so in their subject are refused.",
        "A deleted lead takes its history with it.",
        "Names of fields follow the language of whoever asks: ask in English, or by SQL.",
    ),
    sample="""\
[{"id": 1, "mail_message_id": [90, "x"], "field_id": [700, "Stage (crm.lead)"],
  "old_value_integer": 1, "new_value_integer": 2, "old_value_char": "New",
  "new_value_char": "Qualified", "create_date": "2026-01-05 09:00:00", "create_uid": [2, "Eve"],
  "res_id": 7, "model": "crm.lead"}]
""",
)


def contact_of(rows: Table) -> StringValue:
    """The partner of a lead; the lead itself where it has none."""
    return ibis.coalesce(number_in(shown(rows, "partner_id")), LEAD + shown(rows, "id"))


def _is_lost(rows: Table) -> BooleanValue:
    told = shown(rows, "won_status")
    away = shown(rows, "active").lower().isin(["false", "f", "0"])
    return ibis.coalesce(told == LOST, away & (shown(rows, "probability").try_cast("float64") == 0))


LEAD_MARKS = ("id", "stage_id", "partner_id", "email_from", "create_date", "expected_revenue")
LEADS = Format(
    name="odoo leads",
    vendor=VENDOR,
    holds="deals",
    marks=LEAD_MARKS,
    columns={
        "case_id": column("id"),
        "contact_id": made(contact_of, "id"),
        "created_at": column("create_date"),
        "closed_at": plain("date_closed"),
        "owner": reference("user_id"),
        "stage": made(
            lambda rows: (
                _is_lost(rows).fill_null(False).ifelse(LOST, number_in(shown(rows, "stage_id")))
            ),
            "stage_id",
        ),
        "amount": column("expected_revenue"),
        "lead_source": made(lambda rows: name_in(shown(rows, "source_id")), "source_id"),
        "campaign": made(lambda rows: name_in(shown(rows, "campaign_id")), "campaign_id"),
        "loss_reason": made(lambda rows: name_in(shown(rows, "lost_reason_id")), "lost_reason_id"),
    },
    zone="UTC",
    whence=f"crm.lead {API}, with active_test = false",
    traps=(
        "Without active_test = false those that are lost are not among the answers.",
        "The list exported on screen has the zone of whoever exports; the interface has UTC.",
        "Restoring a lead wipes its reason of loss.",
    ),
    sample="""\
[{"id": 7, "name": "Seven pumps", "type": "opportunity", "stage_id": [4, "Won"], "active": true,
  "user_id": [2, "Eve"], "partner_id": [11, "Ann"], "email_from": "ann@client.example",
  "phone": "+79990000001", "expected_revenue": 125000.0, "probability": 100.0,
  "won_status": "won", "lost_reason_id": false, "source_id": [1, "Website"],
  "create_date": "2026-01-05 08:00:00", "date_closed": "2026-01-06 10:02:00"}]
""",
)

STAGES = Format(
    name="odoo stages",
    vendor=VENDOR,
    holds="stages",
    marks=("id", "name", "sequence", "is_won", "fold"),
    prepare=lambda rows: with_outcomes(rows, "", (LOST,)),
    columns={
        "stage": made(lambda rows: ibis.coalesce(rows.outcome, rows.id.cast("string"))),
        "stage_name": made(lambda rows: ibis.coalesce(rows.outcome.capitalize(), rows.name)),
        "sort": made(lambda rows: rows.outcome.notnull().ifelse("1000000", rows.sequence)),
        "semantics": made(
            lambda rows: ibis.cases(
                (rows.outcome.notnull(), LOST),
                (rows.is_won.lower().isin(["true", "t", "1"]), "won"),
                else_="open",
            )
        ),
    },
    whence=f"crm.stage {API}",
    traps=("Lost is in no list of stages: it is added.",),
    sample="""\
[{"id": 1, "name": "New", "sequence": 1, "is_won": false, "fold": false, "team_ids": []},
 {"id": 4, "name": "Won", "sequence": 70, "is_won": true, "fold": true, "team_ids": []}]
""",
)

EMAILS = Format(
    name="odoo messages",
    vendor=VENDOR,
    holds="emails",
    marks=("message_type", "model", "res_id", "email_from", "message_id", "subject"),
    picks=lambda rows: (
        rows.message_type.isin(["email", "email_outgoing"]) & (rows.model == "crm.lead")
    ),
    columns={
        "case_id": column("res_id"),
        "timestamp": column("date"),
        "sender": column("email_from"),
        "recipients": made(lambda rows: shown(rows, "incoming_email_to").nullif("false")),
        "subject": plain("subject"),
        "message_id": column("message_id"),
        "direction": column("message_type", codes={"email": "in", "email_outgoing": "out"}),
    },
    zone="UTC",
    whence=f"mail.message {API}, of model crm.lead",
    traps=("Mail sent to followers by a note (message_type comment) is left out.",),
    sample="""\
[{"id": 91, "date": "2026-01-05 12:00:00", "message_type": "email", "model": "crm.lead",
  "res_id": 7, "email_from": "Ann <ann@client.example>", "message_id": "<m1@client.example>",
  "incoming_email_to": "sales@company.example", "subject": "Pumps", "author_id": [11, "Ann"]}]
""",
)

FORMATS = (TRACKING, LEADS, STAGES, EMAILS)
