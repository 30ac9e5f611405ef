"""An analysis as one JSON document of a documented, versioned shape (docs/analysis-json.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from mining.conformance.comparison import Comparisons
from mining.conformance.conversion import conversion_rates
from mining.findings.against_funnel import Conformance
from mining.findings.analysis import Analysis
from mining.findings.corrections import Corrections
from mining.findings.deadlines_part import deadlines_part
from mining.findings.effects_part import corrections_part, effects_part
from mining.findings.findings import Finding
from mining.findings.hands_part import hands_part
from mining.findings.models import JudgedModel
from mining.findings.time_part import endings_part, lost_time_part, rework_part, waiting_part
from mining.organization.handovers import Handovers

VERSION = 1
MOST_ROWS = 1000


def to_document(
    analysis: Analysis,
    findings: Sequence[Finding],
    *,
    ledger: Mapping[str, Any] | None = None,
    quality: Sequence[Mapping[str, Any]] | None = None,
    comparisons: Comparisons | None = None,
    corrections: tuple[Corrections, date] | None = None,
) -> dict[str, Any]:
    """The JSON document of an analysis: plain values only.

    Durations are seconds under names that end in `_seconds`, shares are 0..1, times ISO
    8601 in UTC. Parts without a result are absent, never empty shells. Lists of variants
    and edges hold the first 1,000 and say how many there are. `comparisons`: what deviations
    do; `corrections`: what to correct first, from that day on.
    """
    parts: dict[str, Any] = {
        "version": VERSION,
        "log": {**asdict(analysis.facts), "variants": len(analysis.variants.frame)},
        "ledger": dict(ledger) if ledger else None,
        "quality": list(quality) if quality else None,
        "discovered": {**_discovered(analysis), **_model(analysis)},
        "conformance": _conformance(analysis.recorded, analysis.declared_sources),
        "conformance_with_communications": _conformance(analysis.everything, ()),
        "effects_of_deviations": effects_part(comparisons) if comparisons else None,
        "corrections": corrections_part(*corrections) if corrections else None,
        "conversion": _conversion(analysis),
        "models": [_judged_model(each) for each in analysis.models] or None,
        "performance": _performance(analysis),
        "handovers": {
            **{found.by: _handovers(found) for found in (analysis.departments, analysis.people)},
            **(hands_part(analysis.hands) if analysis.hands else {}),
        },
        "deadlines": deadlines_part(analysis.deadlines) if analysis.deadlines else None,
        "grey_zone": _grey_zone(analysis),
        "findings": [asdict(finding) for finding in findings],
    }
    return {name: _plain(part) for name, part in parts.items() if part is not None}


def _discovered(analysis: Analysis) -> dict[str, Any]:
    variants = analysis.variants.frame.head(MOST_ROWS)
    return {
        "activities": rows(analysis.graph.nodes),
        "directly_follows": rows(analysis.graph.edges.head(MOST_ROWS)),
        "directly_follows_in_all": len(analysis.graph.edges),
        "variants": rows(variants),
        "variants_in_all": len(analysis.variants.frame),
    }


def _model(analysis: Analysis) -> dict[str, Any]:
    if analysis.model is None:
        return {}
    found = analysis.model
    judged = asdict(found.quality) if found.quality else {"unknown": found.reason}
    return {"model": {"miner": "inductive", "noise": found.noise, **judged}}


def _conformance(compared: Conformance | None, sources: Sequence[str]) -> dict[str, Any] | None:
    if compared is None:
        return None
    fit = compared.fitness
    return {
        "fitness": fit.share,
        "fitting_cases": fit.fitting_cases,
        "cases": fit.cases,
        "deviating_cases": compared.deviations.deviating,
        "deviating_beyond_accepted": compared.deviations.beyond_accepted,
        "sources": list(sources) or None,
        "deviations": rows(compared.deviations.frame),
    }


def _conversion(analysis: Analysis) -> dict[str, Any] | None:
    found = analysis.conversion
    if found is None:
        return None
    return {
        "cases": found.cases,
        "has_evidence": found.has_evidence,
        "rates": rows(conversion_rates(found).drop(columns=["before"])),
    }


def _judged_model(found: JudgedModel) -> dict[str, Any]:
    judged = asdict(found.quality) if found.quality else {"unknown": found.reason}
    return {"model": found.model, "noise": found.noise, **judged}


def _performance(analysis: Analysis) -> dict[str, Any]:
    ranked = {"bottlenecks": rows(analysis.bottlenecks.frame.head(MOST_ROWS))}
    stages = {"stages": rows(analysis.stages.frame)} if analysis.stages else {}
    lost = {"lost_time": lost_time_part(analysis.lost_time)} if analysis.lost_time else {}
    rework = {"rework": rework_part(analysis.rework)} if analysis.rework else {}
    waiting = {"waiting": waiting_part(analysis.waiting)} if analysis.waiting else {}
    ends = {"endings": endings_part(analysis.endings)} if analysis.endings else {}
    return {**stages, **ranked, **lost, **rework, **waiting, **ends}


def _handovers(found: Handovers) -> dict[str, Any]:
    return {
        "transitions": found.transitions,
        "unknown": found.unknown,
        "handovers": rows(found.frame.head(MOST_ROWS)),
    }


def _grey_zone(analysis: Analysis) -> dict[str, Any] | None:
    if analysis.grey_zone is None:
        return None
    near = analysis.grey_zone.nearness
    return {
        "lines": rows(analysis.grey_zone.frame.head(MOST_ROWS)),
        "lines_in_all": len(analysis.grey_zone.frame),
        **asdict(near),
    }


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain dictionaries."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    """A value of JSON; a duration becomes seconds under a name that says so."""
    if isinstance(value, Mapping):
        named = (
            (f"{key}_seconds" if isinstance(item, timedelta) or item is pd.NaT else str(key), item)
            for key, item in value.items()
        )
        return {key: _plain(item) for key, item in named}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
