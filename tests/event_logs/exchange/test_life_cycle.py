from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.exchange.life_cycle import count_merged, pair_life_cycle

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
STATES = ("start", "complete", "COMPLETE", "schedule", "suspend", "resume", "ate_abort", None)
RECORDS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(STATES)), max_size=12
)


def table(records):
    """Records (case, activity, state), an hour apart, as `read_xes_table` has them."""
    hours = [START + timedelta(hours=hour) for hour in range(len(records))]
    moment = pa.timestamp("us", "UTC")
    return pa.table(
        {
            "source_row": pa.array(range(1, len(records) + 1), pa.int64()),
            "case_id": pa.array([case for case, _, _ in records], pa.string()),
            "activity": pa.array([name for _, name, _ in records], pa.string()),
            "timestamp": pa.array(hours, moment),
            "start_timestamp": pa.array([None] * len(records), moment),
            "life_cycle": pa.array([state for *_, state in records], pa.string()),
        }
    )


def paired_by_hand(records):
    """Rows (source_row, start row or None) by the rule of the docstring, told in loops."""
    starts, ends = {}, {}
    for row, (case, name, state) in enumerate(records, 1):
        known = (state or "complete").lower()
        if known == "start":
            starts.setdefault((case, name), []).append(row)
        elif known in {"complete", "ate_abort"}:
            ends.setdefault((case, name), []).append(row)
    found = []
    for key in {*starts, *ends}:
        begun, ended = starts.get(key, []), ends.get(key, [])
        for at, row in enumerate(ended):
            start = begun[at] if at < len(begun) else None
            found.append((row, start if start and start < row else None))
        found += [(row, None) for row in begun[len(ended) :]]
    return sorted(found)


@given(RECORDS)
def test_starts_and_completions_are_paired_in_their_order(records):
    paired = pair_life_cycle(table(records)).to_pylist()
    if all(state is None for *_, state in records):
        expected = [(row, None) for row in range(1, len(records) + 1)]
    else:
        expected = paired_by_hand(records)
    found = [
        (row["source_row"], start and int((start - START) / timedelta(hours=1)) + 1)
        for row in paired
        for start in [row["start_timestamp"]]
    ]
    assert found == expected
    assert count_merged(table(records)) == len(records) - len(paired)


def test_a_completion_takes_over_the_time_of_its_start():
    [row] = pair_life_cycle(table([("a", "x", "start"), ("a", "x", "complete")])).to_pylist()
    assert (row["start_timestamp"], row["timestamp"]) == (START, START + timedelta(hours=1))


def test_work_that_was_suspended_and_resumed_is_one_piece():
    states = ("schedule", "start", "suspend", "resume", "complete")
    [row] = pair_life_cycle(table([("a", "x", state) for state in states])).to_pylist()
    assert row["start_timestamp"] == START + timedelta(hours=1)


def test_a_record_without_a_state_among_others_counts_as_done():
    paired = pair_life_cycle(table([("a", "x", "start"), ("a", "y", None)]))
    assert paired["activity"].to_pylist() == ["x", "y"]


@pytest.mark.parametrize("state", ["start", "complete", None])
def test_an_only_record_is_an_event_at_its_time(state):
    [row] = pair_life_cycle(table([("a", "x", state)])).to_pylist()
    assert (row["timestamp"], row["start_timestamp"]) == (START, None)


def test_a_start_that_the_file_names_itself_is_kept():
    rows = table([("a", "x", "complete")])
    given_start = pa.array([START - timedelta(hours=1)], pa.timestamp("us", "UTC"))
    rows = rows.set_column(
        rows.column_names.index("start_timestamp"), "start_timestamp", given_start
    )
    assert pair_life_cycle(rows)["start_timestamp"].to_pylist() == [START - timedelta(hours=1)]
