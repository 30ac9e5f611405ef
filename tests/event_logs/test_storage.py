import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.errors import FileUnreadableError, GreyzoneError, LogMissingError
from event_logs.event_log import EventLog
from event_logs.filters import filter_containing
from event_logs.storage import (
    MANIFEST,
    open_log,
    read_beside,
    read_manifest,
    save_log,
    store_raw,
)

FIRST = EventLog.from_traces({"a": ["New", "Won"], "b": ["New"]}, outcomes=["Won"])
SECOND = EventLog.from_traces({"c": ["New"]})

BUILDER = r"""
import os, signal, sys, time
from pathlib import Path
import numpy as np, pyarrow as pa
from event_logs import engine, storage

place = Path(sys.argv[1])


def build(events, kind):
    times = np.arange(events)[::-1] * 1_000_000
    raw = engine.load(pa.table({
        "case_id": pa.array((np.arange(events) % 997).astype(str)),
        "activity": pa.array(np.where(np.arange(events) % 3, "New", "Won")),
        "timestamp": pa.array(times, pa.timestamp("us", "UTC")),
    }))
    if kind == "raw":
        storage.store_raw(raw, place, outcomes=("Won",), fingerprint=str(events))
    else:
        ordered = storage.in_order(raw)
        log = storage.EventLog(ordered, storage.summarize_cases(ordered))
        storage.save_log(log, place, fingerprint=str(events))


def killed(stage):
    os.kill(os.getpid(), signal.SIGKILL)


# The children are forked before the engine opens a connection, so each is a fresh program.
for line in sys.stdin:
    kind, events, delay, stage = line.split()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        if stage == "before":
            storage._replace_manifest = lambda *_: killed(stage)
        elif stage == "after":
            storage._sweep = lambda *_, **__: killed(stage)
        build(int(events), kind)
        os._exit(0)
    if float(delay) >= 0:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(status, time.monotonic() - begun, flush=True)
"""


class Builder:
    """A program that builds logs in a place and is killed at a moment of our choice."""

    def __init__(self, place: Path) -> None:
        self.program = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", BUILDER, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, kind, events, *, delay=-1.0, stage="-"):
        """Whether it was killed, and the seconds that it ran."""
        self.program.stdin.write(f"{kind} {events} {delay} {stage}\n")
        self.program.stdin.flush()
        status, seconds = self.program.stdout.readline().split()
        return int(status) == 9, float(seconds)

    def close(self):
        """End the program."""
        self.program.stdin.close()
        self.program.stdout.close()
        assert self.program.wait(10) == 0


@pytest.fixture
def builder(tmp_path):
    made = Builder(tmp_path)
    yield made
    made.close()


def is_whole(place):
    """The stored log says how much it holds, and holds it; its number of events."""
    manifest, log = read_manifest(place), open_log(place)
    events, cases = log.events.execute(), log.cases.execute()
    assert (len(events), len(cases)) == (manifest.events, manifest.cases)
    assert cases["events"].sum() == len(events)
    assert log.fingerprint == str(len(events))
    return len(events)


def leftovers(place):
    kept = {read_manifest(place).folder, MANIFEST, ".lock"}
    return sorted(path.name for path in place.iterdir() if path.name not in kept)


@pytest.mark.parametrize("kind", ["raw", "log"])
def test_a_kill_at_any_moment_leaves_a_whole_log_and_the_next_build_sweeps(builder, tmp_path, kind):
    stored = 20_000
    assert builder.run(kind, stored) == (False, pytest.approx(0, abs=60))
    _, whole = builder.run(kind, stored)
    kills = 0
    for moment in range(10):
        events = 20_001 + moment
        was_killed, _ = builder.run(kind, events, delay=whole * (moment + 0.5) / 10)
        found = is_whole(tmp_path)
        assert found in (stored, events)
        assert was_killed or found == events
        stored, kills = found, kills + was_killed
    assert kills > 0
    assert builder.run(kind, 30_000)[0] is False
    assert is_whole(tmp_path) == 30_000
    # The log before is kept for those who are reading it; nothing else is.
    assert [name[:7] for name in leftovers(tmp_path)] == ["tables-"]


@pytest.mark.parametrize("kind", ["raw", "log"])
def test_a_kill_just_before_the_manifest_leaves_the_old_log_and_just_after_the_new(
    builder, tmp_path, kind
):
    builder.run(kind, 1_000)
    assert builder.run(kind, 1_001, stage="before")[0]
    assert is_whole(tmp_path) == 1_000
    assert builder.run(kind, 1_002, stage="after")[0]
    assert is_whole(tmp_path) == 1_002
    builder.run(kind, 1_003)
    assert is_whole(tmp_path) == 1_003
    assert [name[:7] for name in leftovers(tmp_path)] == ["tables-"]


def test_a_build_that_fails_leaves_the_old_log_and_no_rubbish(tmp_path):
    save_log(FIRST, tmp_path, fingerprint="first")
    broken = EventLog(FIRST.events.mutate(x=ibis.literal("x").cast("int64")), FIRST.cases)
    with pytest.raises(Exception, match="x"):
        save_log(broken, tmp_path)
    assert open_log(tmp_path).fingerprint == "first"
    assert leftovers(tmp_path) == []


def test_what_was_stored_is_what_is_opened(tmp_path):
    beside = {"rejected": ibis.memtable({"reason": ["no time"]})}
    manifest = save_log(
        FIRST, tmp_path / "log", fingerprint="f", recipe={"имя": [1]}, beside=beside
    )
    for place in (tmp_path, str(tmp_path), tmp_path / "log"):
        log = open_log(place)
        assert log.fingerprint == "f"
        assert log.events.to_pyarrow().equals(FIRST.events.to_pyarrow())
        assert log.cases.to_pyarrow().equals(FIRST.cases.to_pyarrow())
        assert read_beside(place, "rejected").reason.execute().tolist() == ["no time"]
        assert read_manifest(place) == manifest
    assert (manifest.cases, manifest.events, manifest.activities) == (2, 3, 2)
    assert (manifest.open_cases, manifest.recipe) == (1, {"имя": [1]})
    assert manifest.first == "2026-01-05T09:00:00+00:00"


