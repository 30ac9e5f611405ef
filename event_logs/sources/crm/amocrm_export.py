"""amoCRM, outside Russia Kommo: the export of the list of deals.

Headers: as programs that import it know them; they follow the account's language.
"""

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.crm.amocrm import VENDOR
from event_logs.sources.formats import NOTHING, Format, column, every, made

_EXPORT_ID = ("ID", "ID сделки", "Lead ID")
_EXPORT_STAGE = ("Этап сделки", "Этап", "Статус", "Lead stage", "Stage", "Lead status")
_EXPORT_PHONES = ("Рабочий телефон*", "Мобильный телефон*", "*телефон*", "Work phone*", "*phone*")
_EXPORT_EMAILS = ("Рабочий email*", "*email*", "*e-mail*")
_EXPORT_NAMES = ("Основной контакт", "Полное имя контакта", "Контакт", "Main contact", "Contact")


def _export_contact(rows: Table) -> StringValue:
    """What tells a contact from others in an export that has no number of them."""
    cells = [every(*_EXPORT_PHONES), every(*_EXPORT_EMAILS), column(*_EXPORT_NAMES)]
    found = [value for cell in cells if (value := cell.value(rows)) is not None]
    return ibis.coalesce(*found, NOTHING)


EXPORT = Format(
    name="amocrm export",
    vendor=VENDOR,
    holds="deals",
    marks=(
        "|".join(_EXPORT_ID),
        "|".join(_EXPORT_STAGE),
        "Воронка|Pipeline",
        "Название сделки|Lead title|Lead name",
        "Дата создания*|Created at|Creation date|Date created",
    ),
    columns={
        "case_id": column(*_EXPORT_ID),
        "contact_id": made(_export_contact),
        "created_at": column("Дата создания*", "Created at", "Creation date", "Date created"),
        "closed_at": column("Дата закрытия*", "Closed at", "Closing date", "Date closed"),
        "owner": column("Ответственный*", "Responsible user", "Responsible", "Lead owner"),
        "pipeline": column("Воронка", "Pipeline"),
        "stage": column(*_EXPORT_STAGE),
        "amount": column("Бюджет*", "Sale", "Price", "Budget", "Lead value"),
    },
    keeps_others=True,
    whence="Deals, the menu «…», Export (Сделки → … → Экспорт), CSV or XLSX",
    traps=(
        "It is a snapshot without history, with the names of stages of today.",
        "Times are in the zone of whoever exported, «не закрыта» stands for none.",
        "Headers follow the language and the fields of the account; they are found by name.",
    ),
    sample="""\
ID;Название сделки;Бюджет;Этап сделки;Воронка;Ответственный;Дата создания;Дата закрытия;Телефон
7;Seven pumps;125000;Успешно реализовано;Продажи;Eve;04.01.2026 10:00:00;не закрыта;+79990000001
""",
)

EXPORT_CONTACTS = Format(
    name="amocrm export contacts",
    vendor=VENDOR,
    holds="contacts",
    marks=EXPORT.marks,
    columns={
        "contact_id": made(_export_contact),
        "phones": every(*_EXPORT_PHONES),
        "emails": every(*_EXPORT_EMAILS),
        "name": column(*_EXPORT_NAMES),
        "company": column("Компания*", "Company*"),
    },
    whence=EXPORT.whence,
    traps=("A contact has no number of its own here: equal numbers and addresses are one.",),
    sample=EXPORT.sample,
)

FORMATS = (EXPORT, EXPORT_CONTACTS)
