"""Handovers, and what they do to deals, against what was planted.

The slow seam must be among the first by the time that waits there. What handovers do is
examined on very many plays without the records between: in a world in which each raises the
odds of losing by half a log odds the intervals must hold the true effect on the deals handed
over (their loss against the same deals' with one handover less); in the world without an
effect none may be claimed, neither at any seam nor overall.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._played import funnel_of_play, log_of_play, lost_by
from benchmarks.truth.rows import Goal, TruthRow, mean_row, share_row
from event_logs.simulation.company.company import Played, play_company
from event_logs.simulation.worlds.catalogue import NO_EFFECT, TYPICAL
from event_logs.simulation.worlds.world import World
from event_logs.storage import open_log
from mining.organization.handovers import handovers
from mining.organization.seams import SeamLoss, seam_losses
from mining.organization.takings import takings_of

RANKED = ("typical", "messy", "russian")
RANK_SEEDS = 5
SEEDS = 200
DEALS = 600
HARMFUL = replace(
    TYPICAL,
    name="harmful handovers",
    process=replace(
        TYPICAL.process,
        handover_effect=0.5,
        loss=tuple((stage, odds - 1.2) for stage, odds in TYPICAL.process.loss),
    ),
)
"""Each handover raises the odds of losing by half a log odds; otherwise fewer are lost."""

COVERS, CLAIMS, RANKS = Goal(0.92, 0.98), Goal(at_most=0.05), Goal(at_least=0.95)


@dataclass(frozen=True, slots=True)
class _Seam:
    """What was said of a seam, and what is true."""

    spoken: bool
    covered: bool
    claimed: bool
    off: float
    plain: float


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Ranks of the planted seam, coverage of its effects, and false claims."""
    for world in RANKED:
        firsts = list(exam.map(partial(_ranks, exam, world), exam.seeds(RANK_SEEDS)))
        named = "handovers", world, "planted seam among the first three by time"
        yield share_row(named, firsts, [1] * len(firsts), RANKS)
    yield from _covered(exam)
    yield from _claimed(exam)


def _ranks(exam: Exam, world: str, seed: int) -> int:
    place = exam.project(world, seed, exam.deals(DEALS))
    truth = pd.read_csv(place / "truth" / "handovers.csv")
    planted = set(map(tuple, truth.loc[truth.planted == "yes", ["from", "to"]].to_numpy()))
    slowest = handovers(open_log(place)).frame.sort_values("total", ascending=False).head(3)
    return int(planted <= set(map(tuple, slowest[["source", "target"]].to_numpy())))


def _covered(exam: Exam) -> Iterator[TruthRow]:
    seeds = exam.seeds(SEEDS)
    found = list(exam.map(partial(_judged, HARMFUL, exam.deals(DEALS)), seeds))
    for place, name in enumerate(("overall", "a seam")):
        spoken = [[seam for seam in each[place] if seam.spoken] for each in found]
        hits = [sum(seam.covered for seam in each) for each in spoken]
        named = "handovers", HARMFUL.name
        row = (*named, f"{name}: interval holds the true effect")
        yield share_row(row, hits, [len(each) for each in spoken], COVERS)
        every = [seam for each in spoken for seam in each]
        yield mean_row((*named, f"{name}: off by"), [seam.off for seam in every])
        row = (*named, f"{name}: plain comparison off by")
        yield mean_row(row, [seam.plain for seam in every])
        sure = [sum(seam.claimed for seam in each) for each in spoken]
        yield share_row(
            (*named, f"{name}: called harmful or helpful"), sure, list(map(len, spoken))
        )


def _claimed(exam: Exam) -> Iterator[TruthRow]:
    seeds = exam.seeds(SEEDS)
    found = list(exam.map(partial(_judged, NO_EFFECT, exam.deals(DEALS)), seeds))
    for place, name in enumerate(("overall", "any seam")):
        claims = [int(any(seam.claimed for seam in each[place])) for each in found]
        row = "handovers", NO_EFFECT.name, f"{name}: claimed where there is none"
        yield share_row(row, claims, [1] * len(claims), CLAIMS)


def _judged(world: World, deals: int, seed: int) -> tuple[list[_Seam], list[_Seam]]:
    played = play_company(world, seed=seed, deals=deals)
    found = seam_losses(takings_of(log_of_play(played), funnel_of_play(played)))
    true = _true_losses(played, found.takings.rows)
    overall = _compared(found.overall, true)
    each = [
        _compared(seam, true[(true.giver == seam.source) & (true.hand == seam.target)])
        for seam in found.seams
    ]
    return [overall], each


def _true_losses(played: Played, rows: pd.DataFrame) -> pd.DataFrame:
    """Every handover among the takings, with what it did to the deal."""
    deals = {deal.lead.case: deal for deal in played.deals}
    handed = rows[rows["treated"] & rows["first"]]
    moments = zip(handed["case_id"], handed["at"], strict=True)
    less = {"handover_effect": 1.0}
    return handed.assign(loss=[lost_by(deals[case], at, less) for case, at in moments])


def _compared(seam: SeamLoss, true: pd.DataFrame) -> _Seam:
    effect, truth = seam.lost.effect, float(true["loss"].mean()) if len(true) else 0.0
    return _Seam(
        spoken=not effect.refused,
        covered=effect.low <= truth <= effect.high,
        claimed=seam.lost.says in ("harmful", "helpful"),
        off=effect.difference - truth,
        plain=effect.naive - truth,
    )
