"""Playing a sales department: the demo with its vendors' files, and many branches to Parquet.

Without a peer: nobody else plays one. `python -m benchmarks simulate --cases 1000000` is
the million of world `large`.
"""

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.work import Data, Side, Work
from event_logs.simulation import write_demo
from event_logs.simulation.branches import write_branches

PROCESSES = 2


def empty_place(data: Data) -> tuple[Path, int]:
    """A folder that is not there yet, and how many deals to play."""
    shutil.rmtree(data.scratch / "project", ignore_errors=True)
    return data.scratch / "project", data.cases


def play_demo(given: tuple[Path, int]) -> Path:
    place, deals = given
    return write_demo(place, deals=deals)


def play_branches(given: tuple[Path, int]) -> Path:
    place, deals = given
    return write_branches(place, deals, processes=PROCESSES)


def lines_of(place: Path) -> str:
    """How many records there are."""
    whole = sum(path.read_bytes().count(b"\n") for path in (place / "records").glob("*.csv"))
    return f"{whole} lines"


def rows_of(place: Path) -> str:
    """How many records there are."""
    files = (place / "records").glob("*.parquet")
    return f"{sum(pq.ParquetFile(path).metadata.num_rows for path in files)} rows"


DEMO = Work(
    name="simulate the demo",
    says="a project with generic tables, vendors' files and the truth, one process",
    ours=Side(empty_place, play_demo, lines_of),
    runs=1,
    own_sizes=(2_000,),
)
BRANCHES = Work(
    name="simulate branches",
    says="records and truth of many branches as Parquet, two processes",
    ours=Side(empty_place, play_branches, rows_of),
    runs=1,
    own_sizes=(20_000,),
    processes=PROCESSES,
)
