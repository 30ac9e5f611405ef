"""pm4py's discovery algorithms, on variants with their number of cases."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mining._pm4py import quiet
from mining._pm4py.nets import from_pm4py
from mining.models.petri_net import AcceptingPetriNet
from mining.models.process_tree import Operator, ProcessTree

VariantCounts = Mapping[tuple[str, ...], int]

OPERATORS: dict[str, Operator] = {"->": "sequence", "X": "choice", "+": "parallel", "*": "loop"}


def inductive_tree(variants: VariantCounts, noise: float) -> ProcessTree:
    """The process tree of the inductive miner (infrequent, with `noise` between 0 and 1)."""
    # On many activities pm4py starts processes of its own for the trial of each; in one
    # process the same cut is found, in the same order on every machine.
    settings = {"noise_threshold": noise, "multiprocessing": False}
    data = quiet.module("algo.discovery.inductive.dtypes.im_ds")
    utils = quiet.module("objects.process_tree.utils.generic")
    log = data.IMDataStructureUVCL(Counter(variants))
    found = quiet.call(_miner(noise, settings).apply, log, settings)
    folded = utils.fold(found)
    utils.tree_sort(folded)
    return _tree(folded)


def heuristics_net(variants: VariantCounts, dependency: float) -> AcceptingPetriNet:
    """The net of the heuristics miner, from counted pairs and triples of activities."""
    miner = quiet.module("algo.discovery.heuristics.variants.classic")
    converter = quiet.module("objects.conversion.heuristics_net.variants.to_petri_net")
    traces = [(trace, count) for trace, count in variants.items() if trace]
    occurrences = _counted((one, count) for trace, count in traces for one in trace)
    graph = quiet.call(
        miner.apply_heu_dfg,
        _steps(traces, 1),
        activities=sorted(occurrences),
        activities_occurrences=occurrences,
        start_activities=_counted((trace[0], count) for trace, count in traces),
        end_activities=_counted((trace[-1], count) for trace, count in traces),
        dfg_window_2=_steps(traces, 2),
        freq_triples=_counted(
            (triple, count)
            for trace, count in traces
            for triple in zip(trace, trace[1:], trace[2:], strict=False)
        ),
        parameters={"dependency_thresh": dependency},
    )
    return from_pm4py(*converter.apply(graph))


def _miner(noise: float, settings: dict[str, Any]) -> Any:
    if noise > 0:
        return quiet.module("algo.discovery.inductive.variants.imf").IMFUVCL(settings)
    return quiet.module("algo.discovery.inductive.variants.im").IMUVCL(settings)


def _steps(traces: list[tuple[tuple[str, ...], int]], window: int) -> dict[Any, int]:
    return _counted(
        (pair, count)
        for trace, count in traces
        for pair in zip(trace, trace[window:], strict=False)
    )


def _counted(weighted: Any) -> dict[Any, int]:
    """Sums of the weights, in sorted order: pm4py's result depends on the order given."""
    sums: Counter[Any] = Counter()
    for key, count in weighted:
        sums[key] += count
    return dict(sorted(sums.items()))


def _tree(tree: Any) -> ProcessTree:
    if tree.operator is None:
        return ProcessTree(label=tree.label)
    operator = OPERATORS[tree.operator.value]
    return ProcessTree(operator, children=tuple(_tree(child) for child in tree.children))
