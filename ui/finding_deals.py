"""Which deals stand behind a finding, how they can be chosen, and which page says more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from event_logs.filters import OPEN
from mining.conformance.deviations import all_deviating_cases
from mining.evidence.case_marks import EVERYTHING
from mining.findings.findings import Finding
from mining.performance.lost_time import OWN_BEST
from mining.performance.passages import Kind
from ui import conforming, state
from ui.context import RECORDED, Context

PAGE_OF = {
    "conforming cases": "deviations",
    "deviation": "deviations",
    "undeclared work": "map",
    "slow stage": "map",
    "slow step": "map",
    "lost time": "time",
    "seam": "handoffs",
    "loss at the seam": "handoffs",
    "deadline": "deadlines",
    "cause of breaches": "deadlines",
    "cost of lateness": "deadlines",
    "grey zone": "stages",
    "open cases": "cases",
}
"""The page that says more of each kind of finding."""
EXTRA_STEP = "undeclared activity"


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a finding.

    `deals`: their names, None where it is of all of them. `slower_than`: the time that they
    took longer than, where the finding is of a time. `choice`: what of the filter bar
    chooses deals of its kind (keys of `ui.state`), empty where nothing does. `page` says
    more, at `address`.
    """

    deals: list[str] | None
    slower_than: pd.Timedelta | None = None
    choice: Mapping[str, object] = field(default_factory=dict)
    page: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


def behind(context: Context, finding: Finding) -> Behind:
    """The deals of a finding among those chosen, and where to go on."""
    page = PAGE_OF.get(finding.kind, "")
    address = {"deadline": finding.subject[0]} if page == "deadlines" else {}
    limit = _limit(context, finding)
    deals = _DEALS[finding.kind](context, finding) if finding.kind in _DEALS else None
    if limit is not None:
        deals = context.cases_behind(_place(finding), limit.total_seconds(), "calendar")
    return Behind(deals, limit, _choice(finding), page, address)


def _choice(finding: Finding) -> dict[str, object]:
    if finding.kind == "slow step":
        return {state.AFTER: finding.subject[0], state.BEFORE: finding.subject[1]}
    if finding.kind == "slow stage":
        return {state.CONTAINS: [finding.subject[0]]}
    if finding.kind == "open cases":
        return {state.OUTCOMES: [OPEN]}
    if finding.kind == "deviation" and finding.subject[0] == EXTRA_STEP:
        return {state.CONTAINS: [finding.subject[1]]}
    return {}


def _place(finding: Finding) -> tuple[Kind, str, str]:
    if finding.kind == "lost time":
        return finding.subject  # type: ignore[return-value]
    kinds: dict[str, Kind] = {"slow stage": "stage", "slow step": "step"}
    return kinds[finding.kind], finding.subject[0], finding.subject[1]


def _limit(context: Context, finding: Finding) -> pd.Timedelta | None:
    """The time that a finding is held against: one in ten is slower, or its own best quarter."""
    if finding.kind in ("slow stage", "slow step"):
        limit = finding.figures["p90"]
        return None if pd.isna(limit) else limit
    if finding.kind == "lost time":
        frame = context.lost_time(OWN_BEST, "calendar").frame
        keys = zip(frame["kind"], frame["source"], frame["target"], strict=True)
        found = dict(zip(keys, frame["reference"], strict=True))
        return found[_place(finding)]
    return None


def _deviating(context: Context, _: Finding) -> list[str]:
    compared = conforming.aligned_at(context, RECORDED)
    return [] if compared is None else all_deviating_cases(compared[0])


def _broken(context: Context, finding: Finding) -> list[str]:
    for each in context.deadlines:
        if each.rule.name == finding.subject[0]:
            return sorted(set(each.causes.rows["case_id"].astype(str)))
    return []


def _handed_over(context: Context, finding: Finding) -> list[str]:
    events, (source, target) = context.log.events, finding.subject
    found = events.filter((events.department == source) & (events.next_department == target))
    return sorted(found.select("case_id").distinct().execute()["case_id"].astype(str))


def _open(context: Context, _: Finding) -> list[str]:
    cases = context.log.cases
    return sorted(cases.filter(cases.closed.isnull()).case_id.execute().astype(str))


_DEALS: dict[str, Callable[[Context, Finding], list[str]]] = {
    "conforming cases": _deviating,
    "deviation": lambda context, found: context.cases_with(RECORDED, *found.subject),
    "grey zone": lambda context, found: context.grey_cases(found.subject[0], EVERYTHING, ""),
    "seam": _handed_over,
    "deadline": _broken,
    "cause of breaches": _broken,
    "cost of lateness": _broken,
    "open cases": _open,
}
