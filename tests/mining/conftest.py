"""What the tests of mining share: random models and logs, moves, a log with a hidden stage."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.models.alignment import Alignment
from mining.models.estimates import Estimate
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages, StageModel, StayTimes
from mining.models.petri_net import AcceptingPetriNet
from mining.models.process_tree import ProcessTree

Marking = frozenset[tuple[str, int]]


def _trees() -> st.SearchStrategy[ProcessTree]:
    """Process trees of every operator, with silent steps and labels that stand twice."""
    leaf = st.sampled_from(["a", "b", "c", "d", None]).map(lambda label: ProcessTree(label=label))

    def blocks(children: st.SearchStrategy[ProcessTree]) -> st.SearchStrategy[ProcessTree]:
        loop = st.tuples(children, children).map(lambda two: ProcessTree("loop", children=two))
        other = st.tuples(
            st.sampled_from(["sequence", "choice", "parallel"]),
            st.lists(children, min_size=2, max_size=3).map(tuple),
        ).map(lambda made: ProcessTree(made[0], children=made[1]))
        return st.one_of(loop, other)

    return st.recursive(leaf, blocks, max_leaves=7)


st.register_type_strategy(ProcessTree, _trees())


@pytest.fixture(scope="session")
def replays() -> Callable[[AcceptingPetriNet, Alignment], bool]:
    """Whether the model's part of an alignment is a run of the net, or the beginning of one.

    Independent of the engine: fires transitions on markings, silent ones whenever they can.
    """

    def replay(net: AcceptingPetriNet, alignment: Alignment) -> bool:
        here = _silently(net, {_frozen(net.initial)})
        for move in alignment.moves:
            if move.kind != "log":
                here = _silently(
                    net, {after for m in here for after in _fire(net, m, move.activity)}
                )
        return bool(here if alignment.is_prefix else here & set(map(_frozen, net.final)))

    return replay


def _frozen(marking: object) -> Marking:
    return frozenset((place, count) for place, count in dict(marking).items() if count)


def _fire(net: AcceptingPetriNet, marking: Marking, label: str | None) -> list[Marking]:
    found = []
    for transition in net.transitions:
        if transition.label != label:
            continue
        tokens = dict(marking)
        for arc in net.arcs:
            if arc.target == transition.name:
                tokens[arc.source] = tokens.get(arc.source, 0) - arc.weight
        if min(tokens.values(), default=0) < 0:
            continue
        for arc in net.arcs:
            if arc.source == transition.name:
                tokens[arc.target] = tokens.get(arc.target, 0) + arc.weight
        found.append(_frozen(tokens))
    return found


def _silently(net: AcceptingPetriNet, markings: set[Marking]) -> set[Marking]:
    reached, queue = set(markings), list(markings)
    for marking in queue:
        for after in _fire(net, marking, None):
            if after not in reached:
                reached.add(after)
                queue.append(after)
    return reached


UNKNOWN = Estimate(float("nan"), 0.0, 1.0, 0)


@pytest.fixture(scope="session")
def declared():
    return parse_funnel("New > Demo+ > Won | Lost")


@pytest.fixture(scope="session")
def hidden_log():
    """Deals `a` (a call in New, one in each part of Demo), `b` (no communication)."""
    rows = [
        ("a", "New", 0),
        ("a", "call", 1),
        ("a", "call", 2),
        ("a", "call", 4),
        ("a", "Demo", 9),
        ("a", "Won", 12),
        ("b", "New", 0),
        ("b", "Demo", 1),
        ("b", "Lost", 2),
    ]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour"])
    frame["timestamp"] = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(
        frame["hour"], unit="h"
    )
    frame["who"] = np.where(frame["activity"] == "call", "Caller", "Clerk")
    return EventLog.from_pandas(
        frame.drop(columns="hour"),
        resource="who",
        outcomes=["Won", "Lost"],
        stages=["New", "Demo"],
    )


@pytest.fixture(scope="session")
def found_stages():
    """Three states: New, and Demo in two parts."""
    owners = ("New", "Demo", "Demo")
    model = StageModel(owners, (), np.full(3, 1 / 3), np.eye(3), np.zeros((2, 2)))
    posterior = pd.DataFrame(
        {"case_id": ["a"] * 3, "position": [1, 2, 3], "state": [0, 1, 2]}
    ).assign(p0=[1.0, 0, 0], p1=[0, 1.0, 0], p2=[0, 0, 1.0])
    stages = tuple(
        _stage(*place) for place in ((0, "New", 1, 1), (1, "Demo", 1, 2), (2, "Demo", 2, 2))
    )
    return HiddenStages(stages, model, posterior)


def _stage(state, owner, part, parts):
    nothing = pd.DataFrame()
    time = StayTimes(UNKNOWN, 0, 0)
    return HiddenStage(
        *(f"proposed {state}", owner, state, part, parts, "stage"),
        *(nothing, nothing, nothing, UNKNOWN, time, None, None, ()),
    )
