"""Handovers between people with their waiting, beside pm4py's handover of work.

pm4py gives shares of all steps, those that stay in one hand among them, and no times;
they are compared as counts.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from benchmarks.work import Data, Side, Work
from benchmarks.works import pm4py_side
from event_logs.storage import open_log
from mining.organization.handovers import Handovers, handovers

Counts = Iterator[tuple[str, str, int]]


def count(data: Data) -> Handovers:
    return handovers(open_log(data.stored), by="resource")


def our_counts(found: Handovers) -> Counts:
    pairs = found.frame[["source", "target", "count"]]
    for source, target, times in pairs.itertuples(index=False):
        yield source, target, int(times)


def pm4py_network(formatted: pd.DataFrame) -> tuple[Any, int]:
    found = pm4py_side.library().discover_handover_of_work_network(
        formatted, resource_key="resource"
    )
    return found, len(formatted) - formatted["case:concept:name"].nunique()


def pm4py_counts(given: tuple[Any, int]) -> Counts:
    found, steps = given
    for (source, target), share in found.connections.items():
        if source != target:
            yield source, target, round(share * steps)


WORK = Work(
    name="handovers",
    says="handovers with waiting / handover of work",
    ours=Side(lambda data: data, count, our_counts),
    peers={"pm4py": Side(pm4py_side.read_and_format, pm4py_network, pm4py_counts, needs="pm4py")},
    runs=1,
)
