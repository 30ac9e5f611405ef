"""pm4py's search for an optimal alignment, one trace at a time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mining._pm4py import quiet
from mining._pm4py.nets import to_pm4py
from mining.models.costs import UNIT, MoveCosts
from mining.models.petri_net import AcceptingPetriNet

UNIT_OF_COST = 10_000
LOG_MOVE_BEYOND = 1
"""Log moves are a little dearer: of equally cheap ones the most synchronous moves."""


class SearchedMove(NamedTuple):
    """A pair of an event's activity and a step's label; None: no part of it.

    Both None: a silent step of the model.
    """

    event: str | None
    step: str | None


class AlignmentSearch:
    """A net made ready for alignment by pm4py's A* search, trace after trace."""

    def __init__(self, net: AcceptingPetriNet, *, prefixes: bool, costs: MoveCosts = UNIT) -> None:
        self._costs = costs
        self._net, self._initial, self._final = to_pm4py(net, prefixes=prefixes)
        self._own_steps = {transition.name for transition in net.transitions}

    def align(
        self, trace: Sequence[str], *, seconds: float = float("inf")
    ) -> list[SearchedMove] | None:
        """An alignment of least cost; None where it takes longer than `seconds`."""
        search = quiet.module(
            "algo.conformance.alignments.petri_net.variants.state_equation_a_star"
        )
        made = (self._net, self._initial, self._final)
        found = quiet.call(search.apply, _trace(trace), *made, self._settings(trace, seconds))
        return None if found is None else self._moves(found["alignment"])

    def _settings(self, trace: Sequence[str], seconds: float) -> dict[str, Any]:
        steps = self._net.transitions
        return {
            "trace_cost_function": [
                self._costs.of_log(name) * UNIT_OF_COST + LOG_MOVE_BEYOND for name in trace
            ],
            "model_cost_function": {t: self._price(t.label) for t in steps},
            "sync_cost_function": {t: 0 for t in steps if t.label is not None},
            "max_align_time_trace": seconds,
            "ret_tuple_as_trans_desc": True,
        }

    def _price(self, label: str | None) -> int:
        return 0 if label is None else self._costs.of_model(label) * UNIT_OF_COST

    def _moves(self, found: list[Any]) -> list[SearchedMove]:
        """The moves without the steps that `to_pm4py` added to the net."""
        skip = ">>"
        return [
            SearchedMove(None if event_name == skip else event, None if step_name == skip else step)
            for (event_name, step_name), (event, step) in found
            if step_name == skip or step_name in self._own_steps
        ]


def _trace(activities: Sequence[str]) -> Any:
    log = quiet.module("objects.log.obj")
    return log.Trace([log.Event({"concept:name": name}) for name in activities])
