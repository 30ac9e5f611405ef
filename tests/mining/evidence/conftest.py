"""A log of which the real stages are known, as if they had been found."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.event_log import EventLog
from mining.models.estimates import Estimate
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import (
    BoundaryEvidence,
    HiddenStage,
    HiddenStages,
    StageModel,
    StayTimes,
)

FUNNEL = parse_funnel("New > Demo > Won | Lost")
START = pd.Timestamp("2026-01-05", tz="UTC")
UNKNOWN = Estimate(float("nan"), 0.0, 1.0, 0)


def stage(state, owner, part, parts):
    """A stage as found, of which only the place matters here."""
    nothing = pd.DataFrame()
    return HiddenStage(
        name=f"{owner} {part}",
        owner=owner,
        state=state,
        part=part,
        parts=parts,
        kind="stage",
        content=nothing,
        people=nothing,
        departments=nothing,
        cases=UNKNOWN,
        time=StayTimes(UNKNOWN, 0, 0),
        effect=None,
        evidence=BoundaryEvidence(9.0, 0.7, 99, 0.5, Estimate(1.0, 0.7, 1.0, 9)),
        examples=(),
    )


@pytest.fixture
def make():
    """Make a log of rows (case, activity, hour, probabilities or None) and what was found."""

    def made(rows, owners=("New", "Demo", "Demo"), amounts=None):
        frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour", "real"])
        frame["timestamp"] = START + pd.to_timedelta(frame["hour"], unit="h")
        log = EventLog.from_pandas(
            frame[["case_id", "activity", "timestamp"]],
            outcomes=FUNNEL.outcome_names,
            stages=FUNNEL.stage_names,
        )
        if amounts:
            worth = [amounts[name] for name in log.cases.case_id.execute()]
            cases = log.cases.execute().assign(amount=worth)
            log = EventLog(log.events, engine.load(pa.Table.from_pandas(cases)))
        placed = frame.sort_values(["case_id", "hour"], kind="stable").reset_index(drop=True)
        placed["position"] = placed.groupby("case_id").cumcount()
        spoken = placed[placed["real"].notna()]
        chances = np.array(spoken["real"].tolist(), dtype="float64").reshape(len(spoken), -1)
        posterior = spoken[["case_id", "position"]].assign(state=chances.argmax(axis=1))
        posterior = posterior.assign(**{f"p{k}": chances[:, k] for k in range(len(owners))})
        parts = {name: owners.count(name) for name in owners}
        stages = tuple(
            stage(at, name, owners[: at + 1].count(name), parts[name])
            for at, name in enumerate(owners)
        )
        states = len(owners)
        model = StageModel(
            owners, (), np.full(states, 1 / states), np.eye(states), np.zeros((2, 2))
        )
        return log, HiddenStages(stages, model, posterior)

    return made
