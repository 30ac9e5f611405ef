import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import bulk, engine
from event_logs.bulk import RANK, quick_to_order
from event_logs.event_log import in_order

WORDS = st.text(alphabet="aZ'\" \\;%ё\x00\x1f", max_size=4)
EVENTS = st.lists(
    st.tuples(WORDS, WORDS, st.integers(0, 3), st.none() | WORDS), min_size=1, max_size=20
)


def raw_table(events):
    cases, activities, seconds, resources = (list(column) for column in zip(*events, strict=True))
    return engine.load(
        pa.table(
            {
                "case_id": pa.array(cases, pa.string()),
                "activity": pa.array(activities, pa.string()),
                "timestamp": pa.array([n * 1_000_000 for n in seconds], pa.timestamp("us", "UTC")),
                "resource": pa.array(resources, pa.string()),
                "source_row": pa.array(range(len(events)), pa.int64()),
            }
        )
    )


def both_ways(raw):
    return in_order(raw).to_pyarrow(), in_order(quick_to_order(raw), rank=RANK).to_pyarrow()


@given(EVENTS)
def test_the_quick_order_is_the_order(events):
    plain, quick = both_ways(raw_table(events))
    assert quick.column_names == plain.column_names
    for column in plain.column_names:
        assert quick[column].to_pylist() == plain[column].to_pylist()


def test_a_text_of_many_values_stays_a_text(monkeypatch):
    monkeypatch.setattr(bulk, "FEW_VALUES", 2)
    plain, quick = both_ways(raw_table([("a", word, 0, "x") for word in ["lead", "call", "won"]]))
    assert quick.to_pylist() == plain.to_pylist()


def test_case_numbers_are_sorted_as_texts():
    rows = pd.DataFrame({"case_id": [10, 9, 2], "activity": "lead", "timestamp": pd.Timestamp(0)})
    plain, quick = both_ways(ibis.memtable(rows))
    assert quick["case_id"].to_pylist() == plain["case_id"].to_pylist() == ["10", "2", "9"]


def test_a_text_held_as_a_code_is_stored_as_text(tmp_path):
    path = tmp_path / "events.parquet"
    quick_to_order(raw_table([("a", "lead", 0, "Ann"), ("a", "won", 1, None)])).to_parquet(path)
    assert pq.read_schema(path).field("activity").type == pa.string()


@pytest.mark.parametrize("times", [1, 2])
def test_the_same_values_make_one_type_of_the_engine(times):
    backend = engine.connect()
    for _ in range(times):
        engine.text_codes(["lead", "it's"], backend)
    found = backend.raw_sql("SELECT count(*) FROM duckdb_types() WHERE type_name LIKE 'texts_%'")
    assert found.fetchone() == (1,)
