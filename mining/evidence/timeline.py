"""Each deal's time laid out: where the CRM said it was, and where it really was."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog, end_of
from mining.evidence.entries import NOWHERE, case_groups, is_communication
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages, StageModel


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of every deal that has both entries and communications, in order.

    `frame`, one row an event that is a communication or an entry: `case_id`, `position`,
    `at` (seconds since 1970), `is_spoken`, `entered` (index of the declared stage or outcome
    in the funnel's names, −1: none), `recorded` (index of the stage that the CRM shows from
    here on, −1: none yet), `until` (seconds of the next event, or of the end), `is_over`
    (an outcome was recorded), and `team`, `period`, `source`, `amount`. `real`: probability
    of each state of the model from here on, a row an event; not-a-number before the first
    communication.
    """

    frame: pd.DataFrame
    real: NDArray[np.float64]
    stages: tuple[str, ...]


def lay_out(log: EventLog, funnel: Funnel, found: HiddenStages) -> Timeline:
    """The timeline of a log as recorded and as found."""
    frame = _events(log, funnel)
    states = [name for name in found.posterior.columns if name[:1] == "p" and name[1:].isdigit()]
    known = found.posterior[["case_id", "position", *states]]
    joined = frame.merge(known, on=["case_id", "position"], how="left")
    real = joined.groupby("case_id", sort=False)[states].ffill().to_numpy("float64")
    return Timeline(joined.drop(columns=states), real, funnel.names)


def owner_index(model: StageModel, funnel: Funnel) -> NDArray[np.int64]:
    """The place in the funnel of the declared stage that each state lies in."""
    places = {name: at for at, name in enumerate(funnel.names)}
    return np.array([places[owner] for owner in model.owners])


def hidden_states(found: HiddenStages) -> NDArray[np.bool_]:
    """Which states are stages that nobody declared: parts of a declared one that has several.

    A declared stage has several where a further one is supported; what may be chance is none.
    """
    if found.model is None:
        return np.zeros(0, dtype=bool)
    divided = {stage.owner for stage in found.supported if stage.part > 1}
    hidden = {stage.state for stage in found.stages if stage.owner in divided}
    return np.array([state in hidden for state in range(found.model.states)])


def _events(log: EventLog, funnel: Funnel) -> pd.DataFrame:
    events = log.events
    spoken = is_communication(events, funnel)
    declared = events.activity.isin(list(funnel.names))
    rows = events.mutate(is_spoken=spoken).filter(declared | spoken)
    end = epoch_seconds(end_of(log)["at"]).as_scalar()
    picked = rows.select(
        "case_id",
        "position",
        "activity",
        "is_spoken",
        at=epoch_seconds(rows.timestamp),
        team=rows.department.fill_null(NOWHERE),
        period=rows.timestamp.strftime("%Y-%m"),
        log_end=end,
    )
    grouped = picked.inner_join(case_groups(log), "case_id").order_by("case_id", "position")
    frame = grouped.execute().reset_index(drop=True)
    places = {name: at for at, name in enumerate(funnel.names)}
    frame["entered"] = frame["activity"].map(places).fillna(-1).astype("int64")
    return _recorded(frame, len(funnel.stage_names)).drop(columns=["activity", "log_end"])


def _recorded(frame: pd.DataFrame, stages: int) -> pd.DataFrame:
    """Events with the stage that the CRM shows from each on, and how long it goes on so."""
    case = frame["case_id"]
    told = frame["entered"].where(frame["entered"] >= 0)
    recorded = told.groupby(case, sort=False).ffill().fillna(-1).astype("int64")
    following = frame["at"].shift(-1).where(case == case.shift(-1))
    # A re-opened deal goes on; what comes after an outcome does not belong to the journey.
    is_over = recorded >= stages
    until = following.fillna(frame["log_end"]).where(~is_over, frame["at"])
    return frame.assign(recorded=recorded, until=until, is_over=is_over)
