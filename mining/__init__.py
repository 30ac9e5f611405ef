"""Event log in, results out; no screen, no network, no clock.

The public names are imported when they are first used, so that importing the package
costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mining.conformance.alignments import align
    from mining.conformance.declared import check_funnel, read_funnel
    from mining.conformance.deviations import deviating_cases, discover_deviations
    from mining.conformance.fitness import fitness
    from mining.conformance.quality import model_quality
    from mining.discovery.directly_follows import discover_directly_follows_graph
    from mining.discovery.models import discover_bpmn, discover_heuristics, discover_inductive
    from mining.discovery.variants import discover_variants
    from mining.findings.analysis import analyze
    from mining.findings.document import to_document
    from mining.findings.findings import find
    from mining.models.funnel import Funnel, compile_funnel, parse_funnel
    from mining.organization.handovers import handovers
    from mining.organization.network import handover_network
    from mining.performance.bottlenecks import rank_bottlenecks
    from mining.performance.stage_times import stage_times
    from mining.projects import build_log

_HOMES = {
    "Funnel": "models.funnel",
    "align": "conformance.alignments",
    "analyze": "findings.analysis",
    "build_log": "projects",
    "check_funnel": "conformance.declared",
    "compile_funnel": "models.funnel",
    "deviating_cases": "conformance.deviations",
    "discover_bpmn": "discovery.models",
    "discover_deviations": "conformance.deviations",
    "discover_directly_follows_graph": "discovery.directly_follows",
    "discover_heuristics": "discovery.models",
    "discover_inductive": "discovery.models",
    "discover_variants": "discovery.variants",
    "find": "findings.findings",
    "fitness": "conformance.fitness",
    "handover_network": "organization.network",
    "handovers": "organization.handovers",
    "model_quality": "conformance.quality",
    "parse_funnel": "models.funnel",
    "rank_bottlenecks": "performance.bottlenecks",
    "read_funnel": "conformance.declared",
    "stage_times": "performance.stage_times",
    "to_document": "findings.document",
}

__all__ = [
    "Funnel",
    "align",
    "analyze",
    "build_log",
    "check_funnel",
    "compile_funnel",
    "deviating_cases",
    "discover_bpmn",
    "discover_deviations",
    "discover_directly_follows_graph",
    "discover_heuristics",
    "discover_inductive",
    "discover_variants",
    "find",
    "fitness",
    "handover_network",
    "handovers",
    "model_quality",
    "parse_funnel",
    "rank_bottlenecks",
    "read_funnel",
    "stage_times",
    "to_document",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mining' has no attribute '{name}'")
    return getattr(import_module(f"mining.{_HOMES[name]}"), name)
