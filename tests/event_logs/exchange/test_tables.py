import csv
from datetime import UTC, datetime

import ibis
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import engine
from event_logs.event_log import EventLog, log_from_events
from event_logs.exchange.tables import OUT, write_csv, write_log_parquet

TEXTS = st.text(
    st.sampled_from("aЯ\"',;<&>\n\r\t= \\é\u2028\U0001f600\x01"), min_size=1, max_size=8
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bare bounds


@st.composite
def logs(draw):
    """Logs with awkward texts, start times or none, and an attribute of the case."""
    rows = draw(
        st.lists(
            st.tuples(TEXTS, TEXTS, MOMENTS, st.none() | MOMENTS, st.none() | TEXTS), max_size=5
        )
    )
    columns = ["case_id", "activity", "timestamp", "start_timestamp", "resource"]
    frame = pd.DataFrame(rows, columns=columns).astype({"resource": "string"})
    frame["start_timestamp"] = pd.to_datetime(frame["start_timestamp"], utc=True)
    raw = EventLog.from_pandas(frame, resource="resource", start_timestamp="start_timestamp")
    first = [*{row[0] for row in rows}][:1]
    attributes = ibis.memtable(
        {"case_id": first, "сумма, €": [f"{name};x" for name in first]},
        schema={"case_id": "string", "сумма, €": "string"},
    )
    return log_from_events(engine.load(raw.events.to_pyarrow()), attributes=attributes)


def expected_rows(log):
    attributes = log.cases.select("case_id", note="сумма, €")
    rows = log.events.left_join(attributes, "case_id").order_by("case_id", "position")
    return rows.select(*OUT, "note").to_pyarrow().to_pylist()


@given(logs())
def test_parquet_holds_what_the_log_holds(tmp_path, log):
    path = tmp_path / "log.parquet"
    expected = expected_rows(log)
    assert write_log_parquet(log, path) == len(expected)
    found = pq.read_table(path).to_pylist()
    assert [{name: row[name] for name in OUT} for row in found] == [
        {name: row[name] for name in OUT} for row in expected
    ]
    assert [row["case:сумма, €"] for row in found] == [row["note"] for row in expected]


@given(logs())
def test_csv_holds_what_the_log_holds(tmp_path, log):
    path = tmp_path / "log.csv"
    expected = expected_rows(log)
    assert write_csv(log, path) == len(expected)
    with path.open(encoding="utf-8", newline="") as text:
        found = list(csv.DictReader(text))
    for row, wanted in zip(found, expected, strict=True):
        for name in ("case_id", "activity", "resource", "source"):
            assert row[name] == (wanted[name] or "")
        for name in ("timestamp", "start_timestamp"):
            time = datetime.fromisoformat(row[name]) if row[name] else None
            assert time == wanted[name]
        assert row["case:сумма, €"] == (wanted["note"] or "")


def test_a_csv_written_and_read_again_is_the_same_log(tmp_path):
    log = EventLog.from_traces({"сделка": ["Новая", 'с "кавычками"'], "b": ["<New>"]})
    write_csv(log, tmp_path / "log.csv")
    again = EventLog.from_pandas(pd.read_csv(tmp_path / "log.csv"))
    columns = [name for name in log.events.columns if name != "source_row"]
    assert (
        again.events.select("activity", "timestamp", "position")
        .to_pyarrow()
        .equals(log.events.select("activity", "timestamp", "position").to_pyarrow())
    )
    assert set(columns) <= set(again.events.columns)


@pytest.mark.parametrize("write", [write_csv, write_log_parquet])
def test_rows_stand_by_case_and_time(tmp_path, write):
    log = EventLog.from_traces({"b": ["z", "a"], "a": ["y", "z", "x"]})
    log = EventLog(engine.load(log.events.to_pyarrow()[::-1]), log.cases)
    write(log, tmp_path / "log")
    read = pd.read_csv if write is write_csv else pd.read_parquet
    assert read(tmp_path / "log")["activity"].tolist() == ["y", "z", "x", "z", "a"]


def test_an_empty_log_is_written_with_its_header(tmp_path):
    assert write_csv(EventLog.from_traces({}), tmp_path / "log.csv") == 0
    header = (tmp_path / "log.csv").read_text("utf-8")
    assert header.strip().split(",") == [*OUT, "case:outcome"]


@pytest.mark.parametrize("write", [write_csv, write_log_parquet])
def test_a_file_that_cannot_be_made_whole_leaves_the_one_before(tmp_path, write):
    path = tmp_path / "log.out"
    path.write_text("before")
    log = EventLog.from_traces({"a": ["New"]})
    broken = EventLog(
        log.events.mutate(source=ibis.literal("x").cast("int64").cast("string")), log.cases
    )
    with pytest.raises(Exception, match="x"):
        write(broken, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["log.out"]
    assert path.read_text() == "before"
