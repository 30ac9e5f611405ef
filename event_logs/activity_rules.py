"""Rules that name a call or an email as an activity: what it says of itself to a name.

The first rule that fits names it; what no rule names keeps its plain name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.activity_names import ENGLISH, NAMES, topic_in
from event_logs.communication import EMAIL


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """A rule: the name, and what a call or an email must say to get it (empty: anything).

    `direction` is in, out or inside. `talk_at_least` and `talk_at_most` are seconds.
    `subject` holds beginnings of words, one of which the subject must have, whatever the
    case: `догов` finds "Проект договора".
    """

    name: str
    channel: str = ""
    direction: str = ""
    is_answered: bool | None = None
    talk_at_least: float | None = None
    talk_at_most: float | None = None
    is_reply: bool | None = None
    has_attachment: bool | None = None
    subject: tuple[str, ...] = ()


TOPICS: dict[str, tuple[str, ...]] = {
    "contract": ("contract", "agreement", "договор", "контракт", "соглашени"),
    "invoice": ("invoice", "bill", "payment", "счет", "счёт", "оплат", "платеж", "платёж"),
    "discount": ("discount", "price reduction", "special terms", "скидк", "особые условия"),
    "offer": ("offer", "quote", "quotation", "proposal", "кп", "коммерческое", "предложени"),
    "specification": (
        *("specification", "questionnaire", "requirements", "drawing", "technical", "data sheet"),
        *("спецификаци", "опросный", "требовани", "чертеж", "чертёж", "тз", "техническ"),
    ),
    "meeting": (
        *("meeting", "demo", "demonstration", "presentation", "appointment", "visit"),
        *("встреч", "демонстраци", "показ", "презентаци", "визит", "знакомств"),
    ),
}
"""What a subject is about, and the beginnings of words that tell it, in English and Russian.

Contracts and invoices are named before offers: their subjects often name the offer too."""


def rules_by_subject(language: str = ENGLISH) -> tuple[ActivityRule, ...]:
    """The rules of `by_subject = true`, named in a language.

    >>> [rule.name for rule in rules_by_subject()][:2]
    ['Email out: contract', 'Email in: contract']
    """
    names = NAMES[language]
    return tuple(
        ActivityRule(f"{names[way]}: {topic_in(language, topic)}", EMAIL, direction, subject=words)
        for topic, words in TOPICS.items()
        for direction, way in (("out", "Email out"), ("in", "Email in"))
    )


def name_by_rules(rows: Table, rules: Iterable[ActivityRule], *, named: StringValue) -> StringValue:
    """The name of each call and email by the first rule that fits it, else `named`.

    `rows` has the columns of `COMMUNICATION` that the rules ask for.
    """
    branches = [(_fits(rows, rule), rule.name) for rule in rules]
    return ibis.cases(*branches, else_=named) if branches else named


def _fits(rows: Table, rule: ActivityRule) -> BooleanValue:
    asked = {
        "channel": rule.channel or None,
        "direction": rule.direction or None,
        "is_answered": rule.is_answered,
        "is_reply": rule.is_reply,
        "has_attachment": rule.has_attachment,
    }
    tests = [rows[column] == value for column, value in asked.items() if value is not None]
    if rule.talk_at_least is not None:
        tests.append(rows.talk_seconds >= rule.talk_at_least)
    if rule.talk_at_most is not None:
        tests.append(rows.talk_seconds <= rule.talk_at_most)
    if rule.subject:
        tests.append(has_word(rows.subject, rule.subject))
    return ibis.and_(*tests).fill_null(False) if tests else ibis.literal(value=True)


def has_word(text: StringValue, beginnings: Iterable[str]) -> BooleanValue:
    """Whether a text has a word that begins so, whatever the case; null stays null.

    >>> bool(has_word(ibis.literal("Проект Договора"), ["догов"]).execute())
    True
    >>> bool(has_word(ibis.literal("Reoffer"), ["offer"]).execute())
    False
    """
    plain = " " + text.lower().re_replace(r"[^\pL\pN]+", " ")
    return ibis.or_(*(plain.contains(f" {_plain(each)}") for each in beginnings))


def _plain(beginning: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in beginning.lower()).split())
