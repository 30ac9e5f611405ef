"""Aligns each case with the model: the fewest deviations that explain what it did."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from event_logs.case_variants import case_variants
from event_logs.collector import collector_at_rest
from event_logs.errors import AnalysisLimitError
from event_logs.event_log import SEPARATOR, EventLog
from event_logs.progress import Tell, say_nothing
from mining._pm4py import AlignmentSearch, SearchedMove
from mining.conformance.automaton import STATES_AT_MOST, compile_net
from mining.conformance.engine import explain
from mining.conformance.moves import Flags, Spelled, Variant, spell, write_alignments
from mining.conformance.routes import Numbers, Routes, find_routes
from mining.models.alignment import Alignment, Alignments, Move
from mining.models.costs import UNIT, MoveCosts
from mining.models.funnel import Funnel, compile_funnel
from mining.models.petri_net import AcceptingPetriNet

SEARCH_SECONDS = 600.0
"""So long pm4py's search may take over all variants before it is given up."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """A model of more `states` is searched by pm4py, for at most so many `seconds`."""

    states: int = STATES_AT_MOST
    seconds: float = SEARCH_SECONDS


LIMITS = SearchLimits()
Asked = Sequence[tuple[Variant, bool]]


def align(
    log: EventLog,
    model: Funnel | AcceptingPetriNet,
    *,
    costs: MoveCosts | None = None,
    seconds: float = SEARCH_SECONDS,
    tell: Tell = say_nothing,
) -> Alignments:
    """Optimal alignments: per case the cheapest deviations from the model that explain it.

    Closed cases are aligned with whole runs of the model, open cases with beginnings of
    runs: nothing is owed after their last event. Activities that the model does not know
    are always log moves. `costs` are those of the funnel unless others are given: without
    any, each deviation costs 1. Among equally cheap alignments one with the most
    synchronous moves is taken; among these the earliest events fit, and log moves stand
    before model moves. Exact for any bounded net; a model of more than 20,000 markings or
    2,000 states is searched by pm4py, variant by variant (`engine` says so; equal costs
    and as many synchronous moves, but which of them is pm4py's choice).

    Raises `AnalysisLimitError` where that search takes over `seconds`, `NoRunError` where
    the model cannot come to an end.

    >>> from mining.models.funnel import parse_funnel
    >>> funnel = parse_funnel("New > Demo > Won | Lost")
    >>> log = EventLog.from_traces({"deal-1": ["New", "Won"]}, outcomes=["Won", "Lost"])
    >>> [f"{move.kind} {move.activity}" for move in align(log, funnel).alignments[0].moves]
    ['synchronous New', 'model Demo', 'synchronous Won']
    """
    net = compile_funnel(model) if isinstance(model, Funnel) else model
    declared = model.costs if isinstance(model, Funnel) else UNIT
    tell("Collecting the variants")
    variants, cases = collect_variants(log)
    tell(f"Aligning {len(variants)} variants")
    limits = SearchLimits(seconds=seconds)
    found = align_variants(variants, net, costs=costs or declared, limits=limits, tell=tell)
    return replace(found, cases=cases)


def align_variants(
    variants: Asked,
    net: AcceptingPetriNet,
    *,
    costs: MoveCosts = UNIT,
    limits: SearchLimits = LIMITS,
    tell: Tell = say_nothing,
) -> Alignments:
    """The alignments of variants, each given with whether its cases are open; no cases.

    >>> from mining.models.funnel import compile_funnel, parse_funnel
    >>> net = compile_funnel(parse_funnel("New > Demo > Won"))
    >>> found = align_variants([(("New",), True), (("New",), False)], net)
    >>> [alignment.cost for alignment in found.alignments]
    [0, 2]
    """
    automaton = compile_net(net, states_at_most=limits.states)
    if automaton is not None:
        routes = find_routes(automaton, costs)
        found = _align_at_once(variants, routes)
        return Alignments(found, _no_cases(), routes.cheapest_run, costs=costs)
    tell(f"The model has more than {limits.states} states: searching variant by variant")
    return _search(variants, net, costs, limits, tell)


def _align_at_once(variants: Asked, routes: Routes) -> tuple[Alignment, ...]:
    if not variants:
        return ()
    told = spell(variants, routes)
    events, lengths, is_prefix, projections = _projected(told, routes)
    found = explain(routes, events, lengths, is_prefix)
    with collector_at_rest():
        return write_alignments(routes, told, projections, found)


