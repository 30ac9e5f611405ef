"""How an event log is stored and opened again.

A stored log is a folder: `manifest.json`, and beside it one folder of Parquet files that
the manifest names. The manifest is replaced last and in one step, so a crash or a kill at
any moment leaves the previous log whole. The log before this one is kept until the next
build, so a reader that has it open can read on.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import ibis
from filelock import FileLock, Timeout
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from event_logs import engine
from event_logs.bulk import RANK, quick_to_order
from event_logs.errors import FileUnreadableError, GreyzoneError, LogMissingError
from event_logs.event_log import EventLog, in_order, summarize_cases
from event_logs.progress import Tell, say_nothing

FORMAT = 1
MANIFEST = "manifest.json"
LEFTOVERS = ("tables-*", "making-*", f"{MANIFEST}.*")
"""What builds leave in the place of a log, the finished tables among them."""

ROWS_IN_A_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored log is: where it lies, how much it holds, and what it was made from.

    `fingerprint` names the records and the recipe; `folder` is the Parquet folder beside
    the manifest; `first` and `last` are the times of the first and last event (ISO, UTC);
    `recipe` holds what the log was made with, for the reader and for `is it still fresh?`.
    """

    fingerprint: str
    folder: str
    cases: int
    events: int
    activities: int
    open_cases: int
    first: str
    last: str
    recipe: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def __post_init__(self) -> None:
        if not self.folder or Path(self.folder).name != self.folder:
            raise ValueError(f"'{self.folder}' is no folder beside the manifest")


def save_log(
    log: EventLog,
    place: Path,
    *,
    fingerprint: str = "",
    recipe: Mapping[str, Any] | None = None,
    beside: Mapping[str, Table] | None = None,
) -> Manifest:
    """Store a log in the folder `place`, replacing the one stored there in one step.

    `beside` are further tables to keep with it (`rejected`, `links`). One writer at a
    time: another one running gets a `GreyzoneError`.
    """
    tables = {"events": log.events, "cases": log.cases, **(beside or {})}
    with _sole_writer(place):
        return _store(place, tables, fingerprint, recipe or {})


def store_raw(
    raw: Table,
    place: Path,
    *,
    outcomes: tuple[str, ...] = (),
    stages: tuple[str, ...] = (),
    fingerprint: str = "",
    tell: Tell = say_nothing,
) -> Manifest:
    """Put raw events in order and store them, without ever holding them in memory.

    The short way from one big table to a stored log; `raw` as in `log_from_events`.
    """
    with (
        _sole_writer(place),
        tempfile.TemporaryDirectory(dir=place, prefix="making-") as making,
    ):
        tell("putting the events in order …")
        path = Path(making) / "events.parquet"
        write_parquet(in_order(quick_to_order(raw), rank=RANK), path)
        events = engine.read_parquet(path, raw.get_backend())
        tell("summarising the cases …")
        cases = summarize_cases(events, outcomes, stages)
        return _store(place, {"events": path, "cases": cases}, fingerprint, {})


def open_log(place: Path | str, backend: BaseBackend | None = None) -> EventLog:
    """The log stored in a folder, or in the `log` folder of a project; nothing is read yet.

    `backend` is an engine from `engine.connect`; without one, this thread's DuckDB.
    Raises `LogMissingError` where there is no log or one of another version.
    """
    home = _home(Path(place))
    manifest = read_manifest(home)
    events, cases = (
        _stored_table(home / manifest.folder, name, backend) for name in ("events", "cases")
    )
    return EventLog(events, cases, manifest.fingerprint)


def read_beside(place: Path | str, name: str) -> Table:
    """A table kept beside a stored log: `rejected` or `links`.

    Raises `LogMissingError` where there is no such table.
    """
    return _stored_table(tables_folder(place), name)


def tables_folder(place: Path | str) -> Path:
    """The folder of the tables that the manifest names; what is kept there goes with them."""
    home = _home(Path(place))
    return home / read_manifest(home).folder


