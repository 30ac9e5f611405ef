"""What a project file says of calls and emails: their names, and what they are linked to."""

from datetime import timedelta

from event_logs.activities import PLAIN_NAMES
from event_logs.activity_names import ENGLISH, NAMES, names_in
from event_logs.activity_rules import ActivityRule, rules_by_subject
from event_logs.communication import CALL, EMAIL
from event_logs.correlation.rules import Rules
from event_logs.errors import nearest
from event_logs.project.settings import Settings


def read_language(activities: Settings) -> str:
    """In which language calls and emails are called by their plain names."""
    return _one_of(activities, "language", tuple(NAMES)) or ENGLISH


def read_rename(activities: Settings) -> dict[str, str]:
    """Plain names to those in the project's language and to the user's (`rename`)."""
    rename = activities.mapping("rename")
    for name in rename:
        if name not in PLAIN_NAMES:
            raise activities.mistake(
                "rename",
                f"No call or email is called '{name}'",
                nearest(name, PLAIN_NAMES) or f"Their names are: {'; '.join(PLAIN_NAMES)}",
            )
    return names_in(read_language(activities)) | rename


_RULE_KEYS = (
    *("name", "channel", "direction", "is_answered", "talk_at_least", "talk_at_most"),
    *("is_reply", "has_attachment", "subject"),
)


def read_activity_rules(activities: Settings) -> tuple[ActivityRule, ...]:
    """The rules of an `[activities]` table: the user's, then those by subject if wished."""
    own = tuple(_activity_rule(table) for table in activities.each("rules"))
    by_subject = bool(activities.flag("by_subject"))
    return own + (rules_by_subject(read_language(activities)) if by_subject else ())


def _activity_rule(table: Settings) -> ActivityRule:
    table.allow(_RULE_KEYS)
    table.require("name")
    if len(table.table) == 1:
        raise table.mistake("name", "The rule fits every call and email", "Say what it is for")
    return ActivityRule(
        name=table.text("name"),
        channel=_one_of(table, "channel", (CALL, EMAIL)),
        direction=_one_of(table, "direction", ("in", "out", "inside")),
        is_answered=table.flag("is_answered"),
        talk_at_least=table.whole("talk_at_least", 0) if "talk_at_least" in table.table else None,
        talk_at_most=table.whole("talk_at_most", 0) if "talk_at_most" in table.table else None,
        is_reply=table.flag("is_reply"),
        has_attachment=table.flag("has_attachment"),
        subject=table.texts("subject"),
    )


def read_notion(cases: Settings) -> str:
    """What a customer is where `[cases]` says that customers are the cases; else nothing."""
    by = _one_of(cases, "customer_by", ("contact", "company"))
    if _one_of(cases, "notion", ("deal", "customer")) == "customer":
        return by or "contact"
    if by:
        raise cases.mistake("customer_by", "The cases are deals", 'Add notion = "customer"')
    return ""


def _one_of(table: Settings, key: str, known: tuple[str, ...]) -> str:
    written = table.text(key)
    if written and written not in known:
        raise table.mistake(
            key,
            f"'{written}' is no {key}",
            nearest(written, known) or f"It can be: {', '.join(known)}",
        )
    return written


def read_rules(table: Settings) -> Rules:
    """The rules of a `[correlation]` table."""
    table.allow(
        (
            "days_before",
            "days_after",
            "look_back_days",
            "shared_above",
            "created_within_minutes",
        )
    )
    default = Rules()
    created = table.whole("created_within_minutes", 30)
    return Rules(
        before=timedelta(days=table.whole("days_before", default.before.days)),
        after=timedelta(days=table.whole("days_after", default.after.days)),
        look_back=timedelta(days=table.whole("look_back_days", default.look_back.days)),
        shared_above=table.whole("shared_above", default.shared_above),
        created_within=timedelta(minutes=created),
    )
