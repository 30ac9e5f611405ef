import tomllib

import pandas as pd
import pytest

from event_logs.errors import GreyzoneError
from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project
from event_logs.simulation.branches import write_branches


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ninety deals in three branches, by one process."""
    place = tmp_path_factory.mktemp("branches")
    return write_branches(place, 90, deals_each=30, processes=1)


def _table(folder, name):
    return pd.read_parquet(folder / f"{name}.parquet")


def _bytes(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_bytes_do_not_depend_on_the_number_of_processes(folder, tmp_path):
    again = write_branches(tmp_path, 90, deals_each=30, processes=2)
    assert _bytes(again) == _bytes(folder)


def test_numbers_are_unique_over_all_branches(folder):
    assert _table(folder, "truth/deals").case_id.nunique() == 90
    for name, column in (("deals", "deal_id"), ("calls", "call_id"), ("emails", "message_id")):
        numbers = _clean(folder, name)[column]
        assert len(numbers) == numbers.nunique() > 60
    staff = _table(folder, "truth/work").person
    assert staff[staff != ""].nunique() == 3 * 14


def _clean(folder, name):
    """The records of a file without the bad copies planted in each branch."""
    dirty = _table(folder, "truth/dirty")
    planted = dirty[dirty.file == f"records/{name}.parquet"].row.to_numpy() - 1
    return _table(folder, f"records/{name}").drop(index=planted)


def test_the_truth_points_at_the_records(folder):
    told = _table(folder, "truth/communications")
    for name in ("calls", "emails"):
        records = _table(folder, f"records/{name}")
        own = told[told.file == f"records/{name}.parquet"]
        linked = records.deal_id.to_numpy()[own.row.to_numpy() - 1]
        assert set(own.row) <= set(range(1, len(records) + 1))
        assert ((linked == "") | (linked == own.case_id.to_numpy())).all()
        assert (linked != "").sum() > 30
    dirty = _table(folder, "truth/dirty")
    broken = dirty[(dirty.kind == "broken time") & (dirty.file == "records/calls.parquet")]
    times = _table(folder, "records/calls").started.to_numpy()[broken.row.to_numpy() - 1]
    assert pd.to_datetime(pd.Series(times), errors="coerce", format="ISO8601").isna().all()


def test_the_project_can_be_read(folder):
    project = tomllib.loads((folder / "greyzone.toml").read_text())
    assert {source["file"].rsplit(".")[-1] for source in project["sources"]} == {"parquet"}
    found = extract(read_project(folder))
    assert found.log.cases.count().execute() > 60


def test_a_project_needs_a_deal(tmp_path):
    with pytest.raises(GreyzoneError, match="make no project"):
        write_branches(tmp_path / "none", 0)
