"""Where the time goes: stages and steps ranked by the time that they take in all."""

from dataclasses import dataclass

import pandas as pd

from mining.models.directly_follows_graph import DirectlyFollowsGraph
from mining.performance.stage_times import StageTimes


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """Stages and steps ranked by total time, the longest first.

    `frame`: `kind` ("stage" or "step"), `source`, `target` (the activity itself twice for a
    stage), `count` (stays or moves), `median`, `p90`, `total` (timedelta), `share` of the
    total of its kind. Stages and steps overlap: never add the one to the other.
    """

    frame: pd.DataFrame


def rank_bottlenecks(graph: DirectlyFollowsGraph, stages: StageTimes | None = None) -> Bottlenecks:
    """Steps of a directly-follows graph, and stages, ranked by the time that they take.

    >>> from mining.discovery.directly_follows import discover_directly_follows_graph
    >>> from event_logs.event_log import EventLog
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"], "b": ["new", "call"]})
    >>> ranked = rank_bottlenecks(discover_directly_follows_graph(log)).frame
    >>> ranked.source[0], ranked.target[0], int(ranked["count"][0])
    ('new', 'call', 2)
    """
    steps = graph.edges[["source", "target", "count", "median", "p90", "total"]]
    rows = [steps.assign(kind="step")]
    if stages is not None:
        stays = stages.frame.rename(columns={"stage": "source", "visits": "count"})
        stays = stays[stays["count"] > 0].assign(kind="stage", target=lambda rows: rows["source"])
        rows.append(stays[["kind", "source", "target", "count", "median", "p90", "total"]])
    joined = pd.concat(rows, ignore_index=True)
    spent = joined["total"].dt.total_seconds()
    whole = spent.groupby(joined["kind"]).transform("sum")
    ranked = joined.assign(share=(spent / whole.where(whole > 0)).fillna(0.0))
    columns = ["kind", "source", "target", "count", "median", "p90", "total", "share"]
    order = ["total", "kind", "source", "target"]
    ranked = ranked.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return Bottlenecks(ranked[columns])
