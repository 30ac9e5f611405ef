"""Deadlines, as a part of the JSON document and as findings."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from mining.deadlines.causes import NOT_KNOWN
from mining.deadlines.compliance import SMALLEST_GROUP
from mining.deadlines.deadlines import Deadline, all_due
from mining.deadlines.lateness import Lateness
from mining.effects.effect import Effect
from mining.models.estimates import Estimate

MOST_DUE = 1000


def deadlines_part(found: Sequence[Deadline]) -> dict[str, Any]:
    """Each rule with compliance, causes, staffing and cost, and what is due now.

    Breaches one by one are left out: they name people, and belong to the page with the
    evidence beside them.
    """
    due = all_due(found)
    return {
        "rules": [_rule(each) for each in found],
        "due": _rows(due.head(MOST_DUE)),
        "due_in_all": len(due),
    }


def deadline_findings(
    found: Sequence[Deadline], most: int
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What stands out of deadlines: kind, name of the rule, figures; the worst kept first."""
    told = [each for each in found if each.compliance.decided >= SMALLEST_GROUP]
    for each in sorted(told, key=lambda one: one.compliance.kept.value - one.rule.goal)[:most]:
        kept = each.compliance.kept
        figures: dict[str, Any] = {
            "kept": each.compliance.states["kept"],
            "decided": each.compliance.decided,
            **_estimate(kept),
            "goal": each.rule.goal,
            "overdue": each.due.overdue,
        }
        yield "deadline", each.rule.name, figures
        causes = each.causes.shares
        named = causes[(causes["cause"] != NOT_KNOWN) & (causes["breaches"] > 0)]
        if each.causes.looked_at >= SMALLEST_GROUP and len(named):
            row = named.sort_values("breaches", ascending=False).iloc[0]
            unknown = float(causes.loc[causes["cause"] == NOT_KNOWN, "share"].iloc[0])
            yield (
                "cause of breaches",
                each.rule.name,
                {**row.to_dict(), "of": each.causes.looked_at, "unknown": unknown},
            )
        won = each.lateness.won if each.lateness else None
        if won is not None and not won.refused and (won.low > 0 or won.high < 0):
            yield "cost of lateness", each.rule.name, _effect(won)


def _rule(each: Deadline) -> dict[str, Any]:
    rule, kept = each.rule, each.compliance
    return {
        "name": rule.name,
        "expect": rule.expect,
        "after": rule.after,
        "within": rule.within,
        "limit": rule.limit,
        "clock": rule.clock,
        "goal": rule.goal,
        "states": dict(kept.states),
        "kept": _estimate(kept.kept),
        "wait": {"median": _estimate(kept.median), "p90": _estimate(kept.p90), "unit": "seconds"},
        "groups": _rows(kept.groups),
        "causes": {
            "breaches": each.causes.breaches,
            "looked_at": each.causes.looked_at,
            "shares": _rows(each.causes.shares),
        },
        "staffing": _staffing(each),
        "lateness": _lateness(each.lateness) if each.lateness else None,
    }


def _staffing(each: Deadline) -> dict[str, Any] | None:
    if each.staffing is None:
        return None
    found = each.staffing
    return {
        "department": found.department,
        "mean_service": pd.Timedelta(seconds=found.service).to_pytimedelta(),
        "expected": found.expected,
        "hours": _rows(found.frame),
    }


def _lateness(found: Lateness) -> dict[str, Any]:
    bend = found.bend
    return {
        "obligations": found.obligations,
        "looked_at": found.looked_at,
        "why_not": found.why_not or None,
        "horizon": pd.Timedelta(seconds=found.horizon).to_pytimedelta() if found.won else None,
        "won": _effect(found.won) if found.won else None,
        "time_in_seconds": _effect(found.time) if found.time else None,
        "bend": {
            "seconds": _estimate(bend.knot),
            "p_value": bend.p_value,
            "why_not": bend.why_not or None,
            "curve": _rows(bend.curve),
        }
        if bend
        else None,
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    return {name: _finite(value) for name, value in asdict(found).items()}


def _effect(found: Effect) -> dict[str, Any]:
    return {name: _finite(value) for name, value in asdict(found).items()}


def _finite(value: Any) -> Any:
    """JSON knows no infinity: an end that is not reached is not known."""
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
