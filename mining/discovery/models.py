"""Discovers process models from the variants of a log, by pm4py's miners."""

from collections.abc import Mapping

from event_logs.errors import AnalysisLimitError, EmptyLogError
from mining import _pm4py
from mining.discovery.trees import tree_to_bpmn, tree_to_net
from mining.discovery.variants import Variants
from mining.models.bpmn import BpmnModel
from mining.models.petri_net import AcceptingPetriNet
from mining.models.process_tree import ProcessTree

MOST_ACTIVITIES = 150
"""Different activities of which a model is discovered: the miner's time grows faster still."""

VariantCounts = Variants | Mapping[tuple[str, ...], int]


def discover_inductive(variants: VariantCounts, *, noise: float = 0.2) -> AcceptingPetriNet:
    """A sound Petri net by the inductive miner (Leemans et al. 2013, 2014).

    `noise` from 0 (every variant fits) to 1 leaves out rare steps. Every activity may get
    silent steps beside it; the net always comes to an end.

    >>> net = discover_inductive({("lead", "won"): 3, ("lead", "lost"): 2}, noise=0)
    >>> sorted(net.labels)
    ['lead', 'lost', 'won']
    """
    return tree_to_net(discover_tree(variants, noise=noise))


def discover_bpmn(variants: VariantCounts, *, noise: float = 0.2) -> BpmnModel:
    """The same model as `discover_inductive` finds, drawn as BPMN.

    >>> discover_bpmn({("lead", "won"): 3}).tasks
    ('lead', 'won')
    """
    return tree_to_bpmn(discover_tree(variants, noise=noise))


def discover_tree(variants: VariantCounts, *, noise: float = 0.2) -> ProcessTree:
    """The process tree of the inductive miner: the model in nested blocks.

    >>> print(discover_tree({("lead", "won"): 3, ("lead", "lost"): 2}))
    sequence(lead, choice(lost, won))

    Raises `AnalysisLimitError` for a log of more than `MOST_ACTIVITIES`: the miner would
    take hours for a model that nobody could read.
    """
    counts = _counts(variants)
    activities = len({activity for variant in counts for activity in variant})
    if activities > MOST_ACTIVITIES:
        raise AnalysisLimitError(
            f"There are {activities} activities, and of at most {MOST_ACTIVITIES} a model "
            "is discovered",
            remedy="Choose fewer deals, or give activities that are alike one name",
        )
    return _pm4py.inductive_tree(counts, noise)


def discover_heuristics(variants: VariantCounts, *, dependency: float = 0.5) -> AcceptingPetriNet:
    """A Petri net by the heuristics miner (Weijters et al. 2006).

    `dependency` from −1 to 1: how sure it must be that one activity leads to another.
    The net need not be sound: it may be unable to come to an end.

    >>> sorted(discover_heuristics({("lead", "won"): 3}).labels)
    ['lead', 'won']
    """
    return _pm4py.heuristics_net(_counts(variants), dependency)


def _counts(variants: VariantCounts) -> Mapping[tuple[str, ...], int]:
    counts = variants.counts if isinstance(variants, Variants) else variants
    if not any(counts.values()):
        raise EmptyLogError(
            "There is no case to discover a model from", remedy="Widen or lift the filters"
        )
    return counts
