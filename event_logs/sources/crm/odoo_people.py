"""Odoo: the people of leads, partners and users.

Names of fields: the models of Odoo 19.
"""

import ibis

from event_logs.sources.crm.odoo import (
    API,
    LEAD_MARKS,
    LEADS,
    VENDOR,
    contact_of,
    name_in,
    plain,
)
from event_logs.sources.formats import Format, column, made, shown

LEAD_CONTACTS = Format(
    name="odoo lead contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=LEAD_MARKS,
    columns={
        "contact_id": made(contact_of, "id"),
        "phones": plain("phone"),
        "emails": plain("email_from"),
        "name": plain("contact_name"),
        "company": plain("partner_name"),
    },
    whence=LEADS.whence,
    traps=("A lead has a number and an address of its own, beside those of its partner.",),
    sample=LEADS.sample,
)

PARTNERS = Format(
    name="odoo partners",
    vendor=VENDOR,
    holds="contacts",
    marks=("id", "name", "email", "phone", "email_normalized|phone_sanitized|is_company"),
    columns={
        "contact_id": column("id"),
        "phones": made(
            lambda rows: (
                ibis.literal(";")
                .join([shown(rows, name).nullif("false") for name in ("phone", "mobile")])
                .nullif("")
            ),
            "phone",
        ),
        "emails": plain("email"),
        "name": plain("name"),
        "company": made(lambda rows: name_in(shown(rows, "parent_id")), "parent_id"),
    },
    whence=f"res.partner {API}",
    sample="""\
[{"id": 11, "name": "Ann Onymous", "email": "ann@client.example", "phone": "+79990000001",
  "email_normalized": "ann@client.example", "parent_id": [12, "Client Ltd"]}]
""",
)

USERS = Format(
    name="odoo users",
    vendor=VENDOR,
    holds="staff",
    marks=("id", "name", "login", "email", "share|sale_team_id|partner_id"),
    columns={
        "user_id": column("id"),
        "person": column("name"),
        "emails": plain("email"),
        "department": made(lambda rows: name_in(shown(rows, "sale_team_id")), "sale_team_id"),
        "is_robot": made(lambda rows: (rows.id == "1").ifelse("yes", "no"), "id"),
    },
    whence=f"res.users {API}, with active_test = false",
    traps=("User 1 is OdooBot, a robot.",),
    sample="""\
[{"id": 2, "name": "Eve Example", "login": "eve", "email": "eve@company.example",
  "share": false, "sale_team_id": [1, "Sales"]}]
""",
)

FORMATS = (LEAD_CONTACTS, PARTNERS, USERS)
