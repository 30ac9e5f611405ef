"""Bottlenecks, against those that were planted.

Three delays are planted in every world of the sales department (`truth/bottlenecks.csv`):
a checked deal lies between Pre-sales and Sales, discounts are approved in sittings on two
weekdays, leads are overlooked before the first call. Each is told by some of the places
that the program ranks (`telling`), and found if one of them is among the first `FIRST` by
the working time that they cost beyond their own best quartile (`lost_time`): the handovers
among all handovers, the wait of a lead for its first call among handovers and these. Of
three stages each is among the first three: stages count for nothing here.

Somebody is always first, so the same is asked of the twin in which no delay is planted: how
often the places are among the first anyway. The program claims nothing there that could be
false, so this has no goal.

At the slow seam the planted working seconds are known; those that the program measures
there beyond the twin's, as a share of them, should be 1.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, mean_row, share_row
from event_logs.simulation.worlds.catalogue import TYPICAL, find_world
from event_logs.simulation.worlds.wording import BACK_OFFICE, CALL_CENTRE, NEW, SALES
from event_logs.simulation.worlds.world import World
from event_logs.storage import open_log
from mining.performance.lost_time import lost_time
from mining.performance.passages import read_passages

WORLDS = tuple(map(find_world, ("typical", "messy", "russian", "calm")))
SEEDS, DEALS, FIRST = 5, 600, 3
SLOW, SITTINGS, OVERLOOKED = "slow handover", "approval in sittings", "overlooked leads"
PLAIN = replace(
    TYPICAL,
    name="no bottlenecks",
    process=replace(
        TYPICAL.process, seam_hours=0.0, approval_weekdays=(0, 1, 2, 3, 4), overlooked=0.0
    ),
)
"""Nothing is planted: no deal lies at the seam, discounts are approved on every working
day, no lead is overlooked."""
RANKS, EXACT = Goal(at_least=0.95), Goal(0.9, 1.1)

Place = tuple[str, str, str]
"""A handover or the wait of a lead: its kind, from where, to where."""


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Ranks of the planted delays, with them and without, and the cost of one."""
    for world in (*WORLDS, PLAIN):
        found = list(exam.map(partial(_found, exam, world), exam.seeds(SEEDS)))
        for planted in (SLOW, SITTINGS, OVERLOOKED):
            hits = [each[planted] for each in found]
            named = "bottlenecks", world.name, f"{planted}: among the first {FIRST}"
            goal = NO_GOAL if world is PLAIN else RANKS
            yield share_row(named, hits, [1] * len(hits), goal)
    shares = list(exam.map(partial(_measured, exam), exam.seeds(SEEDS)))
    named = "bottlenecks", TYPICAL.name, f"{SLOW}: measured share of the planted time"
    yield mean_row(named, shares, EXACT)


def _found(exam: Exam, world: World, seed: int) -> dict[str, int]:
    """Of each planted delay whether a place that tells it is among the first."""
    project = exam.project(world, seed, exam.deals(DEALS))
    first = first_places(project)
    return {name: int(bool(places & first)) for name, places in telling(world, project).items()}


def first_places(project: Path) -> set[Place]:
    """The handovers that cost most, and the waits of leads that do among both."""
    ranked = lost_time(read_passages(open_log(project)), clock="business").frame
    handed = ranked[ranked["kind"] == "handover"].head(FIRST)
    both = ranked[ranked["kind"].isin(("handover", "lead"))].head(FIRST)
    first = pd.concat([handed, both[both["kind"] == "lead"]])
    return set(first[["kind", "source", "target"]].itertuples(index=False, name=None))


def telling(world: World, project: Path) -> dict[str, set[Place]]:
    """The places that would tell each planted delay.

    The slow handover: the seam that the truth names. The sittings: the seam from Sales, who
    ask, to Back office, who approve. Overlooked leads: from the first entry to the first
    call of those who call.
    """
    truth = pd.read_csv(project / "truth" / "bottlenecks.csv", index_col="bottleneck").place
    giver, taker = truth[SLOW].split(" > ")
    word = world.wording.word
    return {
        SLOW: {("handover", giver, taker)},
        SITTINGS: {("handover", word(SALES), word(BACK_OFFICE))},
        OVERLOOKED: {("lead", word(NEW), word(CALL_CENTRE))},
    }


def _measured(exam: Exam, seed: int) -> float:
    """Working time at the slow seam beyond that of the twin, of what was planted beyond it."""
    places = (exam.project(world, seed, exam.deals(DEALS)) for world in (TYPICAL, PLAIN))
    waited, planted = zip(*map(at_seam, places), strict=True)
    return float((waited[0] - waited[1]) / (planted[0] - planted[1]))


def at_seam(project: Path) -> tuple[float, float]:
    """Working seconds at the slow seam of a project: as measured, and as planted."""
    truth = pd.read_csv(project / "truth" / "bottlenecks.csv", index_col="bottleneck").loc[SLOW]
    passages = read_passages(open_log(project))
    place = ("handover", *truth.place.split(" > "))
    number = passages.places.apply(tuple, axis=1).tolist().index(place)
    waited = passages.business_seconds[passages.place == number].sum()
    return float(waited), float(truth.seconds)