def _projected(told: Spelled, routes: Routes) -> tuple[Numbers, Numbers, Flags, Numbers]:
    """The distinct traces of what the model knows, in one line, and which each variant has."""
    numbers = {label: number for number, label in enumerate(routes.steps)}
    number_of = np.array([numbers.get(name, -1) for name in told.names], dtype=np.int32)
    known = np.append(0, np.cumsum(told.is_known))
    ends = np.cumsum(told.lengths)
    line = number_of[told.codes][told.is_known]
    width, whole = line.itemsize, line.tobytes()
    stops = known[ends] * width
    starts = (known[ends - told.lengths] * width).tolist()
    traces: dict[tuple[bytes, bool], int] = {}
    projections = np.fromiter(
        (
            traces.setdefault((whole[start:stop], is_open), len(traces))
            for start, stop, (_, is_open) in zip(starts, stops.tolist(), told.variants, strict=True)
        ),
        dtype=np.int64,
        count=len(told.variants),
    )
    lengths = np.fromiter((len(trace) // width for trace, _ in traces), np.int64, len(traces))
    is_prefix = np.fromiter((is_open for _, is_open in traces), np.bool_, len(traces))
    events = np.frombuffer(b"".join(trace for trace, _ in traces), dtype=np.int32)
    return events.astype(np.int64), lengths, is_prefix, projections


def collect_variants(log: EventLog) -> tuple[list[tuple[Variant, bool]], pd.DataFrame]:
    """The distinct variants, open and closed apart, and which case has which."""
    table = case_variants(log).order_by("case_id").to_pyarrow()
    is_open = pc.cast(table["is_open"], pa.int64()).to_numpy()
    encoded = pc.dictionary_encode(table["variant"]).combine_chunks()
    keys = encoded.indices.to_numpy().astype(np.int64) * 2 + is_open
    unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    texts = encoded.dictionary.to_pylist()
    variants = [
        (tuple(texts[key // 2].split(SEPARATOR)), bool(key % 2)) for key in unique[order].tolist()
    ]
    cases = pd.DataFrame(
        {
            "case_id": table["case_id"].to_pandas(),
            "alignment": rank[inverse],
            "is_open": is_open.astype(bool),
        }
    )
    return variants, cases


def _no_cases() -> pd.DataFrame:
    return pd.DataFrame({"case_id": [], "alignment": [], "is_open": []})


def _search(
    variants: Asked, net: AcceptingPetriNet, costs: MoveCosts, limits: SearchLimits, tell: Tell
) -> Alignments:
    if any(arc.weight > 1 for arc in net.arcs):
        # pm4py 2.7.23 loses the weights where it joins net and trace: costs would be wrong.
        raise AnalysisLimitError(
            "The model has too many states, and arcs of more than one token besides",
            remedy="Take a model whose arcs move one token each",
        )
    searches = {
        wanted: AlignmentSearch(net, prefixes=wanted, costs=costs) for wanted in (False, True)
    }
    deadline = time.monotonic() + limits.seconds
    known: dict[tuple[Variant, bool], list[SearchedMove]] = {}
    found = []
    for done, (variant, is_open) in enumerate(variants):
        if done % 100 == 0:
            tell(f"Aligned {done} of {len(variants)} variants")
        projected = tuple(name for name in variant if name in net.labels)
        key = projected, is_open
        if key not in known:
            known[key] = _searched(searches[is_open], projected, deadline, limits.seconds)
        moves = tuple(_reinserted(variant, known[key]))
        found.append(Alignment(variant, is_open, moves, _cost(moves, costs)))
    empty = _searched(searches[False], (), deadline, limits.seconds)
    cheapest = sum(costs.of_model(move.step) for move in empty if move.step is not None)
    return Alignments(tuple(found), _no_cases(), cheapest, "search", costs)


def _cost(moves: Iterable[Move], costs: MoveCosts) -> int:
    prices = {"synchronous": lambda _: 0, "log": costs.of_log, "model": costs.of_model}
    return sum(prices[move.kind](move.activity) for move in moves)


def _searched(
    search: AlignmentSearch, trace: Variant, deadline: float, seconds: float
) -> list[SearchedMove]:
    left = deadline - time.monotonic()
    moves = search.align(trace, seconds=left) if left > 0 else None
    if moves is None:
        raise AnalysisLimitError(
            f"Aligning was given up after {seconds:.0f} s: the model allows too much at once",
            remedy="Take a simpler model (more noise left out), or fewer activities",
        )
    return moves


def _reinserted(variant: Variant, moves: list[SearchedMove]) -> Iterator[Move]:
    """The moves with the events put back that the model does not know, as log moves."""
    positions = iter(enumerate(variant))
    for move in moves:
        if move.event is None:
            if move.step is not None:
                yield Move("model", move.step)
            continue
        for position, activity in positions:
            if activity == move.event:
                yield Move("synchronous" if move.step else "log", activity, position)
                break
            yield Move("log", activity, position)
    for position, activity in positions:
        yield Move("log", activity, position)
