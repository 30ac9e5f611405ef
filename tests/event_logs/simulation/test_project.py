import csv
import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from event_logs.errors import GreyzoneError
from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project
from event_logs.simulation import write_demo

RECORDS = ("calls", "contacts", "deals", "emails", "staff", "stage_changes")
TRUTH = (
    *("absences", "bottlenecks", "checklist", "communications", "deals", "deviations", "dirty"),
    *(
        "effects",
        "entries",
        "handovers",
        "hazards",
        "parkings",
        "reactions",
        "reasons",
        "stages",
        "work",
    ),
)


def _content(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _truth(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("world", ["typical", "calm", "russian"])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path, world):
    one, same, other = (
        _content(write_demo(tmp_path / name, world=world, seed=seed, deals=20))
        for name, seed in (("one", 7), ("same", 7), ("other", 8))
    )
    assert one == same
    assert set(one) == set(other)
    assert one["records/emails.csv"] != other["records/emails.csv"]


def test_the_bytes_do_not_depend_on_the_process_nor_on_its_hashes(tmp_path):
    """Sets and dictionaries are walked in another order where the hash seed is another."""
    contents = []
    for hash_seed in ("1", "2"):
        place = tmp_path / hash_seed
        call = f"write_demo({str(place)!r}, world='messy', seed=7, deals=60)"
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", f"from event_logs.simulation import write_demo; {call}"],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
        contents.append(_content(place))
    assert len(contents[0]) > 40
    assert contents[0] == contents[1]


def test_the_bytes_are_the_same_on_every_machine(tmp_path):
    """A frozen figure. Whoever changes a knob or a draw changes it, and says so."""
    content = _content(write_demo(tmp_path, world="calm", seed=7, deals=10))
    del content["greyzone.toml"]  # what the project file says is no matter of chance
    whole = b"".join(name.encode() + text for name, text in content.items())
    assert hashlib.sha256(whole).hexdigest()[:16] == "15b010dccfdc44f0"


def test_a_project_has_its_records_its_file_and_its_truth(tmp_path):
    whole = _content(write_demo(tmp_path, deals=30))
    content = {name: text for name, text in whole.items() if "vendors" not in name}
    assert len(whole) > len(content) + 20
    assert set(content) == {
        "greyzone.toml",
        *(f"records/{name}.csv" for name in RECORDS),
        *(f"truth/{name}.csv" for name in TRUTH),
    }
    assert not any(b"\r" in text for text in content.values())
    project = tomllib.loads(content["greyzone.toml"].decode())
    assert project["funnel"] == {"line": "New > Qualified > Proposal > Won | Lost"}
    assert {source["file"] for source in project["sources"]} == {
        f"records/{name}.csv" for name in RECORDS
    }


def test_no_source_points_at_the_truth(tmp_path):
    for world in ("typical", "calm", "russian"):
        project = read_project(write_demo(tmp_path / world, world=world, deals=5))
        assert {source.file.parent.name for source in project.sources} == {"records"}


@pytest.mark.parametrize("world", ["typical", "russian"])
def test_the_reader_finds_all_dirt_and_nothing_else(tmp_path, world):
    """The ledger against the truth, row by row; the log against it, record by record."""
    folder = write_demo(tmp_path, world=world, deals=150)
    found = extract(read_project(folder))
    dirty = [
        (Path(row["file"]).stem, int(row["row"]), row["kind"]) for row in _truth(folder, "dirty")
    ]
    rejected = found.rejected.execute()
    assert set(zip(rejected.source, rejected.row, strict=True)) == {
        (name, row) for name, row, kind in dirty if kind != "duplicate"
    }
    duplicates = [name for name, _, kind in dirty if kind == "duplicate"]
    ledger = found.ledger.frame.set_index("source").duplicate
    assert {name: duplicates.count(name) for name in RECORDS} == ledger.to_dict()


def test_the_reader_names_activities_as_the_truth_does_and_links_in_a_calm_world(tmp_path):
    folder = write_demo(tmp_path, world="calm", deals=60)
    found = extract(read_project(folder))
    truth = {
        (Path(row["file"]).stem, int(row["row"])): (row["case_id"], row["activity"])
        for row in _truth(folder, "communications")
        if row["activity"] != "Email inside" and "vendors" not in row["file"]
    }
    events = found.log.events.select("source", "source_row", "case_id", "activity").execute()
    spoken = events[events.source.isin(["calls", "emails"])]
    read = {
        (row.source, row.source_row): (row.case_id, row.activity) for row in spoken.itertuples()
    }
    assert read == truth


@pytest.mark.parametrize("deals", [0, -3])
def test_a_project_needs_a_deal(tmp_path, deals):
    with pytest.raises(GreyzoneError, match="make no project"):
        write_demo(tmp_path / "none", deals=deals)
    assert not (tmp_path / "none").exists()


def test_one_deal_is_enough(tmp_path):
    assert (write_demo(tmp_path, deals=1) / "greyzone.toml").is_file()


def test_somebody_else_s_project_is_not_overwritten(tmp_path):
    (tmp_path / "greyzone.toml").write_text("[project]\nname = 'Mine'\n", encoding="utf-8")
    with pytest.raises(GreyzoneError, match="did not write"):
        write_demo(tmp_path, deals=2)
    assert not (tmp_path / "records").exists()


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GreyzoneError, match="It is a file"):
        write_demo(tmp_path / "file", deals=2)


def test_an_older_demo_is_written_over(tmp_path):
    fresh = write_demo(tmp_path / "fresh", deals=3, seed=2)
    write_demo(tmp_path / "old", deals=3, seed=1)
    assert _content(write_demo(tmp_path / "old", deals=3, seed=2)) == _content(fresh)


def test_what_is_done_is_told(tmp_path):
    told: list[str] = []
    write_demo(tmp_path, deals=2, tell=told.append)
    assert [line.split()[0] for line in told] == ["Playing", "Writing"]
