"""The names of cases, and which of many are among some; by Arrow, which is quick with names."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from event_logs.event_log import EventLog


def case_ids(log: EventLog) -> pa.Array:
    """The names of a log's cases.

    >>> case_ids(EventLog.from_traces({"a": ["lead"]})).to_pylist()
    ['a']
    """
    return log.cases.select("case_id").to_pyarrow()["case_id"].combine_chunks()


def are_among(names: Iterable[str] | pa.Array, some: pa.Array) -> NDArray[np.bool_]:
    """For each name whether it is among some.

    pandas' own `isin` takes ten times as long for a million names.

    >>> are_among(["a", "b"], pa.array(["b"])).tolist()
    [False, True]
    """
    from pyarrow import compute  # noqa: PLC0415 - not needed to import the package

    found = compute.is_in(pa.array(names, pa.string()), value_set=some.cast(pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False))
