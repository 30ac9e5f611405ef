import pandas as pd

from event_logs import EventLog
from mining.models.funnel import parse_funnel
from mining.stages.observations import read_communications

FUNNEL = parse_funnel("new > offer > won | lost")


def _log(rows, **more):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour", "source", "channel"])
    hours = pd.to_timedelta(frame.pop("hour"), unit="h")
    frame["timestamp"] = pd.Timestamp("2026-01-05", tz="UTC") + hours
    return EventLog.from_pandas(frame.assign(**more), outcomes=["won", "lost"])


def test_each_communication_knows_what_the_crm_said_then():
    rows = [
        ("a", "Call in", 0, "calls", "call"),
        ("a", "new", 1, "crm", None),
        ("a", "Call out", 2, "calls", "call"),
        ("a", "offer", 3, "crm", None),
        ("a", "Email out", 4, "mail", "email"),
        ("a", "won", 5, "crm", None),
        ("a", "Email in", 6, "mail", "email"),
    ]
    read = read_communications(_log(rows), FUNNEL)
    assert read.frame["activity"].tolist() == ["Call in", "Call out", "Email out"]
    assert read.declared.tolist() == [0, 0, 1]
    assert read.cases == 1


def test_work_items_count_from_their_start_and_the_declared_ones_are_none():
    rows = [
        ("a", "new", 0, "one", None),
        ("a", "won", 3, "one", None),
        ("a", "validate", 4, "one", None),
    ]
    starts = pd.to_datetime([None, None, "2026-01-05 02:00"], utc=True)
    frame = pd.DataFrame(
        {
            "case_id": "a",
            "activity": [row[1] for row in rows],
            "timestamp": pd.to_datetime(
                ["2026-01-05 00:00", "2026-01-05 03:00", "2026-01-05 04:00"], utc=True
            ),
            "begun": starts,
        }
    )
    log = EventLog.from_pandas(frame, start_timestamp="begun", outcomes=["won"])
    read = read_communications(log, FUNNEL)
    assert read.frame["activity"].tolist() == ["validate"]
    assert read.frame["channel"].tolist() == ["activity"]


def test_stages_alone_are_no_communication():
    log = EventLog.from_traces({"a": ["new", "offer", "won"]}, outcomes=["won"])
    assert len(read_communications(log, FUNNEL)) == 0
