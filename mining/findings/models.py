"""The declared and a discovered model side by side: how good each is for the same cases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from event_logs.errors import AnalysisLimitError, EmptyLogError
from event_logs.progress import Tell, say_nothing
from mining.conformance.fitness import case_counts
from mining.conformance.quality import ModelQuality, model_quality
from mining.discovery.models import discover_inductive
from mining.models.alignment import Alignments
from mining.models.funnel import Funnel, compile_funnel
from mining.models.petri_net import AcceptingPetriNet

Counts = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class JudgedModel:
    """A model and how good it is for a log.

    `noise`: the share of rare behaviour that the miner left out; None for the declared
    model. `quality` is None where it could not be told; `reason` then says why.
    """

    model: Literal["declared", "discovered"]
    noise: float | None
    quality: ModelQuality | None
    reason: str = ""


def compare_models(
    alignments: Alignments, funnel: Funnel, *, noise: float | None, tell: Tell = say_nothing
) -> tuple[JudgedModel, ...]:
    """The funnel and, with `noise`, a model of the inductive miner, judged on the same cases.

    The cases are the closed ones of the alignments: an open case is the beginning of
    something that neither model has to explain yet. Fitness, precision, generalisation and
    simplicity pull against each other: no model is best in all four.
    """
    counts = closed_variants(alignments)
    found = [_judged("declared", None, counts, lambda: compile_funnel(funnel))]
    if noise is not None:
        tell("discovering a model with the inductive miner …")
        share = noise
        mine = lambda: discover_inductive(counts, noise=share)  # noqa: E731 - made only if it can be
        found.append(_judged("discovered", noise, counts, mine))
    return tuple(found)


def closed_variants(alignments: Alignments) -> Counts:
    """The variants of closed cases with their number."""
    pairs = zip(alignments.alignments, case_counts(alignments), strict=True)
    return {one.variant: cases for one, cases in pairs if cases and not one.is_prefix}


def _judged(
    model: Literal["declared", "discovered"],
    noise: float | None,
    counts: Counts,
    make: Callable[[], AcceptingPetriNet],
) -> JudgedModel:
    try:
        return JudgedModel(model, noise, model_quality(counts, make()))
    except (AnalysisLimitError, EmptyLogError) as limit:
        return JudgedModel(model, noise, None, limit.sentence)
