"""Handovers as a network, and who stands where in it."""

from dataclasses import dataclass

import networkx as nx
import pandas as pd

from mining.organization.handovers import Handovers

FEWEST_HANDS = 4
"""Between fewer hands a place in the network says nothing that the counts do not."""


@dataclass(frozen=True, slots=True)
class Centrality:
    """The place of each hand in the handover network, the most between first.

    `frame`: `hand`, `given`, `taken` (handovers), `net` (taken − given: where cases stay),
    `betweenness` (0 to 1: share of the shortest ways between two others that lead through
    the hand; a handover that happens twice as often is half as long). `refused`: a sentence
    where there are too few hands for it to say something; `betweenness` is then missing.
    """

    frame: pd.DataFrame
    refused: str = ""


def handover_network(found: Handovers) -> nx.DiGraph:
    """The handovers as a directed graph: nodes are people or departments.

    Edges carry `count`, `cases` and the waiting `total` and `business_total` (timedelta).
    """
    network = nx.DiGraph()
    for row in found.frame.itertuples(index=False):
        network.add_edge(
            row.source,
            row.target,
            count=row.count,
            cases=row.cases,
            total=row.total,
            business_total=row.business_total,
        )
    return network


def centrality(found: Handovers) -> Centrality:
    """Who gives, who takes, and through whom the ways lead.

    Source: Freeman 1977 (betweenness); Brandes 2001.
    """
    network = handover_network(found)
    given = found.frame.groupby("source")["count"].sum()
    taken = found.frame.groupby("target")["count"].sum()
    frame = pd.DataFrame({"given": given, "taken": taken}).fillna(0).astype("int64")
    frame = frame.rename_axis("hand").reset_index()
    frame["net"] = frame["taken"] - frame["given"]
    refused = ""
    if len(frame) < FEWEST_HANDS:
        refused = f"Between {len(frame)} hands no one stands between others; {FEWEST_HANDS} would"
        between: dict[str, float] = {}
    else:
        for _, _, edge in network.edges(data=True):
            edge["length"] = 1 / edge["count"]
        between = nx.betweenness_centrality(network, weight="length")
    frame["betweenness"] = frame["hand"].map(between).astype("float64")
    order = ["betweenness", "taken", "hand"]
    frame = frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return Centrality(frame, refused)
