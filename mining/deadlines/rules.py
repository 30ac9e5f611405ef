"""The rules of `[[deadlines]]` in a project file: what has to happen, after what, within what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from event_logs.calendar import BusinessCalendar
from event_logs.errors import ProjectError, nearest
from event_logs.event_log import EventLog
from event_logs.project.project_file import Project
from event_logs.project.settings import Settings
from mining.models.directly_follows_graph import Clock
from mining.models.funnel import Funnel

SECTION = "deadlines"
KEYS = ("name", "expect", "within", "after", "stage", "department", "where", "goal")
EXPECTED = {
    "call": "a call to the customer, answered or not, or one from them that somebody took",
    "conversation": "a call, either way, that was answered",
    "email": "an email to the customer",
    "contact": "a call or an email to the customer, or a call from them that somebody took",
    "next stage": "the deal enters another declared stage, or ends",
}
"""What a rule may expect, beside a stage or an activity by its name."""
AFTER = {
    "lead": "the first event of the deal, if that is not a call or an email to the customer",
    "email": "an email from the customer",
    "missed call": "a call from the customer that nobody took",
    "contact": "a call or an email to the customer, or a call from them that somebody took",
}
"""After what the clock of a rule may start, beside a stage or an activity by its name."""

GOAL = 90
_WITHIN = re.compile(
    r"(\d+(?:\.\d+)?)\s+(?:(business|working|calendar)\s+)?(minute|hour|day|week)s?", re.IGNORECASE
)
_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 7 * 86_400}
HOW = "Write it as '15 business minutes', '4 business hours', '2 business days' or '24 hours'"


@dataclass(frozen=True, slots=True)
class Rule:
    """A deadline: `expect` has to happen within a time after `after`.

    `seconds` on `clock` ("business": opening hours only); `within` is the same as the user
    wrote it. `stages`, `departments` and `attributes` (of deals) say for which the rule
    holds; empty: for all. `goal` is the share, 0 to 1, that should keep it. `places`
    says of each key where in the project file it stands.

    A business day is as long as the calendar's mean working day: with equal hours on all
    days, two business days end at the same time of day two working days later.
    """

    name: str
    expect: str
    after: str
    within: str
    seconds: float
    clock: Clock = "calendar"
    stages: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goal: float = GOAL / 100
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def limit(self) -> timedelta:
        """The time allowed, on the rule's clock."""
        return timedelta(seconds=self.seconds)


def read_rules(project: Project) -> tuple[Rule, ...]:
    """The rules of a project in order; empty where it has none.

    Raises `ProjectError`, naming file, line and the nearest known name, for a rule that
    cannot be carried out. Whether the activities and attributes that it names occur is
    for `check_rules` to say, which needs the log.
    """
    rules: list[Rule] = []
    for table in project.tables(SECTION):
        rule = _rule(table, project.calendar)
        if rule.name in (earlier.name for earlier in rules):
            raise table.mistake(
                "name", f"Two deadlines are called '{rule.name}'", "Give each its own name"
            )
        rules.append(rule)
    return tuple(rules)


def check_rules(rules: Iterable[Rule], log: EventLog, funnel: Funnel | None) -> None:
    """Raises `ProjectError` for a rule about an activity, department or attribute not in the log.

    Declared stages and outcomes need not have occurred yet.
    """
    rules = tuple(rules)
    if not rules:
        return
    declared = funnel.names if funnel else ()
    activities = {*_values(log, "activity"), *declared}
    departments = set(_values(log, "department")) if any(r.departments for r in rules) else set()
    for rule in rules:
        for key, name, words in (
            ("expect", rule.expect, EXPECTED),
            ("after", rule.after, AFTER),
        ):
            if name not in words:
                _refuse_unknown(rule, key, "activity", [name], [*activities, *words])
        _refuse_unknown(rule, "stage", "stage or activity", rule.stages, activities)
        _refuse_unknown(rule, "department", "department", rule.departments, departments)
        _refuse_unknown(rule, "where", "attribute of deals", rule.attributes, log.cases.columns)


def allowed_time(
    within: str, calendar: BusinessCalendar | None, table: Settings, key: str = "within"
) -> tuple[float, Clock]:
    """The seconds and the clock of a time as written, such as "2 business days".

    `key`: where it stands in the table.
    """
    found = _WITHIN.fullmatch(within.strip())
    if not found or not float(found[1]):
        raise table.mistake(key, f"'{within}' is no time", HOW)
    number, clock, unit = float(found[1]), (found[2] or "calendar").lower(), found[3].lower()
    if clock == "calendar":
        return number * _SECONDS[unit], "calendar"
    if calendar is None or not calendar.has_hours:
        raise table.mistake(
            key,
            f"'{within}' needs opening hours, and the project has none",
            'Add [calendar] with days = "mon-fri" and hours = "09:00-18:00", or leave out '
            f"'{found[2]}'",
        )
    worked = [sum(end - begin for begin, end in day) * 60 for day in calendar.week]
    days = sum(day > 0 for day in worked)
    sizes = {**_SECONDS, "day": sum(worked) / days, "week": sum(worked)}
    return number * sizes[unit], "business"


def _rule(table: Settings, calendar: BusinessCalendar | None) -> Rule:
    table.allow(KEYS)
    for key in ("expect", "within", "after"):
        table.require(key)
    expect, after = table.text("expect"), table.text("after")
    within = table.text("within")
    seconds, clock = allowed_time(within, calendar, table)
    where = table.inner("where")
    return Rule(
        name=table.text("name") or f"{expect} within {within} after {after}",
        expect=expect,
        after=after,
        within=within,
        seconds=seconds,
        clock=clock,
        stages=_texts(table, "stage"),
        departments=_texts(table, "department"),
        attributes={key: _texts(where, key) for key in where.table},
        goal=_goal(table),
        places={key: table.mistake(key, "").where for key in KEYS},
    )


def _refuse_unknown(
    rule: Rule, key: str, kind: str, names: Iterable[str], known: Iterable[str]
) -> None:
    there = sorted(known)
    for name in names:
        if name not in there:
            raise ProjectError(
                f"Deadline '{rule.name}': there is no {kind} '{name}' ('{key}')",
                where=rule.places.get(key, ""),
                remedy=nearest(name, there) or _all(there),
            )


def _all(known: Iterable[str]) -> str:
    return f"Known are: {', '.join(known)}"


def _texts(table: Settings, key: str) -> tuple[str, ...]:
    """One text, or a list of them."""
    value = table.table.get(key)
    return (value,) if isinstance(value, str) else table.texts(key)


def _goal(table: Settings) -> float:
    percent = table.whole("goal", GOAL)
    if not 0 < percent <= 100:  # noqa: PLR2004 - percent
        raise table.mistake("goal", f"'goal' is {percent}", "Write a percentage, such as 90")
    return percent / 100


def _values(log: EventLog, column: str) -> list[str]:
    found = log.events.select(column).distinct().drop_null().execute()[column]
    return [str(value) for value in found]
