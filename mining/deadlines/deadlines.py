"""All that is said of a project's deadlines."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.deadlines.at_risk import DUE, Due, due_now
from mining.deadlines.causes import Causes, causes
from mining.deadlines.compliance import Compliance, compliance
from mining.deadlines.lateness import AMOUNT, SOURCES, Lateness, lateness
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule
from mining.deadlines.staffing import Staffing, staffing
from mining.models.funnel import Funnel
from mining.timelines.scene import Scene, read_scene


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: how often it is kept, what is due, why it is broken, what that costs.

    `staffing` is None where it does not apply, `lateness` where there is no funnel.
    """

    rule: Rule
    compliance: Compliance
    due: Due
    causes: Causes
    staffing: Staffing | None
    lateness: Lateness | None


def judge_deadlines(
    log: EventLog,
    rules: Iterable[Rule],
    *,
    funnel: Funnel | None = None,
    calendar: BusinessCalendar | None = None,
) -> tuple[Deadline, ...]:
    """Everything about each rule, as of the last event of the log.

    >>> log = EventLog.from_traces({"a": ["New", "Call out"], "b": ["New"]})
    >>> [found] = judge_deadlines(log, [Rule("first call", "call", "lead", "1 hour", 3600.0)])
    >>> found.compliance.states["kept"], found.due.running
    (1, 1)
    """
    rules = tuple(rules)
    if not rules:
        return ()
    scene = read_scene(log, calendar, cases=attributes_of(log, rules))
    return tuple(judge_deadline(scene, rule, funnel) for rule in rules)


def judge_deadline(scene: Scene, rule: Rule, funnel: Funnel | None) -> Deadline:
    """Everything about one rule."""
    found = obligations(scene, rule, funnel=funnel)
    sources = tuple(name for name in SOURCES if name in scene.timeline.cases)
    return Deadline(
        rule=rule,
        compliance=compliance(scene, found, funnel=funnel, attributes=sources),
        due=due_now(scene, found, funnel=funnel),
        causes=causes(scene, found),
        staffing=staffing(scene, found),
        lateness=lateness(scene, found, funnel) if funnel else None,
    )


def attributes_of(log: EventLog, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The attributes of deals to read: those that rules name, source and amount."""
    own = {"case_id", "closed", "outcome"}
    named = [name for rule in rules for name in rule.attributes]
    numbers = [AMOUNT] if _is_number(log, AMOUNT) else []
    wanted = dict.fromkeys([*named, *SOURCES, *numbers])
    return tuple(name for name in wanted if name in log.cases.columns and name not in own)


def all_due(deadlines: Iterable[Deadline]) -> pd.DataFrame:
    """What is due of all deadlines in one table, the most urgent first."""
    parts = [found.due.frame for found in deadlines if len(found.due.frame)]
    if not parts:
        return pd.DataFrame(columns=list(DUE))
    whole = pd.concat(parts, ignore_index=True)
    return whole.sort_values(["due", "case_id"], ignore_index=True)


def _is_number(log: EventLog, name: str) -> bool:
    return name in log.cases.columns and log.cases[name].type().is_numeric()
