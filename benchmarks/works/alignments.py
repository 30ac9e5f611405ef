"""Optimal alignments, with moves, of all variants with the declared funnel.

Beside r4pm (Rust), which gives costs and moves of all variants, and pm4py's search, of which
a sample of variants is timed and the time extrapolated to all of them; its costs are
compared on the sample. All variants count as finished. Collecting them is not measured.
"""

import time
from collections.abc import Iterable
from typing import Any

from benchmarks.work import Data, Side, Work
from event_logs.event_log import EventLog
from event_logs.exchange.xes import write_xes
from event_logs.storage import open_log
from mining._pm4py import AlignmentSearch
from mining._pm4py.nets import to_pm4py
from mining.conformance.alignments import align_variants
from mining.discovery.variants import discover_variants
from mining.models.alignment import Alignments
from mining.models.funnel import compile_funnel, parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
SAMPLE = 60
Variant = tuple[str, ...]
Costs = Iterable[tuple[Variant, int]]


def variants_of(data: Data) -> list[Variant]:
    return list(discover_variants(open_log(data.stored)).frame["variant"])


def align(variants: list[Variant]) -> Alignments:
    return align_variants([(variant, False) for variant in variants], compile_funnel(FUNNEL))


def our_costs(found: Alignments) -> Costs:
    return [(one.variant, one.cost) for one in found.alignments]


def in_r4pm(data: Data) -> tuple[Any, str]:
    """The funnel, and the variants as a log of one case each, as r4pm has them."""
    import r4pm  # noqa: PLC0415 - only this side pays for it

    data.scratch.mkdir(parents=True, exist_ok=True)
    path = data.scratch / "variants.xes"
    traces = {f"v{number}": variant for number, variant in enumerate(variants_of(data))}
    write_xes(EventLog.from_traces(traces), path)
    log = r4pm.import_item("EventLog", str(path))
    net = r4pm.petri_net.from_pm4py(*to_pm4py(compile_funnel(FUNNEL)))
    return net, r4pm.bindings.log_to_activity_projection(log)


def align_in_r4pm(given: tuple[Any, str]) -> list[Any]:
    import r4pm  # noqa: PLC0415 - only this side pays for it

    return r4pm.bindings.align_variants(*given)


def r4pm_costs(found: list[Any]) -> Costs:
    return [(tuple(one["activities"]), one["result"]["Ok"]["cost"]) for one in found]


def search_sample(variants: list[Variant]) -> list[float]:
    """The seconds that pm4py would take for all, from every so-manieth variant."""
    sample = variants[:: max(len(variants) // SAMPLE, 1)]
    search = AlignmentSearch(compile_funnel(FUNNEL), prefixes=False)
    expected = {one.variant: one.cost for one in align(sample).alignments}
    begun = time.perf_counter()
    found = {variant: search.align(variant) for variant in sample}
    took = time.perf_counter() - begun
    for variant, moves in found.items():
        assert moves is not None
        cost = sum((move.event is None) != (move.step is None) for move in moves)
        # Activities that the funnel does not know are in the trace: pm4py counts them too.
        assert cost == expected[variant], variant
    return [took / len(sample) * len(variants)]


WORKS = (
    Work(
        name="alignments",
        says="alignments of all variants with moves / align_variants",
        ours=Side(variants_of, align, our_costs),
        peers={"r4pm": Side(in_r4pm, align_in_r4pm, r4pm_costs, needs="r4pm")},
    ),
    Work(
        name="alignments, extrapolated",
        says="the same / pm4py's search of 60 variants, extrapolated; costs equal on these",
        ours=Side(variants_of, align, lambda _: "equal on the sample"),
        peers={
            "pm4py": Side(
                variants_of, search_sample, lambda _: "equal on the sample", "pm4py", times=True
            )
        },
    ),
)
