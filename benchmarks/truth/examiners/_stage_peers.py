"""Other ways to cut declared stages into more: graphs of what follows what, and plain HMMs.

Each sees the same communications as one label (the topic where there is one, else the kind,
with the department), declared stage by declared stage as the CRM says it.
"""

from collections.abc import Callable

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from mining.stages.channels import Observed
from mining.stages.observations import Communications

Ints = NDArray[np.int64]
Found = tuple[Ints, tuple[int, ...]]
MOST_STATES = 7
RARE = 20


def plain_labels(observed: Observed) -> Ints:
    """One label a communication; rare ones are one."""
    codes = {name: observed.codes[:, at].astype(np.int64) for at, name in enumerate(observed.names)}
    label = codes.get("kind", np.zeros(len(observed.codes), np.int64)) + 1
    for name, code in codes.items():
        if name.startswith("topic"):
            label = np.where(code >= 0, 100 * (2 + len(name)) + code, label)
    label = label * 20 + codes.get("department", np.zeros_like(label)) + 1
    _, number, counts = np.unique(label, return_inverse=True, return_counts=True)
    rare = counts[number] < RARE
    return np.unique(np.where(rare, -1, number), return_inverse=True)[1].astype(np.int64)


def _by_graph(divide: Callable[[nx.Graph], list[set[int]]]) -> Callable[..., Found]:
    def method(read: Communications, observed: Observed, stages: int) -> Found:
        label, found = plain_labels(observed), np.zeros(len(read), np.int64)
        numbers, done = [], 0
        for stage in range(stages):
            inside = read.declared == stage
            graph = _follows(label, read.case, inside)
            parts = divide(graph) if graph.number_of_edges() else [set(graph)]
            part_of = {node: at for at, part in enumerate(parts) for node in part}
            found[inside] = [done + part_of.get(int(node), 0) for node in label[inside]]
            numbers.append(max(len(parts), 1))
            done += numbers[-1]
        return found, tuple(numbers)

    return method


def _follows(label: Ints, case: Ints, inside: NDArray[np.bool_]) -> nx.Graph:
    """Labels joined by how often one follows the other in a case, within a declared stage."""
    both = inside[1:] & inside[:-1] & (case[1:] == case[:-1]) & (label[1:] != label[:-1])
    pairs = np.sort(np.stack([label[:-1][both], label[1:][both]]), axis=0)
    edges, counts = np.unique(pairs, axis=1, return_counts=True)
    graph = nx.Graph()
    graph.add_nodes_from(np.unique(label[inside]).tolist())
    for (one, other), count in zip(edges.T.tolist(), counts.tolist(), strict=True):
        graph.add_edge(one, other, weight=count)
    return graph


def _cuts(graph: nx.Graph) -> list[set[int]]:
    """Minimum cuts again and again; of all the divisions on the way the most modular one.

    After Nguyen et al. 2017: Mining business process stages from event logs.
    """
    parts = [set(part) for part in nx.connected_components(graph)]
    best, top = parts, nx.community.modularity(graph, parts)
    while max(map(len, parts)) > 1 and len(parts) < MOST_STATES:
        largest = max(parts, key=len)
        _, (one, other) = nx.stoer_wagner(graph.subgraph(largest))
        parts = [part for part in parts if part is not largest] + [set(one), set(other)]
        if (now := nx.community.modularity(graph, parts)) > top:
            best, top = parts, now
    return best


def _modular(graph: nx.Graph) -> list[set[int]]:
    return list(nx.community.louvain_communities(graph, seed=1))


def _by_hmm(read: Communications, observed: Observed, stages: int) -> Found:
    """A hidden Markov model of labels per declared stage, its number of states by BIC."""
    label, found = plain_labels(observed), np.zeros(len(read), np.int64)
    numbers, done = [], 0
    for stage in range(stages):
        inside = np.flatnonzero(read.declared == stage)
        states = _best_states(label[inside], read.case[inside])
        found[inside] = states + done
        numbers.append(int(states.max(initial=0)) + 1)
        done += numbers[-1]
    return found, tuple(numbers)


def _best_states(label: Ints, case: Ints) -> Ints:
    from hmmlearn.hmm import CategoricalHMM  # noqa: PLC0415 - a peer, an extra

    words, code = np.unique(label, return_inverse=True)
    lengths = np.diff(np.flatnonzero(np.append(True, np.append(case[1:] != case[:-1], True))))
    best, least = np.zeros(len(label), np.int64), np.inf
    for states in range(1, MOST_STATES):
        model = CategoricalHMM(states, n_iter=40, random_state=1, n_features=len(words))
        model.fit(code[:, None], lengths)
        free = states * (len(words) - 1) + states * (states - 1) + states - 1
        bic = free * np.log(len(code)) - 2 * model.score(code[:, None], lengths)
        if bic < least:
            best, least = model.predict(code[:, None], lengths).astype(np.int64), bic
    return best


PEERS: dict[str, Callable[..., Found]] = {
    "minimum cut": _by_graph(_cuts),
    "modularity": _by_graph(_modular),
    "HMM by BIC": _by_hmm,
}
"""Minimum cut and modularity of the graph (Nguyen et al. 2017), and HMMs chosen by BIC."""
