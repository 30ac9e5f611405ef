"""What the tests of timelines share: small logs of calls and mails, read once."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.timelines.clock import MICROS, micros_of
from mining.timelines.scene import read_scene

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
CALENDAR = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
CALL, MAIL, ASKS = "Call out, answered", "Email out", "Email in"


def at(hour):
    """Microseconds since 1970 of so many hours after Monday, nine o'clock."""
    return micros_of(MONDAY + timedelta(hours=hour))


class Office:
    """A log of what people did, with the views that the rooms make of it."""

    def __init__(self, rows):
        """Rows are (case, activity, begun, ended, person, department); hours since Monday 9:00."""
        names = ["case_id", "activity", "begun", "ended", "resource", "department"]
        frame = pd.DataFrame(rows, columns=names)
        for name, hours in (("start_timestamp", "begun"), ("timestamp", "ended")):
            moments = [
                pd.NaT if pd.isna(hour) else MONDAY + timedelta(hours=float(hour))
                for hour in frame[hours]
            ]
            frame[name] = pd.Series(moments, dtype="datetime64[us, UTC]")
        frame = frame.drop(columns=["begun", "ended"])
        self.log = EventLog.from_pandas(
            frame,
            start_timestamp="start_timestamp",
            resource="resource",
            department="department",
        )
        self.scene = scene = read_scene(self.log, CALENDAR)
        self.timeline, self.clock = scene.timeline, scene.business
        self.work, self.presence = scene.work, scene.presence

    def hours(self, moments):
        """Moments as hours since Monday, nine o'clock."""
        return ((moments - at(0)) / MICROS / 3600).round(6).tolist()

    def place(self, case, activity):
        """Where the first such event of a case is in the timeline."""
        number = self.timeline.cases["case_id"].tolist().index(case)
        found = (self.timeline.case == number) & self.timeline.named(activity)
        return int(found.nonzero()[0][0])


@pytest.fixture(scope="session")
def office():
    """Make a small log ready."""
    return Office
