"""Deadlines and the causes of their breaches, against what truly happened meanwhile.

The demo's own rules are judged on the log of a play (`_played`). Of every breach that ended
with a reaction the play knows what took most of the wait (`_waited`); of what was never done
it knows nothing, and where most of the wait was the customer's nobody was late. These are
left out, and counted ("cause known"). The names:

| truth | the analysis |
|---|---|
| closed (deadlines by the calendar only) | outside hours |
| absent | absent |
| busy | busy, overload |
| available | available |
| batch | batched |
| another (somebody at work on the deal) | others first |

`unknown` is never right nor wrong: how often it is said stands beside. Calibration: of the
causes that are named as sure as this, so many are right.

Compliance is compared for the first call, of which the truth knows when it was due and made
whatever the CRM says. Its interval has to hold what the same company (the same people at the
same pace) keeps in the long run, in a play of many more deals: the deals of a log are a
sample of such deals, not of companies. That of the share of breaches for which somebody was
available, the unknown among them, has to hold the share in the play itself, which knows the
cause of nearly all; it spans what the unknown may be, so it may hold it more often than 95 %.
"""

from collections.abc import Iterable, Iterator
from functools import partial

import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._judged_deadlines import CAUSES, Judged, judge_play
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, mean_row, share_row
from event_logs.simulation.company.reactions import AVAILABLE
from event_logs.simulation.worlds.catalogue import find_world

WORLDS = ("typical", "messy", "calm")
SEEDS, DEALS = 30, 600
BINS = ((0.5, 0.7), (0.7, 0.9), (0.9, 1.0))
RIGHT, COVERS, EXACT = Goal(at_least=0.85), Goal(0.92, 0.98), Goal(-0.02, 0.02)


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Causes, calibration and intervals in each world, over the seeds."""
    for name in WORLDS:
        judge = partial(judge_play, find_world(name), exam.deals(DEALS))
        plays = list(exam.map(judge, exam.seeds(SEEDS)))
        yield from _causes(name, [play.breaches for play in plays])
        yield from _kept(name, plays)
        yield from _available(name, plays)


def _causes(world: str, plays: list[pd.DataFrame]) -> Iterator[TruthRow]:
    known = [play[play["true"].notna()] for play in plays]
    told = [play[play["said"].notna()] for play in known]
    yield _share(world, "cause known to the play, of breaches", known, plays)
    unsaid = [play[play["said"].isna()] for play in known]
    yield _share(world, "unknown said, of these", unsaid, known)
    yield _share(world, "right, of the causes named", map(_right, told), told, RIGHT)
    yield _share(world, "right, of all that the play knows", map(_right, told), known)
    for cause in CAUSES:
        for column, measure in (("true", "truly {}: said so"), ("said", "said {}: truly so")):
            some = [play[play[column] == cause] for play in known]
            yield _share(world, measure.format(cause), map(_right, some), some)
    for low, high in BINS:
        ends = "both" if high == 1 else "left"
        some = [play[play["sure"].between(low, high, ends)] for play in told]
        measure = f"right, of those named at {low:g} to {high:g}"
        yield _share(world, measure, map(_right, some), some, Goal(low, high))


def _kept(world: str, plays: list[Judged]) -> Iterator[TruthRow]:
    named = "deadlines", world
    off = [play.kept[0] - play.truly_kept for play in plays]
    yield mean_row((*named, "first call kept: share off by"), off, EXACT)
    held = [int(play.kept[1] <= play.kept_in_the_long_run <= play.kept[2]) for play in plays]
    measure = "first call kept: interval holds the long run's share"
    yield share_row((*named, measure), held, [1] * len(held), COVERS)


def _available(world: str, plays: list[Judged]) -> Iterator[TruthRow]:
    named = "deadlines", world
    true = [float((_known_first(play) == AVAILABLE).mean()) for play in plays]
    said = [play.shares[AVAILABLE] for play in plays]
    off = [share - truth for (share, _low, _high), truth in zip(said, true, strict=True)]
    yield mean_row((*named, "first call, available: share told off by"), off)
    pairs = zip(said, true, strict=True)
    held = [int(low <= truth <= high) for (_share, low, high), truth in pairs]
    measure = "first call, available: interval holds the share"
    yield share_row((*named, measure), held, [1] * len(held), Goal(at_least=0.92))


def _known_first(play: Judged) -> pd.Series:
    """The true causes of the breaches of the first rule."""
    rows = play.breaches
    return rows.loc[rows["rule"] == play.first_rule, "true"].dropna()


def _right(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["said"] == rows["true"]]


def _share(
    world: str,
    measure: str,
    hits: Iterable[pd.DataFrame],
    of: list[pd.DataFrame],
    goal: Goal = NO_GOAL,
) -> TruthRow:
    return share_row(("deadlines", world, measure), list(map(len, hits)), list(map(len, of)), goal)
