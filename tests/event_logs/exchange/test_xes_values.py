from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.exchange.xes_values import join_chunks, read_value, spoken, table_of

FIXED = pa.schema([("source_row", pa.int64()), ("activity", pa.string())])
KINDS = (
    st.booleans(),
    st.text(max_size=3),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
)
COLUMNS = st.lists(st.none() | KINDS[3] | KINDS[4], max_size=6) | st.lists(
    st.none() | st.one_of(*KINDS[:4]), max_size=6
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " so ", " so "),
        ("id", "7f-1", "7f-1"),
        ("int", "-7", -7),
        ("int", "9223372036854775807", 9223372036854775807),
        ("int", "9223372036854775808", "9223372036854775808"),
        ("int", "seven", "seven"),
        ("float", "1e3", 1000.0),
        ("float", "much", "much"),
        ("boolean", "true", True),
        ("boolean", "1", True),
        ("boolean", " False", False),
        ("boolean", "perhaps", "perhaps"),
        ("date", "2012-01-01T10:00:00.123+02:00", datetime(2012, 1, 1, 8, 0, 0, 123000, UTC)),
        ("date", "2012-01-01T10:00:00Z", datetime(2012, 1, 1, 10, tzinfo=UTC)),
        ("date", " 2012-01-01T10:00:00 ", datetime(2012, 1, 1, 10, tzinfo=UTC)),
        ("date", "2012-01-01", datetime(2012, 1, 1, tzinfo=UTC)),
        ("date", "0001-01-01T00:00:00+03:00", "0001-01-01T00:00:00+03:00"),
        ("date", "9999-12-31T23:59:59-03:00", "9999-12-31T23:59:59-03:00"),
        ("date", "01.02.2012", "01.02.2012"),
        ("list", "x", None),
        ("container", "x", None),
    ],
)
def test_a_value_is_of_its_kind_or_stays_the_text_it_was(kind, text, value):
    assert (read_value(kind, text), type(read_value(kind, text))) == (value, type(value))


@settings(max_examples=100)
@given(COLUMNS, st.integers(1, 6))
def test_in_how_many_chunks_a_file_is_read_does_not_change_its_table(values, size):
    """Numbers together are numbers; of other kinds together each stays what the file had."""
    rows = [
        {"source_row": at, "activity": "a"} | ({} if value is None else {"x": value})
        for at, value in enumerate([None, *values])
    ]
    chunks = [rows[at : at + size] for at in range(0, len(rows), size)]
    whole = table_of(rows, FIXED)
    joined = join_chunks(table_of(chunk, FIXED) for chunk in chunks)
    assert joined["source_row"].to_pylist() == whole["source_row"].to_pylist()
    if any(value is not None for value in values):
        assert joined["x"].type == whole["x"].type
        assert joined["x"].to_pylist() == whole["x"].to_pylist()


def test_a_column_of_several_kinds_is_text_as_the_file_had_it():
    moment = datetime(2012, 1, 1, tzinfo=UTC)
    rows = [{"source_row": 1, "x": value} for value in (True, 7, "so", moment, None)]
    assert table_of(rows, FIXED)["x"].to_pylist() == [
        *("true", "7", "so", "2012-01-01T00:00:00+00:00", None)
    ]


def test_whole_and_broken_numbers_together_are_numbers():
    rows = [{"source_row": 1, "x": value} for value in (2**60 + 1, 0.5)]
    assert table_of(rows, FIXED)["x"].to_pylist() == [float(2**60), 0.5]


def test_columns_that_only_some_rows_have_are_empty_in_the_others():
    chunks = [table_of([{"source_row": 1, "x": 1}], FIXED), table_of([{"source_row": 2}], FIXED)]
    assert join_chunks(chunks)["x"].to_pylist() == [1, None]


def test_nothing_is_spoken_of_nothing():
    assert spoken(None) is None
