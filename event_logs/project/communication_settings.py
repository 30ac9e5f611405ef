"""What a project file says of calls and emails: their names, and how far correlation reaches."""

from datetime import timedelta

from event_logs.activities import PLAIN_NAMES
from event_logs.correlation.rules import Rules
from event_logs.errors import nearest
from event_logs.project.settings import Settings


def read_rename(activities: Settings) -> dict[str, str]:
    """The `rename` of an `[activities]` table: plain names to the user's."""
    rename = activities.mapping("rename")
    for name in rename:
        if name not in PLAIN_NAMES:
            raise activities.mistake(
                "rename",
                f"No call or email is called '{name}'",
                nearest(name, PLAIN_NAMES) or f"Their names are: {'; '.join(PLAIN_NAMES)}",
            )
    return rename


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
