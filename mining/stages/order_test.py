"""Has the content of the visits of a state an order? Only then can it be two stages.

Under the null hypothesis a visit draws from any mix of contents, its own if need be, and in
bursts if need be, but in no order. Then a score that other visits taught says nothing of the
place within this visit, and the sum over visits, divided by its own size, is standard normal
(self-normalised: de la Peña, Lai and Shao 2009). Customers who differ and topics that stick
cannot fake an order, which is what tells this test from a comparison of likelihoods.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.stages.observations import Floats, Ints

FEWEST_RUNS = 30
SHORTEST_RUN = 3
FOLDS = 4
RIDGE = 3.0
ALIKE = 1e-12
Z_NEEDED, Z_TRIMMED, CONCORDANCE_NEEDED, SHORTEST_BLOCK = 4.0, 1.64, 0.52, 2


@dataclass(frozen=True, slots=True)
class Runs:
    """Visits of one state: rows `start` to `end` (excluded) of a table sorted by case and time."""

    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def lengths(self) -> Ints:
        """Events in each run."""
        return self.end - self.start

    def trimmed(self) -> "Runs":
        """The runs without their first and last event."""
        return long_runs(Runs(self.start + 1, self.end - 1))


@dataclass(frozen=True, slots=True)
class OrderTest:
    """What the order test says of one state.

    `z` and `concordance` as in the module's text, `z_trimmed` without the first and last
    event of every visit, `runs` their number, `block`: the typical (median) length of the
    part before or after the best cut of a visit, whichever is shorter.
    """

    z: float
    z_trimmed: float
    concordance: float
    runs: int
    block: float

    @property
    def passes(self) -> bool:
        """Whether the state may be split."""
        return (
            self.z >= Z_NEEDED
            and self.z_trimmed >= Z_TRIMMED
            and self.concordance >= CONCORDANCE_NEEDED
            and self.block >= SHORTEST_BLOCK
        )


NOT_TESTED = OrderTest(0.0, 0.0, 0.5, 0, 0.0)


def runs_of(path: NDArray[np.int8], case: Ints, low: int, high: int) -> Runs:
    """Unbroken visits of the states `low` to `high` along one way through the states."""
    inside = (path >= low) & (path <= high)
    opens = inside & ~np.append(False, inside[:-1] & (case[1:] == case[:-1]))
    closes = inside & ~np.append(inside[1:] & (case[1:] == case[:-1]), False)
    return Runs(np.flatnonzero(opens), np.flatnonzero(closes) + 1)


def long_runs(runs: Runs) -> Runs:
    """The runs that are long enough to have an order."""
    kept = runs.lengths >= SHORTEST_RUN
    return Runs(runs.start[kept], runs.end[kept])


def features(codes: NDArray[np.int16], sizes: tuple[int, ...]) -> NDArray[np.float32]:
    """One column a value of each channel: 1 where it holds, less its share of the channel.

    Where a channel does not apply all its columns are 0. So whether it applies (a new mail
    has a topic, a reply has none) is no feature: it has an order of its own.
    """
    blocks = []
    for channel, size in enumerate(sizes):
        code = codes[:, channel]
        applies = code >= 0
        block = np.zeros((len(code), size), np.float32)
        block[applies, code[applies]] = 1
        share = block.sum(axis=0) / max(int(applies.sum()), 1)
        block[applies] -= share.astype(np.float32)
        blocks.append(block)
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((len(codes), 0), np.float32)


def examine_order(
    table: NDArray[np.float32], draws: Sequence[Runs], case: Ints, fold: Ints
) -> OrderTest:
    """The order test on runs over rows of a table of features.

    `draws`: the runs along several ways drawn from the posterior; what a case adds is
    averaged over them. `fold` (a row of the table each) parts the cases for cross-fitting.
    """
    chosen = [long_runs(runs) for runs in draws]
    count = int(np.mean([len(runs) for runs in chosen]))
    if count < FEWEST_RUNS:
        return NOT_TESTED
    scored = [order_scores(table, runs, fold) for runs in chosen if len(runs)]
    kept = [runs for runs in chosen if len(runs)]
    z = _averaged_z(scored, kept, case)
    inner = [runs.trimmed() for runs in kept]
    inner = [runs for runs in inner if len(runs) >= FEWEST_RUNS]
    trimmed = [order_scores(table, runs, fold) for runs in inner]
    cuts = [best_cuts(score, runs.lengths) for (score, _), runs in zip(scored, kept, strict=True)]
    block = min(np.median(np.concatenate(side)) for side in zip(*cuts, strict=True))
    agree = [
        _concordance(score, runs.lengths) for (score, _), runs in zip(scored, kept, strict=True)
    ]
    return OrderTest(
        z,
        _averaged_z(trimmed, inner, case) if inner else 0.0,
        float(np.mean(agree)),
        count,
        float(block),
    )


def order_scores(table: NDArray[np.float32], runs: Runs, fold: Ints) -> tuple[Floats, Floats]:
    """Of each event in the runs: a cross-fitted score of being late, and its place.

    The place is −½ to ½, centred in the run; the score of a run is taught by the cases of the
    other folds only, and means nothing but beside the others of its run.
    """
    laid = _laid(table, runs, fold)
    return _scores(laid, _slopes(laid)), laid.place


def _slopes(laid: "_Laid") -> Floats:
    """For each fold what the cases of the others teach (folds × features).

    Ridge regression of the place on features, both centred in the run: what the means of the
    runs add is taken off the sums of products.
    """
    grams, pulls = [], []
    for k in range(FOLDS):
        rows, means = laid.rows[laid.fold == k], laid.means[laid.run_fold == k]
        grams.append((rows.T @ rows - means.T @ means).astype("float64"))
        pulls.append(laid.place[laid.fold == k] @ rows)
    whole, pull = sum(grams), sum(pulls)
    ridge = RIDGE * np.eye(laid.rows.shape[1])
    return np.stack(
        [np.linalg.solve(whole - grams[k] + ridge, pull - pulls[k]) for k in range(FOLDS)]
    )


def _scores(laid: "_Laid", slopes: Floats) -> Floats:
    """The score of each event in the runs by slopes taught elsewhere."""
    every = laid.rows @ slopes.astype(np.float32).T
    scores = np.take_along_axis(every, laid.fold[:, None], axis=1)[:, 0]
    return np.asarray(scores, dtype="float64")


def agreement(
    table: NDArray[np.float32], taught: Sequence[Runs], heard: Runs, case: Ints, fold: Ints
) -> float:
    """Z of the order that some runs teach, in other runs that were cut by other means."""
    chosen, other = [long_runs(runs) for runs in taught], long_runs(heard)
    chosen = [runs for runs in chosen if len(runs) >= FEWEST_RUNS]
    if not chosen or len(other) < FEWEST_RUNS:
        return 0.0
    slopes = np.mean([_slopes(_laid(table, runs, fold)) for runs in chosen], axis=0)
    laid = _laid(table, other, fold)
    return _averaged_z([(_scores(laid, slopes), laid.place)], [other], case)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Of each event in the runs its features, place and fold; of each run its means and fold.

    The means are multiplied by the root of the run's length.
    """

    rows: NDArray[np.float32]
    place: Floats
    fold: Ints
    means: NDArray[np.float32]
    run_fold: Ints


