"""All of the manager's page at once, as it is first opened; no peer has it.

Where time is lost on both clocks, the loops, what deals wait for, the handovers with their
waiting between people and departments, and the time in the declared stages.
"""

from collections.abc import Iterator
from typing import Any

from benchmarks.work import Data, Side, Work
from event_logs.storage import open_log
from mining.models.funnel import parse_funnel
from mining.organization.handovers import handovers
from mining.performance.lost_time import lost_time
from mining.performance.passages import read_passages
from mining.performance.rework import find_rework
from mining.performance.stage_times import stage_times
from mining.performance.wait_causes import wait_causes
from mining.timelines.scene import read_scene

FUNNEL = "New > Qualified > Proposal > Won | Lost"


def make_page(data: Data) -> dict[str, Any]:
    """Every result of the page, on one log."""
    log, funnel = open_log(data.stored), parse_funnel(FUNNEL)
    scene = read_scene(log)
    timeline = scene.timeline
    passages = read_passages(log, funnel, timeline=timeline)
    return {
        "calendar": lost_time(passages),
        "business": lost_time(passages, clock="business"),
        "rework": find_rework(log, funnel, timeline=timeline),
        "people": handovers(log, by="resource", timeline=timeline),
        "departments": handovers(log, timeline=timeline),
        "stages": stage_times(log, funnel, timeline=timeline),
        "waiting": wait_causes(scene, funnel),
        "waiting in working time": wait_causes(scene, funnel, clock="business"),
    }


def counts(found: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """How many stays and passages there are at each place."""
    frame = found["calendar"].frame
    for source, target, visits in frame[["source", "target", "visits"]].itertuples(index=False):
        yield source, target, int(visits)


WORK = Work(
    name="manager's page",
    says="all results of the manager's page; the goal is 20 s and 6 GB at 1,000,000 cases",
    ours=Side(lambda data: data, make_page, counts),
    runs=1,
)
