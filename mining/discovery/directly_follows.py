"""Discovers the directly-follows graph of a log."""

import pandas as pd
from ibis.expr.types import IntegerValue, Table

from event_logs import engine
from event_logs.event_log import EventLog
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.durations import to_timedelta

MICROS = 1_000_000


def discover_directly_follows_graph(
    log: EventLog, *, time: Clock = "calendar"
) -> DirectlyFollowsGraph:
    """The directly-follows graph: which activity follows which at once, how often, how fast.

    The time of an edge runs from the one event's timestamp to the next one's, in calendar
    time or in working hours (`time="business"`). Quantiles interpolate linearly. One
    group-by over the stored log says everything.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "call", "won"], "deal-2": ["lead"]})
    >>> discover_directly_follows_graph(log).edges[["source", "target", "count"]].values.tolist()
    [['call', 'won', 1], ['lead', 'call', 1]]
    """
    steps = _steps(log.events, time).execute().astype({"count": "int64"})
    nodes = _nodes(steps)
    return DirectlyFollowsGraph(
        nodes=nodes,
        edges=_edges(steps),
        cases=int(nodes["ends"].sum()),
        events=int(nodes["events"].sum()),
        time=time,
    )


def _steps(events: Table, time: Clock) -> Table:
    """Per pair of activities its number and times; the target of a last event is null."""
    timed = events.select(source="activity", target="next_activity", gap=_gap(events, time))
    return timed.group_by("source", "target").agg(
        count=timed.count(),
        quantiles=timed.gap.quantile([0.5, 0.9]),
        # Ten million waits of a month are more microseconds than 64 bits hold.
        total=timed.gap.cast("float64").sum(),
    )


def _gap(events: Table, time: Clock) -> IntegerValue:
    """Microseconds to the next event, as whole numbers for speed."""
    if time == "business":
        waited = events.next_business_seconds - events.business_seconds
        return (waited * MICROS).round().cast("int64")
    return engine.micros_between(events.timestamp, events.next_timestamp)


def _nodes(steps: pd.DataFrame) -> pd.DataFrame:
    """Each activity's events, and in how many cases it is the first and the last."""
    counts = pd.DataFrame(
        {
            "events": steps.groupby("source")["count"].sum(),
            "entered": steps.groupby("target")["count"].sum(),
            "ends": steps[steps["target"].isna()].groupby("source")["count"].sum(),
        }
    )
    counts = counts.fillna(0).astype("int64").rename_axis("activity").reset_index()
    counts = counts.assign(starts=counts["events"] - counts["entered"])
    ordered = counts.sort_values(["events", "activity"], ascending=[False, True])
    return ordered[["activity", "events", "starts", "ends"]].reset_index(drop=True)


def _edges(steps: pd.DataFrame) -> pd.DataFrame:
    edges = steps[steps["target"].notna()]
    quantiles = edges["quantiles"].astype(object)  # an empty column would be one of numbers
    timed = edges.assign(
        median=to_timedelta(quantiles.str[0] / MICROS),
        p90=to_timedelta(quantiles.str[1] / MICROS),
        total=to_timedelta(edges["total"] / MICROS),
    )
    ordered = timed.sort_values(["count", "source", "target"], ascending=[False, True, True])
    return ordered[["source", "target", "count", "median", "p90", "total"]].reset_index(drop=True)