def _laid(table: NDArray[np.float32], runs: Runs, fold: Ints) -> _Laid:
    lengths = runs.lengths
    whose = np.repeat(np.arange(len(runs)), lengths)
    firsts = lengths.cumsum() - lengths
    at = np.arange(len(whose)) - firsts[whose]
    place = at / (lengths[whose] - 1) - 0.5
    rows = table[runs.start[whose] + at]
    root = np.sqrt(lengths).astype(np.float32)
    means = np.asarray(np.add.reduceat(rows, firsts, axis=0) / root[:, None], np.float32)
    part = fold[runs.start]
    return _Laid(rows, place, part[whose], means, part)


def _averaged_z(scored: list[tuple[Floats, Floats]], draws: list[Runs], case: Ints) -> float:
    """Σ T / √Σ T² of what each case adds, averaged over draws."""
    sums = np.zeros(int(case[-1]) + 1)
    for (score, place), runs in zip(scored, draws, strict=True):
        whose = np.repeat(case[runs.start], runs.lengths)
        sums += np.bincount(whose, score * place, len(sums))
    size = float(np.sqrt((sums**2).sum()))
    return float(sums.sum()) / size if size > 0 else 0.0


def best_cuts(score: Floats, lengths: Ints) -> tuple[Ints, Ints]:
    """How many events of each run come before its best cut, and how many after.

    Best is the cut after which scores rise most: difference of means by its own error.
    """
    firsts = lengths.cumsum() - lengths
    whose = np.repeat(np.arange(len(lengths)), lengths)
    before = np.arange(len(score)) - firsts[whose] + 1
    sums = score.cumsum()
    below = sums - np.where(firsts > 0, sums[firsts - 1], 0.0)[whose]
    whole = np.add.reduceat(score, firsts)[whose]
    after = lengths[whose] - before
    gap = (whole - below) / np.maximum(after, 1) - below / before
    gain = np.where(
        after > 0, gap * np.sqrt(before * np.maximum(after, 1) / lengths[whose]), -np.inf
    )
    ranked = np.lexsort((-gain, whose))
    cut = before[ranked[firsts]]
    return cut, lengths - cut


def _concordance(score: Floats, lengths: Ints) -> float:
    """The share of pairs within a run in which the later event has the higher score."""
    higher, pairs, longest = 0.0, 0, int(lengths.max())
    whose = np.repeat(np.arange(len(lengths)), lengths)
    for gap in range(1, min(longest, 40)):
        same = whose[gap:] == whose[:-gap]
        rise = (score[gap:] - score[:-gap])[same]
        higher += float((rise > ALIKE).sum() + 0.5 * (np.abs(rise) <= ALIKE).sum())
        pairs += int(same.sum())
    return higher / max(pairs, 1)
