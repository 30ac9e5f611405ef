"""What deals wait for, and what they come back to, against what truly happened.

Every step that was looked at, from one event of a deal to the next, is split by the play
itself (`_waited`) on the working clock, and the parts are held against those of `wait_causes`
(its `worked` is the play's "another", its `batched` the play's "batch"). Of the seconds told,
those are right that the play lays to the same cause in the same step; `unknown` is never
right nor wrong. For every cause stands how far its share of all waiting is off, the unknown
among it. An entry in the CRM ends a step too: the play splits the time up to it alike.

Loops: deals that truly went back to a declared stage that they had left (a check done
again), against those that `find_rework` says came back to one. What the CRM never entered
cannot be seen; what it entered by mistake looks like a loop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._judged_deadlines import project_of_play
from benchmarks.truth.examiners._played import funnel_of_play, log_of_play
from benchmarks.truth.examiners._waited import CUSTOMER, Waited
from benchmarks.truth.rows import Goal, TruthRow, mean_row, share_row
from event_logs.event_log import EventLog
from event_logs.simulation.company.company import Played, play_company
from event_logs.simulation.company.deal import Deal
from event_logs.simulation.company.reactions import ABSENT, ANOTHER, AVAILABLE, BATCH, BUSY
from event_logs.simulation.worlds.catalogue import find_world
from event_logs.simulation.worlds.world import World
from mining.performance.rework import find_rework, returning_cases
from mining.performance.wait_causes import step_parts
from mining.timelines.clock import MICROS
from mining.timelines.scene import Scene, read_scene
from mining.timelines.timeline import Timeline

EXAMINES = ("waiting", "rework")
WORLDS = ("typical", "messy", "calm")
SEEDS, DEALS, STEPS = 10, 600, 2_000
RIGHT = Goal(at_least=0.85)
TRUE = {
    "customer": CUSTOMER,
    "away": ABSENT,
    "busy": BUSY,
    "available": AVAILABLE,
    "batched": BATCH,
    "worked": ANOTHER,
}
"""What each part that is told is called in the truth."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one play the seconds told and true by cause, those told rightly, and the loops."""

    told: pd.Series
    true: pd.Series
    right: float
    loops: set[str]
    true_loops: set[str]


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Causes of waiting and loops in each world, over the seeds."""
    for name in WORLDS:
        see = partial(see_play, find_world(name), exam.deals(DEALS))
        plays = list(exam.map(see, exam.seeds(SEEDS)))
        yield from _waiting(name, plays)
        yield from _rework(name, plays)


def _waiting(world: str, plays: list[Seen]) -> Iterator[TruthRow]:
    named = "waiting", world
    told = [play.told[list(TRUE)].sum() for play in plays]
    shares = [float(each / play.told.sum()) for each, play in zip(told, plays, strict=True)]
    yield mean_row((*named, "told, of the time waited"), shares)
    right = [float(play.right / each) for each, play in zip(told, plays, strict=True)]
    yield mean_row((*named, "right, of the time told"), right, RIGHT)
    for part, cause in TRUE.items():
        true = [float(play.true[cause] / play.true.sum()) for play in plays]
        yield mean_row((*named, f"truly {cause}: share of the time"), true)
        off = [
            float(play.told[part] / play.told.sum()) - each
            for play, each in zip(plays, true, strict=True)
        ]
        yield mean_row((*named, f"{part}: share told off by"), off)


def _rework(world: str, plays: list[Seen]) -> Iterator[TruthRow]:
    both = [len(play.loops & play.true_loops) for play in plays]
    true, told = ([len(loops) for loops in each] for each in _loops(plays))
    yield share_row(("rework", world, "truly went back: said so"), both, true)
    yield share_row(("rework", world, "said to have come back: truly so"), both, told)


def _loops(plays: list[Seen]) -> tuple[list[set[str]], list[set[str]]]:
    return [play.true_loops for play in plays], [play.loops for play in plays]


def see_play(world: World, deals: int, seed: int) -> Seen:
    """Play a world out and look at what its deals waited for and came back to."""
    played = play_company(world, seed=seed, deals=deals)
    log, project = log_of_play(played), project_of_play(world, seed)
    scene = read_scene(log, project.calendar)
    told, true = _split(scene, Waited(played), seed)
    right = sum(np.minimum(told[part], true[cause]).sum() for part, cause in TRUE.items())
    loops = _come_back(log, scene.timeline, played)
    return Seen(told.sum(), true.sum(), float(right), loops, _went_back(played))


def _split(scene: Scene, waited: Waited, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of some steps the seconds by cause: as told, and as they truly were."""
    timeline = scene.timeline
    steps = np.flatnonzero(np.diff(timeline.case) == 0)
    chosen = np.sort(np.random.default_rng(seed).permutation(steps)[:STEPS])
    told = step_parts(scene, chosen, clock="business")
    ids = timeline.cases["case_id"].to_numpy()[timeline.case[chosen]]
    since = timeline.ended[chosen] // MICROS
    until = np.maximum(timeline.begun[chosen + 1] // MICROS, since)
    split = [waited.spent(*row) for row in zip(ids, since.tolist(), until.tolist(), strict=True)]
    return told[[*TRUE, "unknown"]], pd.DataFrame(split)[list(TRUE.values())]


def _come_back(log: EventLog, timeline: Timeline, played: Played) -> set[str]:
    """The deals said to have come back to a declared stage."""
    funnel = funnel_of_play(played)
    frame = find_rework(log, funnel, timeline=timeline).frame
    places = frame.loc[frame["kind"] == "stage", "place"]
    return {case for place in places for case in returning_cases(timeline, funnel, "stage", place)}


def _went_back(played: Played) -> set[str]:
    """The deals that truly came back to a declared stage from a later one."""
    wording = played.world.wording
    order = {name: place for place, name in enumerate(wording.declared)}
    rank = {stage: order[of] for stage, of in wording.declared_of.items() if of in order}
    return {deal.lead.case for deal in played.deals if _goes_back(deal, rank)}


def _goes_back(deal: Deal, rank: dict[str, int]) -> bool:
    ranks = [rank[visit.stage] for visit in deal.visits if visit.stage in rank]
    return any(later < earlier for earlier, later in pairwise(ranks))
