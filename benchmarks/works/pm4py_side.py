"""What the peers' sides have in common: the frame, and pm4py's own form of it."""

from typing import Any

import pandas as pd

from benchmarks.work import Data


def read_frame(data: Data) -> pd.DataFrame:
    """The raw log as a frame, with pm4py imported: neither is measured."""
    library()
    return pd.read_parquet(data.raw)


def format_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """pm4py's form of a frame, as it asks for before anything else."""
    pm4py = library()
    return pm4py.format_dataframe(
        frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp"
    )


def read_and_format(data: Data) -> pd.DataFrame:
    """The raw log in pm4py's form."""
    return format_frame(read_frame(data))


def library() -> Any:
    """pm4py, imported on first use."""
    import pm4py  # noqa: PLC0415 - only its own sides pay for it

    return pm4py
