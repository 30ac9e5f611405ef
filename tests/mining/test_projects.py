"""Building and exporting projects: all or nothing, whatever happens."""

import os
import signal
import subprocess
import sys
import time

import pytest

from event_logs import open_log, read_project
from event_logs.errors import FunnelError, GreyzoneError
from event_logs.simulation import write_demo
from event_logs.storage import read_beside, read_manifest
from mining import build_log, read_funnel
from mining.projects import export_project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A calm demo project with its log."""
    place = write_demo(tmp_path_factory.mktemp("calm") / "demo", world="calm", deals=40)
    project = read_project(place)
    build_log(project, read_funnel(project))
    return project


def test_the_manifest_keeps_the_ledger_and_what_the_log_holds(built):
    manifest = read_manifest(built.folder)
    log = open_log(built.folder)
    assert manifest.cases == int(log.cases.count().execute())
    assert manifest.events == int(log.events.count().execute())
    for source in manifest.recipe["sources"]:
        assert source["read"] == source["kept"] + source["duplicate"] + source["rejected"]
    links = read_beside(built.folder, "links").execute()
    spoken = sum(row["count"] for row in manifest.recipe["links"])
    assert len(links) == spoken


def test_the_same_records_give_the_same_fingerprint_and_the_same_log(built):
    before = read_manifest(built.folder)
    first = open_log(built.folder).events.execute()
    build_log(built, read_funnel(built))
    after = read_manifest(built.folder)
    assert after.fingerprint == before.fingerprint
    assert open_log(built.folder).events.execute().equals(first)


def test_a_funnel_that_does_not_fit_stores_nothing(built):
    before = read_manifest(built.folder)
    funnel = read_funnel(built)
    wrong = type(funnel)(
        (funnel.stages[0], type(funnel.stages[0])("Qualifed"), *funnel.stages[2:]), funnel.outcomes
    )
    with pytest.raises(FunnelError, match="Qualifed"):
        build_log(built, wrong)
    assert read_manifest(built.folder) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; storage is tested there too")
def test_a_build_killed_at_any_moment_leaves_the_previous_log_whole(built):
    before = read_manifest(built.folder)
    rows = open_log(built.folder).events.execute()
    command = [sys.executable, "-m", "ui.cli", "build", str(built.folder)]
    for wait in (0.4, 1.0, 1.6, 2.2, 2.8):
        build = subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert read_manifest(built.folder).fingerprint == before.fingerprint
        assert open_log(built.folder).events.execute().equals(rows)
    build_log(built, read_funnel(built))
    tables = {entry.name for entry in (built.folder / "log").iterdir() if entry.is_dir()}
    # The tables before stay for whoever reads them still; what the killed builds left is gone.
    assert read_manifest(built.folder).folder in tables
    assert len(tables) == 2


def test_an_export_that_cannot_be_written_is_a_sentence(built, tmp_path):
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(GreyzoneError, match="cannot be written"):
        export_project(built.folder, tmp_path / "taken" / "log.csv", "csv")
