"""One module a piece of work, or a few of a kind."""

from benchmarks.work import Work
from benchmarks.works import (
    alignments,
    app,
    build,
    graph,
    handovers,
    hidden_stages,
    imports,
    managers_page,
    simulate,
    stage_times,
    variants,
)

GROUPS: dict[str, tuple[Work, ...]] = {
    "imports": imports.WORKS,
    "build": (build.WORK,),
    "graph": (graph.WORK,),
    "variants": (variants.WORK,),
    "alignments": alignments.WORKS,
    "handovers": (handovers.WORK,),
    "stage_times": (stage_times.WORK,),
    "managers_page": (managers_page.WORK,),
    "hidden_stages": (hidden_stages.WORK,),
    "app": app.WORKS,
    "demo": (simulate.DEMO,),
    "simulate": (simulate.BRANCHES,),
}
"""What can be asked for by name, in the order in which it is measured and printed."""

WORKS: dict[str, Work] = {work.name: work for group in GROUPS.values() for work in group}
