"""What the tests of deadlines share: logs in hours, and what an analysis of them needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.timelines.scene import read_scene

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FUNNEL = parse_funnel("New > Offer > Won | Lost")
CALENDAR = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")


class Bench:
    """A small log and its scene."""

    def __init__(self, rows, *, as_of=None, sources=None):
        """Rows are (case, activity, hours since Monday 9:00, person, department)."""
        rows = [(*row, *["Ann", "Sales"][len(row) - 3 :]) for row in rows]
        frame = pd.DataFrame(
            rows, columns=["case_id", "activity", "hour", "resource", "department"]
        )
        hours = frame.pop("hour")
        frame["timestamp"] = [MONDAY + timedelta(hours=float(hour)) for hour in hours]
        log = EventLog.from_pandas(
            frame,
            resource="resource",
            department="department",
            outcomes=FUNNEL.outcome_names,
            stages=FUNNEL.stage_names,
        )
        if sources is not None:
            pairs = {"case_id": list(sources), "lead_source": list(sources.values())}
            named = engine.load(pa.table(pairs))
            log = replace(log, cases=log.cases.left_join(named, "case_id").drop("case_id_right"))
        self.log = log
        attributes = () if sources is None else ("lead_source",)
        moment = None if as_of is None else MONDAY + timedelta(hours=as_of)
        self.scene = read_scene(self.log, CALENDAR, as_of=moment, cases=attributes)
        self.timeline = self.scene.timeline


@pytest.fixture(scope="session")
def bench():
    """Make a small log ready."""
    return Bench
