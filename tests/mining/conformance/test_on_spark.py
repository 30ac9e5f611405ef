"""The same expressions on DuckDB and on a local Spark give the same graph and alignments."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from event_logs import engine
from event_logs.event_log import EventLog
from mining.conformance.alignments import align
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.discovery.variants import discover_variants
from mining.models.funnel import parse_funnel

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
HERE = EventLog.from_traces(
    {f"deal-{n:02}": ["lead", *["call"] * (n % 4), "won"][: 1 + n % 5] for n in range(30)},
    outcomes=["won"],
)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine")
    pytest.importorskip("pyspark", reason="Spark is not installed (greyzone[spark])")
    folder: Path = tmp_path_factory.mktemp("log")
    HERE.events.to_parquet(folder / "events.parquet")
    HERE.cases.to_parquet(folder / "cases.parquet")
    spark = engine.connect("spark://local")
    return EventLog(
        spark.read_parquet((folder / "events.parquet").as_posix()),
        spark.read_parquet((folder / "cases.parquet").as_posix()),
    )


@pytest.mark.parametrize("time", ["calendar", "business"])
def test_the_graph_is_the_same(there, time):
    one = discover_directly_follows_graph(HERE, time=time)
    other = discover_directly_follows_graph(there, time=time)
    for part in ("nodes", "edges"):
        pd.testing.assert_frame_equal(
            getattr(one, part).astype(object), getattr(other, part).astype(object)
        )


def test_the_variants_are_the_same(there):
    one, other = discover_variants(HERE).frame, discover_variants(there).frame
    assert one.to_dict("records") == other.to_dict("records")


def test_each_case_has_the_same_alignment(there):
    funnel = parse_funnel("lead > call > won")
    found = [align(log, funnel) for log in (HERE, there)]
    told = [
        {row.case_id: one.alignments[row.alignment] for row in one.cases.itertuples()}
        for one in found
    ]
    assert told[0] == told[1]
