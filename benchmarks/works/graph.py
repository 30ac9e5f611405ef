"""The directly-follows graph of the stored log, beside pm4py and retentioneering 5.

Ours opens the stored log and gives count, median, 90th percentile and total of each edge;
the peers have the log in memory, in their own form, and give counts alone.
"""

import os
from collections.abc import Iterator
from typing import Any

import pandas as pd

from benchmarks.work import Data, Side, Work
from benchmarks.works import pm4py_side
from event_logs.storage import open_log
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.directly_follows_graph import DirectlyFollowsGraph

Counts = Iterator[tuple[str, str, int]]


def discover(data: Data) -> DirectlyFollowsGraph:
    return discover_directly_follows_graph(open_log(data.stored))


def our_counts(graph: DirectlyFollowsGraph) -> Counts:
    edges = graph.edges[["source", "target", "count"]]
    for source, target, count in edges.itertuples(index=False):
        yield source, target, int(count)


def pm4py_graph(formatted: pd.DataFrame) -> dict[tuple[str, str], int]:
    edges, _, _ = pm4py_side.library().discover_dfg(formatted)
    return edges


def pm4py_counts(edges: dict[tuple[str, str], int]) -> Counts:
    for (source, target), count in edges.items():
        yield source, target, int(count)


def eventstream(data: Data) -> Any:
    """The log as retentioneering has it; its telemetry is switched off before the import."""
    os.environ["RETENTIONEERING_NO_TRACK"] = "1"
    from retentioneering import Eventstream  # noqa: PLC0415 - only this side pays for it

    schema = {
        "path_cols": ["case_id"],
        "event_col": "activity",
        "timestamp_col": "timestamp",
        "custom_cols": [],
    }
    return Eventstream(pd.read_parquet(data.raw), schema)


def retentioneering_graph(stream: Any) -> pd.DataFrame:
    return stream.transition_graph_data(edge_weight="count")


def retentioneering_counts(matrix: pd.DataFrame) -> Counts:
    ends = ["path_start", "path_end"]
    between = matrix.drop(index=ends, columns=ends)
    for source, row in between.iterrows():
        for target, count in row[row > 0].items():
            yield str(source), str(target), int(count)


WORK = Work(
    name="graph",
    says="directly-follows graph with times / frequency graph / transition graph",
    ours=Side(lambda data: data, discover, our_counts),
    peers={
        "pm4py": Side(pm4py_side.read_and_format, pm4py_graph, pm4py_counts, needs="pm4py"),
        "retentioneering": Side(
            eventstream, retentioneering_graph, retentioneering_counts, needs="retentioneering"
        ),
    },
)
