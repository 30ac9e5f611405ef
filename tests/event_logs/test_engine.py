import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis.common.exceptions import TableNotFound

from event_logs import engine
from event_logs.errors import FileUnreadableError, GreyzoneError

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bare bounds


@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=5))
def test_seconds_between_are_exact_to_the_microsecond_also_before_1970(pairs):
    kind = pa.timestamp("us", "UTC")
    starts, ends = zip(*pairs, strict=True)
    rows = engine.load(pa.table({"start": pa.array(starts, kind), "end": pa.array(ends, kind)}))
    found = rows.select(
        between=engine.seconds_between(rows.start, rows.end), epoch=engine.epoch_seconds(rows.end)
    ).to_pyarrow()
    between, epoch = (found[name].to_pylist() for name in ("between", "epoch"))
    assert between == [(end - start).total_seconds() for start, end in pairs]
    assert epoch == [(end - engine.EPOCH).total_seconds() for end in ends]


def test_seconds_from_or_to_no_time_are_unknown():
    kind = pa.timestamp("us", "UTC")
    rows = engine.load(
        pa.table({"start": pa.array([None], kind), "end": pa.array([datetime.now(UTC)], kind)})
    )
    assert rows.select(s=engine.seconds_between(rows.start, rows.end)).to_pyarrow()[
        "s"
    ].to_pylist() == [None]


def test_each_thread_has_a_connection_of_its_own_and_keeps_it():
    with ThreadPoolExecutor(2) as pool:
        gate = [pool.submit(lambda: (engine.default(), engine.default())) for _ in range(4)]
        pairs = [job.result() for job in gate]
    assert all(first is second for first, second in pairs)
    assert all(first is not engine.default() for first, _ in pairs)


def test_threads_do_not_see_each_others_tables():
    name = engine.load(pa.table({"x": [1]})).op().name
    assert engine.default().table(name).columns == ("x",)
    with ThreadPoolExecutor(1) as pool, pytest.raises(TableNotFound):
        pool.submit(lambda: engine.default().table(name)).result()


def test_times_are_in_utc_whatever_the_machine_says(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    moment = "epoch(TIMESTAMPTZ '2026-01-05 09:00:00')"
    [(found,)] = engine.connect().raw_sql(f"SELECT {moment}").fetchall()
    assert found == datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("address", ["nosuch://somewhere", "hello", "mysql://localhost/x", ""])
def test_an_engine_that_is_not_here_is_a_sentence(address):
    with pytest.raises(GreyzoneError, match="The table engine cannot be opened"):
        engine.connect(address)


def test_a_file_that_is_no_duckdb_is_a_sentence(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("just notes " * 1000)
    with pytest.raises(GreyzoneError, match="not a valid DuckDB"):
        engine.connect(f"duckdb://{path}")


def test_spark_that_is_not_installed_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(GreyzoneError, match=r"Spark is not installed.*greyzone\[spark\]"):
        engine.connect("spark://local")


def test_spark_without_java_is_a_sentence():
    pytest.importorskip("pyspark")
    code = "from event_logs import engine; engine.connect('spark://local')"
    environment = os.environ | {"JAVA_HOME": os.devnull}
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "GreyzoneError: Spark does not start" in done.stderr


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_a_damaged_parquet_file_is_a_sentence_with_its_name(tmp_path, content):
    path = tmp_path / "events.parquet"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError, match=r"events\.parquet: This is no whole Parquet"):
        engine.read_parquet(path)


def test_a_loaded_table_is_what_was_loaded():
    rows = pa.table({"x": [3, 1, 2], "y": ["a", None, "я"]})
    assert engine.load(rows).to_pyarrow().to_pylist() == rows.to_pylist()


def places_of(values, texts):
    rows = engine.load(pa.table({"text": pa.array(texts, pa.string())}))
    place = engine.text_places(values, rows.get_backend())(rows.text)
    return rows.select(place=place).to_pyarrow()["place"].to_pylist()


def test_texts_become_their_places_among_the_values():
    assert places_of(["", "a'b", "lead", "Ж"], ["Ж", None, "", "a'b"]) == [3, None, 0, 1]


@pytest.mark.parametrize("values", [["a\0b", "lead"], []])
def test_texts_that_the_engine_cannot_list_stay(values):
    assert places_of(values, [None, *values]) == [None, *values]
