"""Building the stored log from Parquet, beside pm4py's formatting of the same frame alone.

Ours reads the file, puts the events in order, lays each one's successor beside it,
summarises the cases and writes both. pm4py's has the frame in memory already, and writes
nothing.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.work import Data, Side, Work
from benchmarks.works import pm4py_side
from event_logs import engine
from event_logs.storage import open_log, store_raw

ORDERED = ["case_id", "activity", "timestamp"]
OUTCOMES = ("Won", "Lost")


def open_raw(data: Data) -> tuple[Any, Path]:
    shutil.rmtree(data.scratch, ignore_errors=True)
    return engine.read_parquet(data.raw), data.scratch


def build(given: tuple[Any, Path]) -> Path:
    raw, place = given
    store_raw(raw, place, outcomes=OUTCOMES)
    return place


def stored_order(place: Path) -> str:
    events = open_log(place).events
    return order_of(events.select(ORDERED).execute())


def formatted_order(frame: pd.DataFrame) -> str:
    columns = {"case:concept:name": "case_id", "concept:name": "activity"}
    return order_of(frame.drop(columns=ORDERED[:2]).rename(columns=columns))


def order_of(frame: pd.DataFrame) -> str:
    """A text that is equal for the same events in the same order."""
    timestamps = frame["timestamp"] if "timestamp" in frame else frame["time:timestamp"]
    rows = frame[ORDERED[:2]].astype("category").assign(at=timestamps.astype("int64"))
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    return hashlib.sha256(hashes.tobytes()).hexdigest()


WORK = Work(
    name="build",
    says="stored log from Parquet / format_dataframe",
    ours=Side(open_raw, build, stored_order),
    peers={
        "pm4py": Side(
            pm4py_side.read_frame, pm4py_side.format_frame, formatted_order, needs="pm4py"
        )
    },
    runs=1,
)
