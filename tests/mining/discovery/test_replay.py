"""A replay holds every move of the cases drawn, in their order and at their times."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.discovery.replay import replay_moves

TRACES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from(["x", "y", "z"]), max_size=6), min_size=1
).filter(lambda traces: any(traces.values()))


@given(TRACES, st.integers(1, 9))
def test_the_moves_are_those_of_the_log(traces, most):
    log = EventLog.from_traces(traces)
    found = replay_moves(log, most=most)
    assert found.cases == min(most, found.of) == min(most, sum(map(bool, traces.values())))
    walked = [
        (list(moves["source"]), moves["target"].iloc[-1])
        for _, moves in found.frame.groupby("case")
    ]
    whole = [(trace[:-1], trace[-1]) for trace in traces.values() if len(trace) > 1]
    assert all(way in whole for way in walked)
    assert len(walked) <= most
    if most >= found.of:
        assert sorted(map(str, walked)) == sorted(map(str, whole))
    assert (found.frame["end"] - found.frame["start"] == 3600).all()


def test_the_cases_drawn_do_not_hang_on_the_others():
    traces = {f"deal-{n}": ["x", "y"] for n in range(40)}
    few = replay_moves(EventLog.from_traces(traces), most=5)
    again = replay_moves(EventLog.from_traces(dict(reversed(traces.items()))), most=5)
    pd.testing.assert_frame_equal(few.frame, again.frame)
    assert (few.cases, few.of) == (5, 40)


def test_a_log_without_moves_stands_still():
    found = replay_moves(EventLog.from_traces({"a": ["x"]}))
    assert (found.seconds, found.begin, len(found.frame)) == (0.0, None, 0)
