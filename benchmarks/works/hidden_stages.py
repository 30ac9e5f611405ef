"""Hidden stages from the communications to the result, first call and all; no peer has it.

`python -m benchmarks hidden_stages`. A deal of world `hid3` at medium noise has 16 calls and
mails: 2,500 deals are 40,000 of them, 100,000 deals 1.6 million. The model is fitted on 3,000
cases, as by default, and decodes all.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.work import Data, Side, Work
from event_logs.simulation.stage_worlds.play import play_stage_world
from event_logs.storage import open_log, save_log
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import HiddenStages
from mining.stages.discovery import discover_hidden_stages

WORLD, SEED = "hid3", 101


def stored(data: Data) -> tuple[Path, str]:
    """The log and the funnel of the world, played by a process whose memory is not counted."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(play_and_store, data.scratch, data.cases).result()


def play_and_store(place: Path, cases: int) -> tuple[Path, str]:
    deals = play_stage_world(
        WORLD, cases=cases, noise="medium", language="en", departments=True, seed=SEED
    )
    save_log(deals.log, place / "log")
    return place, deals.funnel


def discover(given: tuple[Path, str]) -> HiddenStages:
    place, funnel = given
    return discover_hidden_stages(open_log(place), parse_funnel(funnel))


def stages(found: HiddenStages) -> str:
    """The declared stage of each stage found."""
    return " > ".join(stage.owner for stage in found.stages)


WORK = Work(
    name="hidden_stages",
    says="hidden stages, with samples, times and examples",
    ours=Side(stored, discover, stages),
    runs=1,
    own_sizes=(2_500, 100_000),
)
