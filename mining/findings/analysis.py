"""All analyses of one log, made once and read together."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ibis

from event_logs.calendar import BusinessCalendar
from event_logs.case_ids import case_ids
from event_logs.errors import AnalysisLimitError
from event_logs.event_log import EventLog
from event_logs.progress import Tell, say_nothing
from event_logs.storage import open_log
from mining.conformance.conversion import Conversion
from mining.conformance.deviations import Key
from mining.conformance.quality import ModelQuality, model_quality
from mining.deadlines.deadlines import Deadline, judge_deadlines
from mining.deadlines.rules import Rule
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.discovery.models import discover_inductive
from mining.discovery.variants import Variants, discover_variants
from mining.evidence.ledger import GreyZoneLedger, grey_zone_ledger
from mining.evidence.ledger import of_cases as ledger_of_cases
from mining.findings.against_funnel import Conformance, compare_with_funnel
from mining.findings.models import JudgedModel
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from mining.models.petri_net import AcceptingPetriNet
from mining.organization.handovers import Handovers, handovers
from mining.organization.hands import Hands, hands
from mining.performance.bottlenecks import Bottlenecks, rank_bottlenecks
from mining.performance.endings import Endings, endings
from mining.performance.lost_time import OWN_BEST, LostTime, Reference, lost_time
from mining.performance.passages import read_passages
from mining.performance.rework import Rework, find_rework
from mining.performance.stage_times import StageTimes, stage_times
from mining.performance.wait_causes import WaitCauses, wait_causes
from mining.timelines.scene import read_scene

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
class DiscoveredModel:
    """A model that the inductive miner found, and how good it is for the log.

    `quality` is None where that could not be told within limits; `reason` then says why.
    """

    net: AcceptingPetriNet | None
    noise: float
    quality: ModelQuality | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Every result of one log against one funnel.

    `recorded` compares the funnel with what the sources that know its stages recorded (the
    CRM), `everything` with all that happened, calls and emails included. The two are never
    mixed. `conversion` rests on the latter, `models` (declared and discovered) on the
    former. Without a funnel these are None or empty, and so are
    the times in stages, the ledger of the grey zone and what hands do to deals.
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
    conversion: Conversion | None = None
    models: tuple[JudgedModel, ...] = ()
    rework: Rework | None = None
    waiting: tuple[WaitCauses, ...] = ()
    endings: Endings | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a project says besides its log.

    `rules`: its deadlines, on the business clock of its `calendar`. `accepted`: deviations
    (kind and activity) that somebody accepted as normal. `place`: where the log is stored,
    or that of which it is some cases; what was aligned there is not aligned again.
    `reference`: what lost time is held against.
    """

    rules: tuple[Rule, ...] = ()
    calendar: BusinessCalendar | None = None
    accepted: tuple[Key, ...] = ()
    place: Path | None = None
    reference: Reference = OWN_BEST


NOTHING_GIVEN = Given()


def analyze(
    log: EventLog,
    funnel: Funnel | None,
    *,
    noise: float | None = None,
    given: Given = NOTHING_GIVEN,
    tell: Tell = say_nothing,
) -> Analysis:
    """Every analysis of a log against its declared funnel.

    With `noise` (0 to 1, the share of rare behaviour to leave out) a model is discovered
    by the inductive miner as well, which takes seconds.
    """
    tell("drawing the real process …")
    graph = discover_directly_follows_graph(log)
    variants = discover_variants(log)
    tell("looking for what the CRM does not tell …")
    grey_zone = _grey_zone(log, funnel, given.place) if funnel else None
    tell("measuring times and handovers …")
    scene = read_scene(log, given.calendar)
    timeline = scene.timeline
    stages = stage_times(log, funnel, timeline=timeline) if funnel else None
    passages = read_passages(log, funnel, timeline=timeline)
    against = (
        compare_with_funnel(
            log, funnel, noise=noise, accepted=given.accepted, place=given.place, tell=tell
        )
        if funnel
        else None
    )
    return Analysis(
        facts=log_facts(log),
        graph=graph,
        variants=variants,
        bottlenecks=rank_bottlenecks(graph, stages),
        departments=handovers(log, by="department", timeline=timeline),
        people=handovers(log, by="resource", timeline=timeline),
        stages=stages,
        recorded=against.recorded if against else None,
        everything=against.everything if against else None,
        declared_sources=against.sources if against else (),
        conversion=against.conversion if against else None,
        models=against.models if against else (),
        model=None if noise is None else discover_model(variants, noise=noise, tell=tell),
        grey_zone=grey_zone,
        hands=hands(log, funnel) if funnel else None,
        lost_time=tuple(lost_time(passages, given.reference, clock=clock) for clock in CLOCKS),
        deadlines=judge_deadlines(log, given.rules, funnel=funnel, calendar=given.calendar),
        rework=find_rework(log, funnel, timeline=timeline),
        waiting=tuple(wait_causes(scene, funnel, clock=clock) for clock in CLOCKS),
        endings=endings(log, funnel) if funnel else None,
    )


def _grey_zone(log: EventLog, funnel: Funnel, place: Path | None) -> GreyZoneLedger:
    """The ledger of a log, or of the cases that it is of the log stored in a place."""
    if place is None:
        return grey_zone_ledger(log, funnel)
    return ledger_of_cases(grey_zone_ledger(open_log(place), funnel), case_ids(log))


def discover_model(
    variants: Variants, *, noise: float, tell: Tell = say_nothing
) -> DiscoveredModel:
    """A model of the variants by the inductive miner, with its fitness, precision, simplicity."""
    tell("discovering a model with the inductive miner …")
    net = None
    try:
        net = discover_inductive(variants, noise=noise)
        tell("measuring how good it is …")
        return DiscoveredModel(net, noise, model_quality(variants.counts, net))
    except AnalysisLimitError as limit:
        return DiscoveredModel(net, noise, None, limit.sentence)


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
