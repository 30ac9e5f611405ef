"""What a table holds and which column plays which role, guessed from names and values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from event_logs.sources.aliases import CASE_ATTRIBUTES, Aliases, plain_name
from event_logs.sources.kinds import KINDS

LIKE = 88
SHORT = 5

_CASE = (
    *("case id", "deal id", "deal", "id сделки", "сделка", "номер сделки", "lead id"),
    *("opportunity id", "case", "id", "код сделки"),
)
_TIME = (
    *("timestamp", "time", "changed at", "date", "datetime", "дата", "время", "дата и время"),
    *("изменено", "изменена", "когда", "дата изменения", "дата время", "at", "when"),
)
_CONTACT = (
    *("contact id", "contact", "id контакта", "контакт", "customer id", "клиент", "person id"),
    *("contact ids", "контакты"),
)
_WHO = (
    *("resource", "user", "changed by", "кто", "пользователь", "сотрудник", "agent", "employee"),
    *("менеджер", "manager", "автор", "кто изменил", "изменил", "operator", "оператор"),
)
_DEPARTMENT = ("department", "отдел", "team", "group", "подразделение", "группа", "команда")
_PHONES = (
    *("phones", "phone", "телефон", "телефоны", "mobile", "рабочий телефон", "mobile phone"),
    *("мобильный телефон", "мобильный", "phone number", "номер телефона"),
)
_MAILS = (
    *("emails", "email", "e mail", "почта", "электронная почта", "рабочий email", "адрес"),
    *("эл почта", "mail"),
)

ROLES: Mapping[str, Aliases] = {
    "stage changes": {
        "case_id": _CASE,
        "stage": (
            *("stage", "new stage", "stage name", "этап", "стадия", "статус", "status", "to stage"),
            *("новый этап", "этап сделки", "стадия сделки", "new value"),
        ),
        "timestamp": (*_TIME, "entered at", "created time", "change date", "дата перехода"),
        "resource": _WHO,
        "department": _DEPARTMENT,
        "from_stage": ("from stage", "old stage", "прежний этап", "old value", "из этапа"),
        "pipeline": CASE_ATTRIBUTES["pipeline"],
    },
    "deals": {
        "case_id": _CASE,
        "contact_id": _CONTACT,
        "created_at": (
            *("created at", "created", "create date", "date create", "создана", "создан"),
            *("дата создания", "дата создания сделки", "created date", "created time", "add time"),
        ),
        "closed_at": (
            *("closed at", "closed", "close date", "дата закрытия", "закрыта", "closed date"),
        ),
        "stage": ("stage", "этап", "стадия", "этап сделки", "стадия сделки", "current stage"),
        **CASE_ATTRIBUTES,
    },
    "contacts": {
        "contact_id": (*_CONTACT, "id"),
        "phones": _PHONES,
        "emails": _MAILS,
        "name": ("name", "имя", "фио", "full name", "полное имя", "имя контакта"),
        "company": CASE_ATTRIBUTES["company"],
    },
    "calls": {
        "timestamp": (*_TIME, "started", "start", "start time", "начало", "call start", "calldate"),
        "number": (
            *("number", "phone", "номер", "телефон", "phone number", "номер телефона"),
            *("номер клиента", "external number", "caller", "внешний номер", "номер абонента"),
        ),
        "direction": ("direction", "dir", "направление", "type", "тип", "тип звонка", "call type"),
        "duration_seconds": (
            *("duration", "duration seconds", "sec", "seconds", "длительность", "длительность сек"),
            *("продолжительность", "длительность звонка"),
        ),
        "talk_seconds": ("talk seconds", "talk time", "billsec", "время разговора", "разговор"),
        "ring_seconds": ("ring seconds", "ring time", "ожидание", "время ожидания"),
        "answered": ("answered", "отвечен", "принят", "disposition", "статус", "status", "result"),
        "extension": ("extension", "ext", "внутренний", "внутренний номер", "добавочный", "line"),
        "resource": _WHO,
        "case_id": ("case id", "deal id", "deal", "сделка", "id сделки", "номер сделки"),
        "call_id": ("call id", "id", "uniqueid", "id звонка", "идентификатор"),
    },
    "emails": {
        "timestamp": (*_TIME, "sent at", "sent", "отправлено", "дата отправки", "received"),
        "sender": ("sender", "from", "от", "отправитель", "от кого"),
        "recipients": ("recipients", "to", "кому", "получатели", "получатель"),
        "subject": ("subject", "тема", "тема письма"),
        "message_id": ("message id", "id письма", "messageid"),
        "in_reply_to": ("in reply to", "в ответ на", "ответ на"),
        "references": ("references",),
        "case_id": ("case id", "deal id", "deal", "сделка", "id сделки", "номер сделки"),
    },
    "staff": {
        "person": ("person", "name", "сотрудник", "фио", "имя", "employee", "full name"),
        "department": _DEPARTMENT,
        "emails": _MAILS,
        "extensions": (
            *("extensions", "extension", "внутренний номер", "внутренний", "добавочный", "ext"),
            *("внутренние номера",),
        ),
        "is_robot": ("is robot", "robot", "робот"),
    },
    "events": {
        "case_id": (*_CASE, "case concept name", "trace id"),
        "activity": ("activity", "event", "событие", "действие", "операция", "concept name"),
        "timestamp": (*_TIME, "time timestamp", "complete timestamp", "end time"),
        "start_timestamp": ("start timestamp", "start time", "начало"),
        "resource": (*_WHO, "org resource"),
        "department": _DEPARTMENT,
    },
}
"""What the columns of each kind of record are called, in English and Russian."""

TELLING: Mapping[str, tuple[str, ...]] = {
    "stage changes": ("stage",),
    "deals": ("created_at", "contact_id", "amount", "owner"),
    "contacts": ("phones", "emails"),
    "calls": ("number", "direction", "extension", "duration_seconds"),
    "emails": ("sender", "recipients", "subject", "message_id"),
    "staff": ("person", "extensions", "department"),
    "events": ("activity",),
}
"""The roles that tell one kind from another."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table is thought to hold, and by which columns.

    `columns` is from role to column; `near` are those of them that only resemble a known
    name; `missing` are required roles that no column seems to play.
    """

    holds: str
    columns: Mapping[str, str]
    near: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()


def guess_kind(columns: Sequence[str], file_name: str = "") -> Guess:
    """What a table with these columns holds; the file's name settles what they do not.

    >>> guess_kind(["Сделка", "Этап", "Изменено", "Кто"]).columns["timestamp"]
    'Изменено'
    """
    guesses = [guess_columns(holds, columns) for holds in ROLES]
    return max(guesses, key=lambda guess: _worth(guess, file_name))


def guess_columns(holds: str, columns: Sequence[str]) -> Guess:
    """Which columns play the roles of a kind: by their names, else by names much like them."""
    plain: dict[str, str] = {}
    for name in columns:
        plain.setdefault(plain_name(name), name)
    found = _named(ROLES[holds], plain)
    near = _resembling(ROLES[holds], {role: name for role, name in found.items() if name}, plain)
    every = {**found, **near}
    ordered = {role: every[role] for role in ROLES[holds] if role in every}
    missing = tuple(role for role in KINDS[holds].required if role not in ordered)
    return Guess(holds, ordered, frozenset(near), missing)


def _named(aliases: Aliases, plain: Mapping[str, str]) -> dict[str, str]:
    taken: set[str] = set()
    found: dict[str, str] = {}
    for role, spellings in aliases.items():
        names = (role.replace("_", " "), *spellings)
        match = next((name for name in names if name in plain and name not in taken), "")
        if match:
            found[role] = plain[match]
            taken.add(match)
    return found


def _resembling(
    aliases: Aliases, found: Mapping[str, str], plain: Mapping[str, str]
) -> dict[str, str]:
    free = {name: column for name, column in plain.items() if column not in found.values()}
    near: dict[str, str] = {}
    for role, spellings in aliases.items():
        if role in found:
            continue
        long = [name for name in spellings if len(name) >= SHORT]
        scored = [
            (score, name)
            for name in free
            if len(name) >= SHORT
            for _, score, _ in [process.extractOne(name, long, scorer=fuzz.ratio) or ("", 0, 0)]
            if score >= LIKE
        ]
        if scored:
            near[role] = free.pop(max(scored)[1])
    return near


def _worth(guess: Guess, file_name: str) -> tuple[int, float]:
    telling = sum(role in guess.columns for role in TELLING[guess.holds])
    share = telling / len(TELLING[guess.holds])
    named = fuzz.partial_ratio(guess.holds, re.sub(r"[_-]+", " ", file_name.lower())) / 100
    return -len(guess.missing), 2 * share + 0.1 * len(guess.columns) + named
