"""What comes before and after a step, whether or not the map shows it."""

import pandas as pd

from mining.models.directly_follows_graph import DirectlyFollowsGraph


def steps_after(graph: DirectlyFollowsGraph, activity: str, *, most: int = 6) -> pd.DataFrame:
    """The steps that directly follow one: `activity`, `count`, `share` of these moves, `median`."""
    return _side(graph.edges, activity, at="source", other="target").head(most)


def steps_before(graph: DirectlyFollowsGraph, activity: str, *, most: int = 6) -> pd.DataFrame:
    """The steps that one directly follows, with the same columns."""
    return _side(graph.edges, activity, at="target", other="source").head(most)


def _side(edges: pd.DataFrame, activity: str, *, at: str, other: str) -> pd.DataFrame:
    mine = edges[edges[at] == activity].rename(columns={other: "activity"})
    ordered = mine.sort_values(["count", "activity"], ascending=[False, True])
    whole = max(int(ordered["count"].sum()), 1)
    shares = ordered.assign(share=ordered["count"] / whole)
    return shares[["activity", "count", "share", "median"]].reset_index(drop=True)
