"""A choice of deals leaves exactly the deals that it describes."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import engine
from event_logs.event_log import EventLog, log_from_events
from ui.choice import Choice, apply

ATTRIBUTES = pd.DataFrame(
    {
        "case_id": ["a", "b", "c", "d"],
        "lead_source": ["Web", "Fair", "Web", None],
        "amount": [100.0, 250.0, None, 900.0],
    }
)
TRACES = {
    "a": ["New", "call", "Won"],
    "b": ["New", "Won"],
    "c": ["New", "call"],
    "d": ["call", "New", "Lost"],
}


@pytest.fixture(scope="module")
def log():
    raw = EventLog.from_traces(TRACES).events.drop("position")
    return log_from_events(
        raw,
        outcomes=["Won", "Lost"],
        stages=["New"],
        attributes=engine.load(pa.Table.from_pandas(ATTRIBUTES)),
    )


def left_by(choice, log):
    return "".join(sorted(apply(choice, log).cases.case_id.execute()))


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(), "abcd"),
        (Choice(sources=("Web",)), "ac"),
        (Choice(least=250.0), "bd"),
        (Choice(least=100.0, most=250.0), "ab"),
        (Choice(after="New", before="call"), "ac"),
        (Choice(after="New"), "abcd"),  # half a condition is none
        (Choice(contains=("call",), outcomes=("Won",)), "a"),
        (Choice(lacks=("call",)), "b"),
        (Choice(outcomes=("open",)), "c"),
        (Choice(start=date(2026, 1, 6)), ""),
    ],
)
def test_the_deals_left_are_those_described(log, choice, left):
    assert left_by(choice, log) == left


@given(
    st.floats(0, 1000) | st.none(),
    st.floats(0, 1000) | st.none(),
    st.sets(st.sampled_from(["Web", "Fair"])),
)
def test_ranges_and_sources_are_what_pandas_finds(log, least, most, sources):
    kept = ATTRIBUTES
    if sources:
        kept = kept[kept["lead_source"].isin(sources)]
    if least is not None or most is not None:
        kept = kept[kept["amount"].between(least or 0.0, 1e9 if most is None else most)]
    choice = Choice(sources=tuple(sources), least=least, most=most)
    assert left_by(choice, log) == "".join(sorted(kept["case_id"]))


def test_nothing_chosen_is_the_whole_log():
    assert Choice().is_all
    assert not Choice(least=0.0).is_all
