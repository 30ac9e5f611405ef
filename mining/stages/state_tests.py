"""The order test on states of a model: along ways drawn from the posterior."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.stages.observations import Ints
from mining.stages.order_test import OrderTest, examine_order, runs_of
from mining.stages.ordered_hmm import OrderedHmm
from mining.stages.recursions import sample_paths
from mining.stages.sequences import Sequences

PATHS = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """The data that a model is grown on.

    `data` for the model; `case`, `table` (features) and `fold`, rows by case and time.
    """

    data: Sequences
    case: Ints
    table: NDArray[np.float32]
    fold: Ints


def ways(given: Evidence, model: OrderedHmm, draws: np.random.Generator) -> NDArray[np.int8]:
    """Ways through the states drawn from the posterior, in the order of case and time."""
    return case_order(given.data, sample_paths(model, given.data, draws, PATHS))


def state_test(given: Evidence, paths: NDArray[np.int8], low: int, high: int) -> OrderTest:
    """The order test on neighbouring states, joined."""
    runs = [runs_of(path, given.case, low, high) for path in paths]
    return examine_order(given.table, runs, given.case, given.fold)


def case_order(data: Sequences, rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of the layout (last axis) in the order of case and time."""
    back = np.empty_like(rows)
    back[..., data.order] = rows
    return back