def read_manifest(place: Path | str) -> Manifest:
    """The manifest of the log stored in a folder or in the `log` folder of a project."""
    path = _home(Path(place)) / MANIFEST
    if not path.is_file():
        raise LogMissingError(
            "There is no stored event log here",
            where=str(path.parent),
            remedy="Make it with 'greyzone build PROJECT'",
        )
    try:
        facts = json.loads(path.read_text("utf-8"))
        _refuse_other_format(facts.get("format", FORMAT), path)
        manifest = Manifest(**facts)
    except (AttributeError, TypeError, ValueError) as damaged:
        raise FileUnreadableError(
            f"The manifest of the log is damaged ({damaged})",
            where=str(path),
            remedy="Build the log again with 'greyzone build PROJECT'",
        ) from damaged
    return manifest


def write_parquet(table: Table, path: Path) -> None:
    """Write a table as one Parquet file, in the table's own order.

    LZ4 is read faster than Snappy and is hardly larger. The encodings of Parquet's second
    version would save a quarter, but Spark 4.0 does not read them all.
    """
    table.to_parquet(path, compression="lz4_raw", row_group_size=ROWS_IN_A_GROUP)


def _home(place: Path) -> Path:
    inner = place / "log"
    return inner if (inner / MANIFEST).is_file() or inner.is_dir() else place


def _refuse_other_format(found: object, path: Path) -> None:
    if found != FORMAT:
        raise LogMissingError(
            f"The log was stored in format {found}, this version reads {FORMAT}",
            where=str(path),
            remedy="Build it again with 'greyzone build PROJECT'",
        )


def _stored_table(folder: Path, name: str, backend: BaseBackend | None = None) -> Table:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise LogMissingError(
            f"The stored log has no table of {name}",
            where=str(folder),
            remedy="Build it again with 'greyzone build PROJECT'",
        )
    return engine.read_parquet(path, backend)


@contextmanager
def _sole_writer(place: Path) -> Iterator[None]:
    """Hold the lock of a stored log; where another holds it, a sentence."""
    place.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as busy:
        raise GreyzoneError(
            "Another build is writing this log", where=str(place), remedy="Wait until it ends"
        ) from busy
    try:
        yield
    finally:
        lock.release()


def _store(
    place: Path, tables: Mapping[str, Table | Path], fingerprint: str, recipe: Mapping[str, Any]
) -> Manifest:
    earlier = _current_folder(place)
    folder = Path(tempfile.mkdtemp(dir=place, prefix="tables-"))
    try:
        # Files already written move last: the other tables may still be read from them.
        for name, table in sorted(tables.items(), key=lambda item: isinstance(item[1], Path)):
            target = folder / f"{name}.parquet"
            if isinstance(table, Path):
                table.replace(target)
            else:
                write_parquet(table, target)
        manifest = Manifest(fingerprint, folder.name, recipe=recipe, **_count(folder))
        _replace_manifest(place, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sweep(place, keep={folder.name, earlier})
    return manifest


def _count(folder: Path) -> dict[str, Any]:
    events = engine.read_parquet(folder / "events.parquet")
    cases = engine.read_parquet(folder / "cases.parquet")
    times = events.aggregate(
        events=ibis._.count(),
        activities=ibis._.activity.nunique(),
        first=ibis._.timestamp.min(),
        last=ibis._.timestamp.max(),
    ).to_pyarrow()
    [row] = times.to_pylist()
    [states] = (
        cases.aggregate(cases=ibis._.count(), open_cases=ibis._.closed.isnull().sum().fill_null(0))
        .to_pyarrow()
        .to_pylist()
    )
    spoken = {name: row[name].isoformat() if row[name] else "" for name in ("first", "last")}
    return {**row, **spoken, **states}


def _replace_manifest(place: Path, manifest: Manifest) -> None:
    draft = place / f"{MANIFEST}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
    draft.replace(place / MANIFEST)


def _current_folder(place: Path) -> str:
    """The folder that the manifest in `place` names; nothing where it names none."""
    try:
        return read_manifest(place).folder
    except GreyzoneError:
        return ""


def _sweep(place: Path, keep: Collection[str]) -> None:
    """Remove earlier tables and what crashed builds left; a file in use may stay a while."""
    leftovers = (found for kind in LEFTOVERS for found in place.glob(kind))
    for leftover in leftovers:
        if leftover.is_file():
            leftover.unlink(missing_ok=True)
        elif leftover.name not in keep:
            shutil.rmtree(leftover, ignore_errors=True)
