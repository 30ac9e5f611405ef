"""The same expressions give the same results on DuckDB and on a local Spark."""

import importlib.util
import os
import shutil
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from ibis.backends import BaseBackend

from event_logs import engine
from event_logs.event_log import EventLog
from event_logs.simulation import simulate_frame
from event_logs.storage import open_log, store_raw
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.discovery.variants import discover_variants
from mining.models.funnel import parse_funnel
from mining.organization.handovers import handovers
from mining.performance.stage_times import stage_times
from mining.timelines.timeline import read_timeline

pytestmark = [
    pytest.mark.spark,
    # Spark 4.0 calls pandas 3 by an argument that pandas 4 will drop.
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    # It leaves the sockets by which it brings rows to be closed when they are collected.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

CASES = 2_000
FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")


@pytest.fixture(scope="module")
def spark() -> BaseBackend:
    """One quiet local Spark for the module; skips, saying so, where there is none."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed (pip install greyzone[spark])")
    home = os.environ.get("JAVA_HOME", "")
    if not shutil.which("java") and not Path(home, "bin", "java").is_file():
        pytest.skip("there is no Java on this machine (Spark needs Java 17)")
    backend = engine.connect("spark://local")
    yield backend
    backend.disconnect()


@pytest.fixture(scope="module")
def logs(spark, tmp_path_factory) -> tuple[EventLog, EventLog]:
    """One stored log, opened by DuckDB and by Spark; some starts and hands are known."""
    raw = engine.load(simulate_frame(CASES))
    begun = raw.timestamp - ibis.interval(minutes=20)
    gaps = raw.mutate(
        resource=(raw.source_row % 17 == 0).ifelse(ibis.null("string"), raw.resource),
        start_timestamp=(raw.source_row % 3 == 0).ifelse(begun, ibis.null(raw.timestamp.type())),
    )
    place = tmp_path_factory.mktemp("log")
    store_raw(gaps, place, outcomes=("Won", "Lost"))
    return open_log(place, engine.connect("duckdb://")), open_log(place, spark)


def same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    assert len(ours) > 0
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-12)


def test_both_read_the_same_events_and_cases(logs):
    duck, spark = logs
    for table in ("events", "cases"):
        ours, theirs = (getattr(log, table) for log in (duck, spark))
        assert ours.schema().names == theirs.schema().names
        keys = [name for name in ("case_id", "position") if name in ours.columns]
        frames = [in_utc(rows.order_by(keys).execute()) for rows in (ours, theirs)]
        pd.testing.assert_frame_equal(*frames, check_dtype=False)


def in_utc(frame: pd.DataFrame) -> pd.DataFrame:
    """Spark hands out times without their zone, which is UTC, and in nanoseconds."""
    times = frame.select_dtypes(["datetime", "datetimetz"]).columns
    told = {name: pd.to_datetime(frame[name], utc=True).dt.as_unit("us") for name in times}
    return frame.assign(**told)


def test_the_timelines_are_the_same(logs):
    duck, spark = map(read_timeline, logs)
    assert (duck.activities, duck.people) == (spark.activities, spark.people)
    assert duck.cases["case_id"].tolist() == spark.cases["case_id"].tolist()
    for name in ("case", "position", "activity", "person", "begun", "ended", "is_timed", "does"):
        np.testing.assert_array_equal(getattr(duck, name), getattr(spark, name))
    np.testing.assert_allclose(duck.business, spark.business)


@pytest.mark.parametrize("time", ["calendar", "business"])
def test_the_directly_follows_graph_is_the_same_in_counts_and_times(logs, time):
    duck, spark = (discover_directly_follows_graph(log, time=time) for log in logs)
    same(duck.nodes, spark.nodes)
    same(duck.edges, spark.edges)
    assert (duck.cases, duck.events) == (spark.cases, spark.events)
    assert duck.cases == CASES


def test_the_variants_are_the_same(logs):
    duck, spark = map(discover_variants, logs)
    same(duck.frame, spark.frame)
    assert duck.cases == spark.cases == CASES
    assert duck.frame["open_cases"].sum() > 0


def test_the_times_in_stages_are_the_same(logs):
    duck, spark = (stage_times(log, FUNNEL) for log in logs)
    same(duck.frame, spark.frame)
    assert duck.frame["open_visits"].sum() > 0


@pytest.mark.parametrize("by", ["resource", "department"])
def test_the_handovers_are_the_same(logs, by):
    duck, spark = (handovers(log, by=by) for log in logs)
    same(duck.frame, spark.frame)
    assert (duck.transitions, duck.unknown) == (spark.transitions, spark.unknown)
    assert (duck.unknown > 0) == (by == "resource")
