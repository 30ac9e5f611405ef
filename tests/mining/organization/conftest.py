"""Small logs of deals that pass through hands, for the tests of the organisation."""

import pandas as pd
import pyarrow as pa
import pytest

from benchmarks.truth.examiners._played import funnel_of_play, log_of_play
from event_logs.engine import load
from event_logs.event_log import EventLog
from event_logs.simulation.company.company import play_company
from event_logs.simulation.worlds.catalogue import find_world
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Offer > Won | Lost")


@pytest.fixture(scope="session")
def log_of():
    """A log of rows (case, activity, day, hour, who, team), with columns of its own."""

    def make(rows, attributes=None, **columns):
        frame = pd.DataFrame(rows, columns=["case_id", "activity", "day", "hour", "who", "team"])
        monday = pd.Timestamp("2026-01-05", tz="UTC")
        frame["timestamp"] = [
            monday + pd.Timedelta(days=day, hours=hour)
            for day, hour in zip(frame.pop("day"), frame.pop("hour"), strict=True)
        ]
        named = {name: list(values) for name, values in columns.items()}
        log = EventLog.from_pandas(
            frame.assign(**named),
            resource="who",
            department="team",
            outcomes=FUNNEL.outcome_names,
            stages=FUNNEL.stage_names,
        )
        if attributes is None:
            return log
        given = load(pa.Table.from_pandas(attributes, preserve_index=False))
        return EventLog(log.events, log.cases.left_join(given, "case_id").drop("case_id_right"))

    return make


@pytest.fixture(scope="session")
def played_log():
    """The world without an effect as an event log, 300 deals, and its funnel."""
    played = play_company(find_world("no-effect"), seed=1, deals=300)
    return log_of_play(played), funnel_of_play(played)
