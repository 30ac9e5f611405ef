"""What people and programs call the columns of records, in English and Russian.

Names are compared in small letters, with spaces for whatever parts their words; earlier
spellings are preferred to later ones.
"""

import re
from collections.abc import Collection, Mapping

Aliases = Mapping[str, tuple[str, ...]]

CASE_ATTRIBUTES: Aliases = {
    "lead_source": (
        *("lead source", "deal source", "source", "source id", "источник сделки", "источник лида"),
        *("источник", "источник заявки", "канал привлечения", "канал", "original source"),
        *("lead channel", "utm source"),
    ),
    "amount": (
        *("amount", "deal amount", "сумма", "сумма сделки", "бюджет", "бюджет сделки", "budget"),
        *("opportunity", "price", "deal value", "value", "expected revenue", "стоимость", "цена"),
    ),
    "currency": ("currency", "валюта", "currency id", "currency code", "currency iso code"),
    "owner": (
        *("owner", "deal owner", "ответственный", "ответственный менеджер", "responsible"),
        *("менеджер", "manager", "salesperson", "sales person", "assigned to", "assigned by"),
        *("responsible user", "owner name", "responsible user id", "assigned by id", "owner id"),
        *("hubspot owner id", "user id", "продавец"),
    ),
    "pipeline": ("pipeline", "воронка", "воронка продаж", "pipeline id", "category id", "funnel"),
    "loss_reason": (
        *("loss reason", "lost reason", "reason lost", "closed lost reason", "reason for loss"),
        *("причина отказа", "причина проигрыша", "причина потери", "причина закрытия"),
        *("причина отказа сделки", "loss reason id", "lost reason id"),
    ),
    "company": (
        *("company", "компания", "company name", "название компании", "account", "account name"),
        *("organization", "organisation", "организация", "company id", "account id", "org id"),
    ),
    "campaign": (
        *("campaign", "кампания", "рекламная кампания", "utm campaign", "campaign id"),
        *("campaign name",),
    ),
}
"""What deals have beside their stages: the names that other rooms go by, and their spellings."""


def plain_name(name: str) -> str:
    """The name of a column as it is compared.

    >>> plain_name("UTM_Campaign"), plain_name(" Сумма,  ₽ ")
    ('utm campaign', 'сумма')
    """
    return " ".join(re.findall(r"\w+", name.lower().replace("ё", "е").replace("_", " ")))


def match_aliases(aliases: Aliases, available: Collection[str]) -> dict[str, str]:
    """Which of the `available` columns is meant by each role; roles that none names are left out.

    >>> match_aliases(CASE_ATTRIBUTES, ["ID", "Источник", "Бюджет", "utm_source"])
    {'lead_source': 'Источник', 'amount': 'Бюджет'}
    """
    plain: dict[str, str] = {}
    for name in available:
        plain.setdefault(plain_name(name), name)
    found: dict[str, str] = {}
    for role, spellings in aliases.items():
        known = (plain.pop(spelling, "") for spelling in spellings)
        column = next((name for name in known if name), "")
        if column:
            found[role] = column
    return found
