"""A log with one hidden stage, as if it had been found."""

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.estimates import Estimate
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages, StageModel, StayTimes

UNKNOWN = Estimate(float("nan"), 0.0, 1.0, 0)


@pytest.fixture(scope="session")
def declared():
    return parse_funnel("New > Demo+ > Won | Lost")


@pytest.fixture(scope="session")
def hidden_log():
    """Deals `a` (a call in New, one in each part of Demo), `b` (no communication)."""
    rows = [
        ("a", "New", 0),
        ("a", "call", 1),
        ("a", "call", 2),
        ("a", "call", 4),
        ("a", "Demo", 9),
        ("a", "Won", 12),
        ("b", "New", 0),
        ("b", "Demo", 1),
        ("b", "Lost", 2),
    ]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour"])
    frame["timestamp"] = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(
        frame["hour"], unit="h"
    )
    frame["who"] = np.where(frame["activity"] == "call", "Caller", "Clerk")
    return EventLog.from_pandas(
        frame.drop(columns="hour"),
        resource="who",
        outcomes=["Won", "Lost"],
        stages=["New", "Demo"],
    )


@pytest.fixture(scope="session")
def found_stages():
    """Three states: New, and Demo in two parts."""
    owners = ("New", "Demo", "Demo")
    model = StageModel(owners, (), np.full(3, 1 / 3), np.eye(3), np.zeros((2, 2)))
    posterior = pd.DataFrame(
        {"case_id": ["a"] * 3, "position": [1, 2, 3], "state": [0, 1, 2]}
    ).assign(p0=[1.0, 0, 0], p1=[0, 1.0, 0], p2=[0, 0, 1.0])
    stages = tuple(
        _stage(*place) for place in ((0, "New", 1, 1), (1, "Demo", 1, 2), (2, "Demo", 2, 2))
    )
    return HiddenStages(stages, model, posterior)


def _stage(state, owner, part, parts):
    nothing = pd.DataFrame()
    time = StayTimes(UNKNOWN, 0, 0)
    return HiddenStage(
        *(f"proposed {state}", owner, state, part, parts, "stage"),
        *(nothing, nothing, nothing, UNKNOWN, time, None, None, ()),
    )
