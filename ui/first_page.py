"""What pages show, made by whoever comes first: the page, or the build before it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.progress import Tell, say_nothing
from mining.evidence.case_marks import EVERYTHING
from mining.findings.analysis import Analysis
from mining.performance.bottlenecks import rank_bottlenecks
from mining.performance.lost_time import OWN_BEST
from ui.conforming import variants_at
from ui.context import RECORDED, Context, open_context

MANY = 100_000
"""Events from which on the other pages would let wait too."""


def first_page(context: Context) -> Analysis:
    """The results that the first page and its findings rest on, of the chosen deals."""
    graph = context.graph("calendar")
    return Analysis(
        facts=context.facts,
        graph=graph,
        variants=context.variants,
        bottlenecks=rank_bottlenecks(graph, context.stage_times),
        departments=context.handovers("department"),
        people=context.handovers("resource"),
        stages=context.stage_times,
        recorded=context.conformance_at(RECORDED),
        grey_zone=context.grey_zone(EVERYTHING),  # findings rest on no group
        lost_time=(context.lost_time(OWN_BEST, "calendar"),),
        everything=None,  # no finding rests on it, and it is the slowest to make
    )


def prepare_pages(folder: Path, *, tell: Tell = say_nothing) -> None:
    """Make what pages of a project show, so that it lies ready for the app.

    That is the first page, and of a large log what the others wait for. What cannot be made
    is left to the page, which says why.
    """
    tell("preparing the pages …")
    with suppress(GreyzoneError):
        context = open_context(folder)
        if context.options and context.cases:
            first_page(context)
            if context.manifest.events >= MANY:
                _slow_parts(context)


def _slow_parts(context: Context) -> None:
    makers: tuple[Callable[[], object], ...] = (
        lambda: variants_at(context, RECORDED),
        lambda: context.rework,
        lambda: context.waiting("calendar"),
        lambda: context.endings(context.ending_ways[0]) if context.ending_ways else None,
        lambda: context.hands,
        lambda: context.role_handovers,
    )
    for make in makers:
        with suppress(GreyzoneError):
            make()
