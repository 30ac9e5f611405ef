"""Hidden stages against worlds whose true stages are known, and beside other methods.

Worlds with hidden stages, worlds without, and one that drifts; three levels of noise, with
departments, without, and where nobody is named either; languages go by the seed. The whole
table takes hours: `--seeds` says how many plays a cell, and every row says how many were made.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._stage_peers import PEERS
from benchmarks.truth.examiners._stage_trials import Cell, Trial, attempt
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, mean_row, share_row
from event_logs.simulation.stage_worlds.catalogue import WORLDS

SEEDS = 20
HIDDEN = tuple(name for name in WORLDS if name.startswith("hid"))
NOTHING = tuple(name for name in WORLDS if name.startswith("null"))
RIGHT, RIGHT_IN_NOISE = Goal(at_least=0.95), Goal(at_least=0.6)
OF_ORACLE, CLEAN, GRADUAL, NEVER = (
    *(Goal(at_least=0.95), Goal(at_least=0.99), Goal(at_least=0.9), Goal(at_most=0.0)),
)
FEW, MANY = 600, 2_000


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Rows of each cell, over the seeds."""
    cases, many = exam.deals(FEW), exam.deals(MANY)
    noises = ("low",) if exam.quick else ("low", "medium")
    for world in HIDDEN[2:3] if exam.quick else HIDDEN:
        for cell in _cells(world, noises, cases):
            yield from _hidden(cell, _play(exam, cell, SEEDS), RIGHT)
        if not exam.quick:
            loud = Cell(world, "high", departments=True, cases=many)
            yield from _hidden(loud, _play(exam, loud, SEEDS), RIGHT_IN_NOISE)
    for world in NOTHING[3:4] if exam.quick else NOTHING:
        for cell in _cells(world, (*noises, "high")[: 1 if exam.quick else 3], cases):
            trials = _play(exam, cell, SEEDS)
            clean = [trial.is_right() for trial in trials]
            yield _share(cell, "reported clean", clean, CLEAN)
    for cell in [] if exam.quick else _cells("drift", noises, cases):
        gradual = [int(trial.gradual) for trial in _play(exam, cell, SEEDS)]
        yield _share(cell, "called gradual, not stages", gradual, GRADUAL)
    compared = Cell("hid1" if exam.quick else "hid3", noises[-1], True, cases, peers=True)
    yield from _beside(compared, _play(exam, compared, min(SEEDS, 5)))


def _cells(world: str, noises: Sequence[str], cases: int) -> Iterator[Cell]:
    for noise in noises:
        yield Cell(world, noise, departments=True, cases=cases)
        yield Cell(world, noise, departments=False, cases=cases)
        yield Cell(world, noise, departments=False, cases=cases, people=False)


def _play(exam: Exam, cell: Cell, seeds: int) -> list[Trial]:
    exam.tell(str(cell))
    return list(exam.map(partial(attempt, cell), exam.seeds(seeds)))


def _hidden(cell: Cell, trials: list[Trial], goal: Goal) -> Iterator[TruthRow]:
    yield _share(cell, "number right", [trial.is_right() for trial in trials], goal)
    yield _share(cell, "more than there are", [trial.is_more() for trial in trials], NEVER)
    shares = [trial.ari["greyzone"] / trial.ari["oracle"] for trial in trials]
    yield mean_row(("stages", str(cell), "ARI, of the oracle's"), shares, OF_ORACLE)


def _beside(cell: Cell, trials: list[Trial]) -> Iterator[TruthRow]:
    for method in ("greyzone", "the CRM's stages", *PEERS):
        right = [trial.is_right(method) for trial in trials]
        yield _share(cell, f"number right, {method}", right, NO_GOAL)
        aris = [trial.ari[method] for trial in trials]
        yield mean_row(("stages", str(cell), f"ARI, {method}"), aris)


def _share(cell: Cell, measure: str, hits: list[int], goal: Goal) -> TruthRow:
    return share_row(("stages", str(cell), measure), hits, [1] * len(hits), goal)
