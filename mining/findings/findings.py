"""What an analysis says, as ranked statements that each carry their figures."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mining.findings.against_funnel import Conformance
from mining.findings.analysis import Analysis
from mining.findings.deadlines_part import deadline_findings
from mining.findings.time_part import lost_time_findings
from mining.models.funnel import Funnel

SMALLEST_GROUP = 5
"""Groups of fewer cases are not spoken of."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement: its kind, what it is about, and the figures that it rests on.

    `level` is "recorded" or "everything" where the funnel was compared, else empty. Words
    are put to it by the screen; `figures` hold counts, denominators and durations.
    """

    kind: str
    subject: tuple[str, ...]
    figures: Mapping[str, Any]
    level: str = ""


def find(analysis: Analysis, funnel: Funnel | None, *, most: int = 3) -> tuple[Finding, ...]:
    """The statements of an analysis, at most `most` of a kind, in the order to read them."""
    found = [*_conforming(analysis), *_deviating(analysis, most)]
    if funnel is not None:
        found += _undeclared_work(analysis, funnel)
    return (
        *found,
        *_slow(analysis, most),
        *_lost(analysis, most),
        *_seams(analysis, most),
        *_losses(analysis, most),
        *_deadlines(analysis, most),
        *_discovered(analysis),
        *_grey(analysis, most),
        *_open(analysis),
    )


def _conforming(analysis: Analysis) -> Iterator[Finding]:
    if analysis.recorded is not None:
        fit = analysis.recorded.fitness
        yield Finding(
            "conforming cases",
            (),
            {"cases": fit.fitting_cases, "of": fit.cases, "fitness": fit.share},
            "recorded",
        )


def _discovered(analysis: Analysis) -> Iterator[Finding]:
    found = analysis.model
    if found is None:
        return
    judged = asdict(found.quality) if found.quality else {"unknown": found.reason}
    yield Finding("discovered model", (), {"noise": found.noise, **judged}, "everything")


def _deviating(analysis: Analysis, most: int) -> Iterator[Finding]:
    if analysis.recorded is None:
        return
    yield from _worst(analysis.recorded, most)


def _worst(compared: Conformance, most: int) -> Iterator[Finding]:
    frame = compared.deviations.frame
    ranked = frame[frame["cases"] >= SMALLEST_GROUP].sort_values(
        ["cases", "kind", "activity"], ascending=[False, True, True]
    )
    for row in ranked.head(most).to_dict("records"):
        figures = {"cases": row["cases"], "of": compared.deviations.cases, "share": row["share"]}
        yield Finding("deviation", (row["kind"], row["activity"]), figures, "recorded")


def _undeclared_work(analysis: Analysis, funnel: Funnel) -> Iterator[Finding]:
    nodes = analysis.graph.nodes
    events = int(nodes.loc[~nodes["activity"].isin(funnel.names), "events"].sum())
    if events:
        figures = {"events": events, "of": analysis.graph.events}
        yield Finding("undeclared work", (), figures, "everything")


def _slow(analysis: Analysis, most: int) -> Iterator[Finding]:
    frame = analysis.bottlenecks.frame
    for kind in ("stage", "step"):
        chosen = frame[(frame["kind"] == kind) & (frame["count"] >= SMALLEST_GROUP)]
        for row in chosen.head(most).to_dict("records"):
            figures = {name: row[name] for name in ("count", "median", "p90", "total", "share")}
            yield Finding(f"slow {kind}", (row["source"], row["target"]), figures)


def _lost(analysis: Analysis, most: int) -> Iterator[Finding]:
    """Stages and handovers that cost most beyond what the time is held against."""
    for place, figures in lost_time_findings(analysis.lost_time, most):
        yield Finding("lost time", place, figures)


def _seams(analysis: Analysis, most: int) -> Iterator[Finding]:
    frame = analysis.departments.frame
    chosen = frame[frame["count"] >= SMALLEST_GROUP].sort_values(
        ["total", "source", "target"], ascending=[False, True, True]
    )
    for row in chosen.head(most).to_dict("records"):
        figures = {name: row[name] for name in ("count", "cases", "median", "p90", "total")}
        yield Finding("seam", (row["source"], row["target"]), figures)


def _losses(analysis: Analysis, most: int) -> Iterator[Finding]:
    """Seams at which deals are lost, or won, that comparable deals are not; the surest first."""
    if analysis.hands is None:
        return
    spoken = [
        seam for seam in analysis.hands.losses.seams if seam.lost.says in ("harmful", "helpful")
    ]
    for seam in sorted(spoken, key=lambda seam: seam.lost.q_value)[:most]:
        effect = seam.lost.effect
        figures = {
            "treated": effect.treated,
            "comparable": effect.comparable,
            "difference": effect.difference,
            "low": effect.low,
            "high": effect.high,
            "deals": effect.in_all,
            "money": seam.money.in_all if seam.money else None,
        }
        yield Finding("loss at the seam", (seam.source, seam.target), figures)


def _deadlines(analysis: Analysis, most: int) -> Iterator[Finding]:
    """Deadlines kept least beside their goal, why they are broken, and what that costs."""
    for kind, name, figures in deadline_findings(analysis.deadlines, most):
        yield Finding(kind, (name,), figures)


def _grey(analysis: Analysis, most: int) -> Iterator[Finding]:
    """The measures of the grey zone in all, those that touch most deals first."""
    if analysis.grey_zone is None:
        return
    frame = analysis.grey_zone.frame
    lines = frame[(frame["by"] == "all") & (frame["cases"] >= SMALLEST_GROUP)]
    ranked = lines.sort_values(["cases", "measure"], ascending=[False, True])
    for row in ranked.head(most).to_dict("records"):
        names = ("cases", "hits", "of", "share", "low", "high")
        yield Finding("grey zone", (row["measure"],), {name: row[name] for name in names})


def _open(analysis: Analysis) -> Iterator[Finding]:
    facts = analysis.facts
    if facts.open_cases:
        yield Finding("open cases", (), {"cases": facts.open_cases, "of": facts.cases})
