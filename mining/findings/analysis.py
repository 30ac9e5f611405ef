"""All analyses of one log, made once and read together."""

from dataclasses import dataclass
from datetime import datetime

import ibis

from event_logs.calendar import BusinessCalendar
from event_logs.errors import AnalysisLimitError
from event_logs.event_log import EventLog
from event_logs.filters import keep_sources
from event_logs.progress import Tell, say_nothing
from mining.conformance.alignments import align
from mining.conformance.deviations import Deviations, discover_deviations
from mining.conformance.fitness import Fitness, fitness
from mining.conformance.quality import ModelQuality, model_quality
from mining.deadlines.deadlines import Deadline, judge_deadlines
from mining.deadlines.rules import Rule
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.discovery.models import discover_inductive
from mining.discovery.variants import Variants, discover_variants
from mining.evidence.ledger import GreyZoneLedger, grey_zone_ledger
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from mining.models.petri_net import AcceptingPetriNet
from mining.organization.handovers import Handovers, handovers
from mining.organization.hands import Hands, hands
from mining.performance.bottlenecks import Bottlenecks, rank_bottlenecks
from mining.performance.lost_time import OWN_BEST, LostTime, Reference, lost_time
from mining.performance.passages import read_passages
from mining.performance.stage_times import StageTimes, stage_times

CLOCKS: tuple[Clock, ...] = ("calendar", "business")


@dataclass(frozen=True, slots=True)
class LogFacts:
    """How much a log holds: cases (and how many are open), events, activities, its period."""

    cases: int
    open_cases: int
    events: int
    activities: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Conformance:
    """One reading of the log against the funnel: its fitness and its deviations."""

    fitness: Fitness
    deviations: Deviations


@dataclass(frozen=True, slots=True)
class DiscoveredModel:
    """A model that the inductive miner found, and how good it is for the log.

    `quality` is None where that could not be told within limits; `reason` then says why.
    """

    net: AcceptingPetriNet
    noise: float
    quality: ModelQuality | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Every result of one log against one funnel.

    `recorded` compares the funnel with what the sources that know its stages recorded (the
    CRM), `everything` with all that happened, calls and emails included. The two are never
    mixed. Without a funnel both are None, and so are the times in stages, the ledger of
    the grey zone and what hands do to deals.
    """

    facts: LogFacts
    graph: DirectlyFollowsGraph
    variants: Variants
    bottlenecks: Bottlenecks
    departments: Handovers
    people: Handovers
    stages: StageTimes | None
    recorded: Conformance | None
    everything: Conformance | None
    declared_sources: tuple[str, ...] = ()
    model: DiscoveredModel | None = None
    grey_zone: GreyZoneLedger | None = None
    hands: Hands | None = None
    deadlines: tuple[Deadline, ...] = ()
    lost_time: tuple[LostTime, ...] = ()


def analyze(  # noqa: PLR0913 - one argument a choice of the caller's
    log: EventLog,
    funnel: Funnel | None,
    *,
    noise: float | None = None,
    rules: tuple[Rule, ...] = (),
    calendar: BusinessCalendar | None = None,
    reference: Reference = OWN_BEST,
    tell: Tell = say_nothing,
) -> Analysis:
    """Every analysis of a log against its declared funnel.

    With `noise` (0 to 1, the share of rare behaviour to leave out) a model is discovered
    by the inductive miner as well, which takes seconds. `rules` are the project's deadlines,
    on the business clock of its `calendar`. `reference`: what lost time is held against.
    """
    tell("drawing the real process …")
    graph = discover_directly_follows_graph(log)
    variants = discover_variants(log)
    tell("looking for what the CRM does not tell …")
    grey_zone = grey_zone_ledger(log, funnel) if funnel else None
    tell("measuring times and handovers …")
    stages = stage_times(log, funnel) if funnel else None
    passages = read_passages(log, funnel)
    sources = declared_sources(log, funnel) if funnel else ()
    return Analysis(
        facts=log_facts(log),
        graph=graph,
        variants=variants,
        bottlenecks=rank_bottlenecks(graph, stages),
        departments=handovers(log, by="department"),
        people=handovers(log, by="resource"),
        stages=stages,
        recorded=conformance(keep_sources(log, sources), funnel, tell=tell) if funnel else None,
        everything=conformance(log, funnel, tell=tell) if funnel else None,
        declared_sources=sources,
        model=None if noise is None else discover_model(variants, noise=noise, tell=tell),
        grey_zone=grey_zone,
        hands=hands(log, funnel) if funnel else None,
        deadlines=judge_deadlines(log, rules, funnel=funnel, calendar=calendar),
        lost_time=tuple(lost_time(passages, reference, clock=clock) for clock in CLOCKS),
    )


def conformance(log: EventLog, funnel: Funnel, *, tell: Tell = say_nothing) -> Conformance:
    """The fitness and the deviations of a log against a funnel."""
    tell("comparing with the declared funnel …")
    alignments = align(log, funnel, tell=tell)
    return Conformance(fitness(alignments), discover_deviations(alignments, funnel))


def discover_model(
    variants: Variants, *, noise: float, tell: Tell = say_nothing
) -> DiscoveredModel:
    """A model of the variants by the inductive miner, with its fitness, precision, simplicity."""
    tell("discovering a model with the inductive miner …")
    net = discover_inductive(variants, noise=noise)
    tell("measuring how good it is …")
    try:
        return DiscoveredModel(net, noise, model_quality(variants.counts, net))
    except AnalysisLimitError as limit:
        return DiscoveredModel(net, noise, None, limit.sentence)


def declared_sources(log: EventLog, funnel: Funnel) -> tuple[str, ...]:
    """The sources that record declared stages or outcomes: the CRM, not calls or mail."""
    declared = log.events.filter(log.events.activity.isin(list(funnel.names)))
    return tuple(sorted(declared.select("source").distinct().execute()["source"]))


def log_facts(log: EventLog) -> LogFacts:
    """How much a log holds."""
    [events] = (
        log.events.aggregate(
            events=ibis._.count(),
            activities=ibis._.activity.nunique(),
            first=ibis._.timestamp.min(),
            last=ibis._.timestamp.max(),
        )
        .to_pyarrow()
        .to_pylist()
    )
    [cases] = (
        log.cases.aggregate(
            cases=ibis._.count(),
            open_cases=ibis._.closed.isnull().cast("int64").sum().fill_null(0),
        )
        .to_pyarrow()
        .to_pylist()
    )
    return LogFacts(**cases, **events)
