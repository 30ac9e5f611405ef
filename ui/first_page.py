"""What the first page shows, made by whoever comes first: the page, or the build before it."""

from contextlib import suppress
from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.progress import Tell, say_nothing
from mining.evidence.case_marks import EVERYTHING
from mining.findings.analysis import Analysis
from mining.performance.bottlenecks import rank_bottlenecks
from mining.performance.lost_time import OWN_BEST
from ui.context import RECORDED, Context, open_context


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


def prepare_first_page(folder: Path, *, tell: Tell = say_nothing) -> None:
    """Make what the first page of a project shows, so that it lies ready for the app.

    What cannot be made is left to the page, which says why.
    """
    tell("preparing the first page …")
    with suppress(GreyzoneError):
        context = open_context(folder)
        if context.options and context.cases:
            first_page(context)
