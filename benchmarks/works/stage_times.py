"""Time in the stages of a declared funnel, censored stays and all; no peer has it."""

from collections.abc import Iterator

from benchmarks.work import Data, Side, Work
from event_logs.storage import open_log
from mining.models.funnel import parse_funnel
from mining.performance.stage_times import StageTimes, stage_times

FUNNEL = "New > Qualified > Proposal > Won | Lost"


def measure_stages(data: Data) -> StageTimes:
    return stage_times(open_log(data.stored), parse_funnel(FUNNEL))


def visits(found: StageTimes) -> Iterator[tuple[str, int]]:
    for stage, stays in found.frame[["stage", "visits"]].itertuples(index=False):
        yield stage, int(stays)


WORK = Work(
    name="stage_times",
    says="time in stages by Kaplan-Meier",
    ours=Side(lambda data: data, measure_stages, visits),
)
