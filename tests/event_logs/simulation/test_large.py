from datetime import UTC, datetime

import pandas as pd
import pyarrow.parquet as pq
import pytest

from event_logs.simulation import large
from event_logs.simulation.large import ACTIVITIES, CHAIN, followers, simulate_frame, write_large


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate_frame(20_000, seed=3).to_pandas()


def test_the_log_has_the_size_and_shape_of_a_benchmark(frame):
    assert frame.case_id.nunique() == 20_000
    assert 8 < len(frame) / 20_000 < 10
    assert set(frame.activity) == set(ACTIVITIES)
    assert len(ACTIVITIES) == 24
    assert frame.resource.nunique() == 60
    assert frame.department.nunique() == 5


def test_times_are_in_utc_within_a_year_and_in_working_hours(frame):
    assert frame.timestamp.min() >= datetime(2026, 1, 1, tzinfo=UTC)
    assert frame.timestamp.max() < datetime(2027, 1, 1, tzinfo=UTC)
    assert frame.timestamp.dt.hour.between(6, 14).all()
    assert frame.timestamp.dt.day_of_week.max() == 4


def test_rows_are_shuffled_and_numbered(frame):
    assert frame.source_row.tolist() == list(range(1, len(frame) + 1))
    assert not frame.timestamp.is_monotonic_increasing
    assert (frame.case_id == frame.case_id.shift()).mean() < 0.01


def test_times_within_a_case_differ(frame):
    """Otherwise the variants would depend on the order of rows."""
    assert not frame.duplicated(["case_id", "timestamp"]).any()


def test_variants_are_funnel_shaped_and_zipf_like(frame):
    ordered = frame.sort_values(["case_id", "timestamp"])
    variants = ordered.groupby("case_id").activity.agg(tuple)
    counts = variants.value_counts().tolist()
    assert counts[0] > 1.5 * counts[1] > 1.5 * counts[3]
    assert 2000 < len(counts) < 8000
    assert variants.map(lambda trace: trace[0]).eq("Lead imported").all()
    ends = variants.map(lambda trace: trace[-1])
    assert 0.05 < 1 - ends.isin(["Won", "Lost"]).mean() < 0.2
    inner = variants.map(lambda trace: set(trace[:-1]))
    assert not inner.map(lambda stages: bool(stages & {"Won", "Lost"})).any()


def test_every_step_is_one_of_the_chain(frame):
    ordered = frame.sort_values(["case_id", "timestamp"])
    following = ordered.groupby("case_id").activity.shift(-1)
    steps = set(zip(ordered.activity, following, strict=True))
    allowed = {
        (name, follower) for name, (_, _, text) in CHAIN.items() for follower, _ in followers(text)
    }
    assert {step for step in steps if isinstance(step[1], str)} <= allowed


def test_a_department_has_its_own_people(frame):
    assert frame.groupby("resource").department.nunique().eq(1).all()


def test_the_same_seed_gives_the_same_rows_and_another_gives_others():
    one, same, other = (simulate_frame(50, seed=seed) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_a_file_written_in_chunks_is_the_frame(tmp_path, monkeypatch):
    monkeypatch.setattr(large, "CHUNK_ROWS", 300)
    file = pq.ParquetFile(write_large(tmp_path / "log.parquet", 200, seed=1))
    assert file.num_row_groups > 3
    assert file.read().equals(simulate_frame(200, seed=1).combine_chunks())
