"""What deviations do, and what to correct first, as parts of the JSON document."""

from dataclasses import asdict
from datetime import date
from typing import Any

from mining.conformance.comparison import ComparedDeviation, Comparisons
from mining.effects.power import Judging
from mining.findings.corrections import Correction, Corrections
from mining.findings.hands_part import verdict_part


def effects_part(found: Comparisons) -> dict[str, Any]:
    """What each deviation does to winning and to the time until the end."""
    return {
        "outcome": found.outcome,
        "cases": found.cases,
        "of_cases": found.of_cases,
        "compared_on": list(found.compared_on),
        "deviations": [_deviation(each) for each in found.deviations],
    }


def _deviation(each: ComparedDeviation) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "activity": each.activity,
        "cases": each.cases,
        "at_risk": each.at_risk,
        "horizon_seconds": each.horizon,
        "says": each.says,
        "winning": verdict_part(each.winning),
        "time_seconds": verdict_part(each.time),
    }


def corrections_part(found: Corrections, begin: date) -> dict[str, Any]:
    """The corrections as if each began on the day `begin`, and what they were chosen from."""
    return {
        "begin": begin.isoformat(),
        "considered": found.considered,
        "refused": found.refused,
        "shown": found.shown,
        "corrections": [_correction(each) for each in found.corrections],
    }


def _correction(each: Correction) -> dict[str, Any]:
    return {
        **asdict(each),
        "subject": list(each.subject),
        "judging": _judging(each.judging),
        "practice": None if each.practice is None else _judging(each.practice),
    }


def _judging(found: Judging) -> dict[str, Any]:
    return {**asdict(found), "on": found.on.isoformat() if found.on else None}
