"""Discovers the directly-follows graph of a log."""

import ibis
import pandas as pd
from ibis.expr.types import NumericColumn, Table

from event_logs import engine
from event_logs.event_log import EventLog
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.durations import to_timedelta


def discover_directly_follows_graph(
    log: EventLog, *, time: Clock = "calendar"
) -> DirectlyFollowsGraph:
    """The directly-follows graph: which activity follows which at once, how often, how fast.

    The time of an edge runs from the one event's timestamp to the next one's, in calendar
    time or in working hours (`time="business"`). Quantiles interpolate linearly. One
    group-by over the stored log for the edges, one for the nodes.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "call", "won"], "deal-2": ["lead"]})
    >>> discover_directly_follows_graph(log).edges[["source", "target", "count"]].values.tolist()
    [['call', 'won', 1], ['lead', 'call', 1]]
    """
    nodes = _nodes(log.events).execute()
    edges = _edges(log.events, time).execute()
    return DirectlyFollowsGraph(
        nodes=_typed(nodes, ["events", "starts", "ends"]),
        edges=_timed(_typed(edges, ["count"])),
        cases=int(nodes["starts"].sum()),
        events=int(nodes["events"].sum()),
        time=time,
    )


def _nodes(events: Table) -> Table:
    return (
        events.group_by("activity")
        .agg(
            events=events.count(),
            starts=(events.position == 0).sum(),
            ends=events.next_activity.isnull().sum(),
        )
        .order_by(ibis.desc("events"), "activity")
    )


def _edges(events: Table, time: str) -> Table:
    steps = events.filter(events.next_activity.notnull())
    timed = steps.select(
        source=steps.activity, target=steps.next_activity, seconds=_gap(steps, time)
    )
    return (
        timed.group_by("source", "target")
        .agg(
            count=timed.count(),
            quantiles=timed.seconds.quantile([0.5, 0.9]),
            total=timed.seconds.sum(),
        )
        .order_by(ibis.desc("count"), "source", "target")
    )


def _gap(steps: Table, time: str) -> NumericColumn:
    if time == "business":
        return steps.next_business_seconds - steps.business_seconds
    return engine.seconds_between(steps.timestamp, steps.next_timestamp)


def _typed(frame: pd.DataFrame, counts: list[str]) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(counts, "int64"))


def _timed(edges: pd.DataFrame) -> pd.DataFrame:
    quantiles = edges["quantiles"].astype(object)  # a log without a move has no lists to tell
    return edges.assign(
        median=to_timedelta(quantiles.str[0]),
        p90=to_timedelta(quantiles.str[1]),
        total=to_timedelta(edges["total"]),
    )[["source", "target", "count", "median", "p90", "total"]]