def test_a_raw_log_is_stored_as_it_would_be_in_memory(tmp_path):
    rows = FIRST.events.select("case_id", "activity", "timestamp", "source_row").to_pyarrow()
    raw = engine.load(rows.take(pa.array([2, 0, 1])))
    told = []
    store_raw(raw, tmp_path, outcomes=("Won",), tell=told.append)
    stored = open_log(tmp_path)
    names = [name for name in stored.events.columns if name != "source"]
    assert stored.events.select(names).to_pyarrow().equals(FIRST.events.select(names).to_pyarrow())
    assert stored.cases.to_pyarrow().equals(FIRST.cases.to_pyarrow())
    assert len(told) == 2
    assert leftovers(tmp_path) == []


def test_an_empty_log_can_be_stored(tmp_path):
    manifest = save_log(EventLog.from_traces({}), tmp_path)
    assert (manifest.events, manifest.cases, manifest.open_cases, manifest.first) == (0, 0, 0, "")
    assert int(open_log(tmp_path).events.count().execute()) == 0


def test_a_reader_of_the_old_log_reads_on_after_a_new_build(tmp_path):
    save_log(FIRST, tmp_path)
    old = open_log(tmp_path)
    save_log(SECOND, tmp_path)
    assert old.events.to_pyarrow().equals(FIRST.events.to_pyarrow())
    assert open_log(tmp_path).events.case_id.execute().tolist() == ["c"]


def test_old_logs_do_not_pile_up(tmp_path):
    for _ in range(4):
        save_log(FIRST, tmp_path)
    assert len(list(tmp_path.glob("tables-*"))) == 2


def test_a_stored_log_may_be_replaced_by_a_part_of_itself(tmp_path):
    save_log(FIRST, tmp_path)
    save_log(filter_containing(open_log(tmp_path), "Won"), tmp_path)
    assert open_log(tmp_path).cases.case_id.execute().tolist() == ["a"]


def test_a_second_builder_gets_a_sentence_and_the_first_finishes(tmp_path):
    mistakes = []

    def second_builder(_step):
        with ThreadPoolExecutor(1) as pool:
            mistakes.append(pool.submit(save_here, SECOND, tmp_path).exception())

    raw = engine.load(FIRST.events.to_pyarrow())
    store_raw(raw, tmp_path, fingerprint="first", tell=second_builder)
    assert [type(mistake) for mistake in mistakes] == [GreyzoneError, GreyzoneError]
    assert "Another build is writing this log. Wait until it ends." in str(mistakes[0])
    assert open_log(tmp_path).fingerprint == "first"
    save_log(SECOND, tmp_path)


def save_here(log, place):
    """Save from a thread of its own, with rows that its own engine holds."""
    rows = {"case_id": ["z"], "activity": ["New"], "timestamp": ["2026-01-05"]}
    assert log is SECOND
    store_raw(ibis.memtable(rows).mutate(timestamp=ibis._.timestamp.cast("timestamp")), place)


def test_where_nothing_is_stored_a_sentence_says_how_to_build(tmp_path):
    with pytest.raises(LogMissingError, match="Make it with 'greyzone build PROJECT'"):
        open_log(tmp_path)


def good_manifest(place):
    save_log(FIRST, place)
    return json.loads((place / MANIFEST).read_text("utf-8"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"3", b"{}", b"\xff\xfe\x00", b'{"fingerprint": "x"}'],
)
def test_a_damaged_manifest_is_a_sentence(tmp_path, content):
    save_log(FIRST, tmp_path)
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(FileUnreadableError, match="The manifest of the log is damaged"):
        open_log(tmp_path)


@pytest.mark.parametrize("folder", [5, "", "../elsewhere", "/etc", None])
def test_a_manifest_that_points_elsewhere_is_damaged(tmp_path, folder):
    facts = good_manifest(tmp_path) | {"folder": folder}
    (tmp_path / MANIFEST).write_text(json.dumps(facts), "utf-8")
    with pytest.raises(FileUnreadableError, match="The manifest of the log is damaged"):
        open_log(tmp_path)


def test_a_log_of_another_version_is_missing_not_damaged(tmp_path):
    facts = good_manifest(tmp_path) | {"format": 2, "a_setting_of_tomorrow": 1}
    (tmp_path / MANIFEST).write_text(json.dumps(facts), "utf-8")
    with pytest.raises(LogMissingError, match="stored in format 2, this version reads 1"):
        open_log(tmp_path)


def test_a_damaged_manifest_does_not_hinder_the_next_build(tmp_path):
    save_log(FIRST, tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"{")
    save_log(SECOND, tmp_path)
    assert open_log(tmp_path).cases.case_id.execute().tolist() == ["c"]
    assert leftovers(tmp_path) == []


def test_lost_and_damaged_tables_are_sentences(tmp_path):
    manifest = save_log(FIRST, tmp_path)
    events = tmp_path / manifest.folder / "events.parquet"
    events.write_bytes(events.read_bytes()[:100])
    with pytest.raises(FileUnreadableError, match=r"events\.parquet"):
        open_log(tmp_path)
    events.unlink()
    with pytest.raises(LogMissingError, match="no table of events"):
        open_log(tmp_path)
    with pytest.raises(LogMissingError, match="no table of links"):
        read_beside(tmp_path, "links")
