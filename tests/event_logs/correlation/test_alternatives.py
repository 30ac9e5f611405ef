"""Logs that ambiguous communications allow, and the range of a figure over them."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.correlation.alternatives import Range, alternatives, over_alternatives
from event_logs.event_log import EventLog

START = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def log():
    """Two deals, one of them won."""
    traces = {"a": ["lead", "won"], "b": ["lead"]}
    return EventLog.from_traces(traces, outcomes=["won"])


@pytest.fixture(scope="module")
def ambiguous():
    """Thirty calls that mean a or b, two mails of a thread, and a call of a deal without events."""
    rows = [("calls", row, "Call", None, ["a", "b"]) for row in range(30)]
    rows += [("mail", 1, "Mail", "t", ["a", "b", "c"]), ("mail", 2, "Mail", "t", ["b", "c"])]
    rows += [("calls", 99, "Call", None, ["z"])]
    return engine.load(
        pa.table(
            {
                "case_id": pa.array([None] * len(rows), "string"),
                "source": [row[0] for row in rows],
                "source_row": [row[1] for row in rows],
                "source_order": pa.array([1] * len(rows), "int32"),
                "activity": [row[2] for row in rows],
                "thread": pa.array([row[3] for row in rows], "string"),
                "candidates": [row[4] for row in rows],
                "timestamp": pa.array(
                    [START + timedelta(minutes=n) for n in range(len(rows))],
                    pa.timestamp("us", "UTC"),
                ),
            }
        )
    )


def events_of(log):
    """The events of a log as a frame."""
    return log.events.select("case_id", "activity", "source", "source_row", "position").execute()


def test_every_ambiguous_communication_goes_to_one_of_its_candidates(log, ambiguous):
    asked = ambiguous.select("source", "source_row", "candidates").to_pyarrow().to_pylist()
    allowed = {(row["source"], row["source_row"]): row["candidates"] for row in asked}
    seen = set()
    for each in alternatives(log, ambiguous, 3):
        events = events_of(each)
        assert len(events) == 3 + len(allowed)
        given = events[events["source"] != "frame"]
        for row in given.itertuples():
            assert row.case_id in allowed[row.source, row.source_row]
        mails = given[given["source"] == "mail"]
        assert len(set(mails["case_id"])) == 1
        assert set(mails["case_id"]) <= {"b", "c"}
        seen.add(tuple(given.sort_values(["source", "source_row"])["case_id"]))
    assert len(seen) == 3


def test_cases_keep_their_ends_and_count_their_events(log, ambiguous):
    [made] = alternatives(log, ambiguous, 1)
    cases = made.cases.execute().set_index("case_id")
    assert cases.loc["a", "outcome"] == "won"
    assert pd.isna(cases.loc["z", "closed"])
    counts = events_of(made).groupby("case_id").size()
    assert cases["events"].to_dict() == counts.to_dict()
    assert made.cases.columns == log.cases.columns


def test_the_same_seed_gives_the_same_logs(log, ambiguous):
    first, again = (events_of(next(alternatives(log, ambiguous, 1, seed=5))) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_a_figure_is_told_as_a_range(log, ambiguous):
    def calls_of_a(each):
        events = each.events
        return (
            events.filter((events.case_id == "a") & (events.activity == "Call")).count().execute()
        )

    found = over_alternatives(calls_of_a, log, ambiguous, 4)
    assert found.stated == 0
    assert 0 == found.low < found.middle <= found.high <= 30
    assert len(found.values) == 4


def test_without_ambiguity_the_range_is_the_figure(log, ambiguous):
    none = ambiguous.filter(ambiguous.source == "nowhere")
    assert over_alternatives(lambda each: each.events.count().execute(), log, none, 2) == Range(
        3.0, (3.0, 3.0)
    )
    assert Range(2.0, ()).middle == 2.0
