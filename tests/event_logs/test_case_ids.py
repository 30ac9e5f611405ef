import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from event_logs.case_ids import are_among, case_ids
from event_logs.event_log import EventLog

NAMES = st.lists(st.sampled_from(["a", "Д1", "", "d 2"]))


@given(NAMES, NAMES)
def test_names_are_found_as_in_a_loop(names, some):
    found = are_among(names, pa.array(some, pa.string()))
    assert found.tolist() == [name in some for name in names]


def test_every_case_is_named_once():
    log = EventLog.from_traces({"b": ["lead", "won"], "a": ["lead"]})
    assert sorted(case_ids(log).to_pylist()) == ["a", "b"]
