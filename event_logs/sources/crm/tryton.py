"""Tryton: the history of opportunities, opportunities, contact mechanisms and employees.

Names of fields: the tables of Tryton 8 with the module `sale_opportunity`, whose histories
the program keeps itself, row by row.
"""

import ibis
from ibis.expr.types import Table, Value

from event_logs.sources.formats import Format, column, made, shown
from event_logs.sources.outcomes import with_stage_before

VENDOR = "Tryton"
STATES = {
    "lead": ("Lead", "open"),
    "opportunity": ("Opportunity", "open"),
    "converted": ("Converted", "won"),
    "won": ("Won", "won"),
    "lost": ("Lost", "lost"),
    "cancelled": ("Cancelled", "lost"),
}
"""States of an opportunity: their names and what they mean."""

_MODULE = "the table of the database, as CSV or by SQL (an address under [[sources]])"


def _changed(rows: Table) -> Value:
    return ibis.coalesce(rows.write_date, rows.create_date)


HISTORY = Format(
    name="tryton opportunity history",
    vendor=VENDOR,
    holds="stage changes",
    marks=("__id", "state", "create_date", "write_date", "write_uid", "conversion_probability"),
    picks=lambda rows: rows.state.notnull(),
    prepare=lambda rows: with_stage_before(rows, "id", "state", "write_date", "create_date"),
    columns={
        "case_id": column("id"),
        "stage": column("state"),
        "stage_name": made(
            lambda rows: rows.state.substitute({key: name for key, (name, _) in STATES.items()}),
            "state",
        ),
        "from_stage": column("stage_before"),
        "timestamp": made(_changed, "write_date"),
        "resource": column("write_uid", "create_uid"),
        "record_id": column("__id"),
    },
    zone="UTC",
    whence=f"sale_opportunity__history, {_MODULE}",
    traps=(
        "Every change of an opportunity is a row: states repeat.",
        "A row without a state says that the opportunity was deleted; it is left out.",
    ),
    sample="""\
__id,id,state,create_date,create_uid,write_date,write_uid,conversion_probability
1,7,lead,2026-01-05 08:00:00.123456,2,,,0.5
2,7,won,2026-01-05 08:00:00.123456,2,2026-01-06 10:02:00.654321,2,0.5
""",
)

DEALS = Format(
    name="tryton opportunities",
    vendor=VENDOR,
    holds="deals",
    marks=("id", "state", "party", "employee", "conversion_probability", "start_date"),
    columns={
        "case_id": column("id"),
        "contact_id": column("party"),
        "created_at": column("create_date"),
        "owner": made(lambda rows: "employee " + shown(rows, "employee"), "employee"),
        "stage": column("state"),
        "amount": column("amount", "_amount"),
        "loss_reason": column("lost_reason"),
    },
    zone="UTC",
    whence=f"sale_opportunity, {_MODULE}",
    sample="""\
id,number,state,party,employee,amount,conversion_probability,start_date,create_date
7,1,won,11,3,125000,0.5,2026-01-05,2026-01-05 08:00:00.123456
""",
)

CONTACTS = Format(
    name="tryton contact mechanisms",
    vendor=VENDOR,
    holds="contacts",
    marks=("id", "party", "type", "value", "value_compact|comment"),
    picks=lambda rows: rows.type.isin(["phone", "mobile", "email"]),
    columns={
        "contact_id": column("party"),
        "phones": made(
            lambda rows: rows.type.isin(["phone", "mobile"]).ifelse(rows.value, ibis.null("string"))
        ),
        "emails": made(lambda rows: (rows.type == "email").ifelse(rows.value, ibis.null("string"))),
        "name": column("name"),
    },
    whence=f"party_contact_mechanism, {_MODULE}",
    sample="id,party,type,value,value_compact,name\n1,11,phone,+7 999 0000001,+79990000001,\n",
)

USERS = Format(
    name="tryton users",
    vendor=VENDOR,
    holds="staff",
    marks=("id", "login", "name", "email", "password_hash|signature|menu"),
    columns={
        "user_id": made(
            lambda rows: ibis.literal(";").join(
                [rows.id.cast("string"), "employee " + shown(rows, "employee")]
            ),
            "id",
        ),
        "person": column("name", "login"),
        "emails": column("email"),
        "is_robot": made(lambda rows: (rows.id.cast("string") == "0").ifelse("yes", "no"), "id"),
    },
    whence=f"res_user, {_MODULE}; leave password_hash out",
    traps=("User 0 is the program itself.",),
    sample="id,login,name,email,employee,signature\n2,eve,Eve Example,eve@company.example,3,\n",
)

FORMATS = (HISTORY, DEALS, CONTACTS, USERS)
