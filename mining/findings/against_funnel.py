"""The log against its declared funnel, at both levels: fitness, deviations, conversion."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from event_logs.case_ids import case_ids
from event_logs.event_log import EventLog
from event_logs.filters import keep_sources
from event_logs.progress import Tell, say_nothing
from mining.conformance.alignments import align
from mining.conformance.conversion import Conversion, discover_conversion, evidence_of
from mining.conformance.deviations import Deviations, Key, discover_deviations
from mining.conformance.fitness import Fitness, fitness
from mining.conformance.stored import Sources, align_stored, of_cases
from mining.findings.models import JudgedModel, compare_models
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel


@dataclass(frozen=True, slots=True)
class Conformance:
    """One reading of the log against the funnel: its fitness and its deviations."""

    fitness: Fitness
    deviations: Deviations


@dataclass(frozen=True, slots=True)
class AgainstFunnel:
    """The funnel against what the CRM `recorded`, and against `everything` that happened.

    The two are never mixed. `sources` are those that know the declared stages (the CRM);
    `conversion` rests on everything, `models` (the funnel and a discovered one, side by
    side) on the closed cases as recorded.
    """

    recorded: Conformance
    everything: Conformance
    conversion: Conversion
    sources: tuple[str, ...]
    models: tuple[JudgedModel, ...]


def compare_with_funnel(
    log: EventLog,
    funnel: Funnel,
    *,
    noise: float | None = None,
    accepted: Collection[Key] = (),
    place: Path | None = None,
    tell: Tell = say_nothing,
) -> AgainstFunnel:
    """The log at both levels against a funnel; `accepted` deviations are marked as such.

    With `noise` a model is discovered and stands beside the funnel (`compare_models`).
    `place`: where the log (or the log of which it is some cases) is stored; then what was
    aligned before is not aligned again.
    """
    sources = declared_sources(log, funnel)
    tell("comparing with the declared funnel …")
    recorded = _aligned(log, funnel, sources, place, tell)
    everything = _aligned(log, funnel, None, place, tell)
    return AgainstFunnel(
        recorded=_judged(recorded, funnel, accepted),
        everything=_judged(everything, funnel, accepted),
        conversion=discover_conversion(everything, funnel, evidence_of(log, funnel)),
        sources=sources,
        models=compare_models(recorded, funnel, noise=noise, tell=tell),
    )


def declared_sources(log: EventLog, funnel: Funnel) -> tuple[str, ...]:
    """The sources that record declared stages or outcomes: the CRM, not calls or mail."""
    declared = log.events.filter(log.events.activity.isin(list(funnel.names)))
    return tuple(sorted(declared.select("source").distinct().execute()["source"]))


def _aligned(
    log: EventLog, funnel: Funnel, sources: Sources, place: Path | None, tell: Tell
) -> Alignments:
    if place is not None:
        return of_cases(align_stored(place, funnel, sources, tell=tell), case_ids(log))
    looked_at = log if sources is None else keep_sources(log, sources)
    return align(looked_at, funnel, tell=tell)


def _judged(alignments: Alignments, funnel: Funnel, accepted: Collection[Key]) -> Conformance:
    return Conformance(fitness(alignments), discover_deviations(alignments, funnel, accepted))
