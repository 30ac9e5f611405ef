"""The model fitted on a sample of cases, and every communication decoded by it."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.stages.channels import Observed, learn_reading, observe
from mining.stages.growth import grow
from mining.stages.observations import Communications, Floats, Ints
from mining.stages.order_test import FOLDS, features
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.pruning import Grown
from mining.stages.recursions import expect, sample_paths
from mining.stages.sequences import Sequences, lay_out
from mining.stages.silent import heard, spoken_stages
from mining.stages.state_tests import Evidence, case_order

MOST_FITTED = 3_000
"""Cases that the model is fitted on; the others are decoded by it."""

DECODED_AT_ONCE = 20_000
PATHS = 5


@dataclass(frozen=True, slots=True)
class Fitted:
    """A grown model with what it was fitted on and what it says of every communication.

    `posterior` (communications × states) and `paths` (draws × communications) are in the
    order of `read`; `fitted` are the cases (by number) that the model was fitted on,
    `duplicates` how many are copies of others and were left out of that. `spoken`: the
    declared stages (by number) that have states; `read` and the model number the declared
    stages among these.
    """

    read: Communications
    observed: Observed
    grown: Grown
    posterior: Floats
    paths: NDArray[np.int8]
    fitted: Ints
    duplicates: int
    spoken: Ints

    @property
    def owners(self) -> Ints:
        """The declared stage of each state, by its number in the funnel."""
        return self.spoken[self.model.recorder.owners]

    @property
    def model(self) -> OrderedHmm:
        """The model."""
        return self.grown.model

    @property
    def states(self) -> NDArray[np.int64]:
        """The most probable state at each communication."""
        return self.posterior.argmax(axis=1)


def fit_stages(read: Communications, stages: int, *, most: int, seed: int) -> Fitted:
    """The stages of these communications, fitted on at most `most` cases.

    A declared stage in which next to nothing is said gets no state (`mining.stages.silent`).
    Which cases these are hangs on the seed alone. Of cases that are copies of one another
    (the same at the same times) one is fitted: a log doubled by copying holds no more.
    """
    spoken = spoken_stages(read, stages)
    read, stages = heard(read, spoken), len(spoken)
    first = first_copies(read)
    draws = np.random.default_rng(seed)
    kept = np.flatnonzero(first)
    if len(kept) > most:
        kept = np.sort(draws.choice(kept, most, replace=False))
    sample = take_cases(read, kept)
    reading = learn_reading(sample)
    given = evidence(sample, observe(sample, reading), stages)
    grown = grow(given, seed)
    observed = observe(read, reading)
    posterior, paths = decode(grown.model, read, observed, stages, seed)
    return Fitted(read, observed, grown, posterior, paths, kept, int((~first).sum()), spoken)


def evidence(
    read: Communications, observed: Observed, stages: int, weights: Floats | None = None
) -> Evidence:
    """What a model is grown on."""
    sizes = observed.sizes
    data = lay_out(read.case, observed.codes, sizes, read.declared, stages, weights)
    return Evidence(data, read.case, features(observed.codes, sizes), read.case % FOLDS)


def decode(
    model: OrderedHmm, read: Communications, observed: Observed, stages: int, seed: int
) -> tuple[Floats, NDArray[np.int8]]:
    """The posterior of the states of each communication, and ways drawn from it."""
    posterior = np.empty((len(read), model.states))
    paths = np.empty((PATHS, len(read)), np.int8)
    draws = np.random.default_rng([seed, 1])
    for rows in chunks(read.case, DECODED_AT_ONCE):
        data = _laid_out(read, observed, stages, rows)
        posterior[rows][data.order] = expect(model, data).posterior
        paths[:, rows] = case_order(data, sample_paths(model, data, draws, PATHS))
    return posterior, paths


def chunks(case: Ints, size: int) -> list[slice]:
    """Rows of so many cases at a time."""
    if not len(case):
        return []
    bounds = np.searchsorted(case, np.arange(0, case[-1] + 1 + size, size))
    return [slice(a, b) for a, b in pairwise(bounds) if b > a]


def take_cases(read: Communications, cases: Ints) -> Communications:
    """The communications of some cases, numbered anew."""
    rows = np.isin(read.case, cases)
    number = np.searchsorted(cases, read.case[rows])
    return Communications(read.frame[rows].reset_index(drop=True), number, read.declared[rows])


def first_copies(read: Communications) -> NDArray[np.bool_]:
    """Of each case whether none before it is the same, event by event and time by time."""
    frame = read.frame
    told = frame[["activity", "begun", "ended", "resource", "subject"]]
    rows = pd.util.hash_pandas_object(told, index=False).to_numpy()
    position = np.arange(len(rows)) - np.searchsorted(read.case, read.case)
    mixed = rows ^ (position.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    sums = np.zeros(read.cases, np.uint64)
    np.add.at(sums, read.case, mixed)
    lengths = np.bincount(read.case, minlength=read.cases)
    keys = pd.DataFrame({"sum": sums, "length": lengths})
    return ~keys.duplicated().to_numpy()


def _laid_out(read: Communications, observed: Observed, stages: int, rows: slice) -> Sequences:
    sizes = observed.sizes
    case = read.case[rows] - read.case[rows.start]
    return lay_out(case, observed.codes[rows], sizes, read.declared[rows], stages)
