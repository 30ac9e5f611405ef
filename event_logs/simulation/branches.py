"""The large world: many branches, each a company of its own, streamed to Parquet.

A branch is played like any other world, with its own people, leads and numbers, by one of
several processes; its records and its truth are appended to the files as a row group each.
So memory is bounded by the branches in play, whatever the number of deals, and the bytes do
not depend on the number of processes.
"""

import gc
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_logs.collector import collector_at_rest
from event_logs.errors import GreyzoneError
from event_logs.progress import Tell, say_nothing
from event_logs.simulation.company.company import play_company
from event_logs.simulation.project_text import FILE, project_file, refuse_foreign
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.records.sheets import Sheet
from event_logs.simulation.records.tables import records_of
from event_logs.simulation.truth.tables import truth_of
from event_logs.simulation.worlds.catalogue import LARGE
from event_logs.simulation.worlds.world import World

DEALS_EACH = 2_000
SEEDS_APART = 1_000_000
Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Branch:
    """One branch to be played: its world, its seed, its deals."""

    world: World
    seed: int
    deals: int


def write_branches(
    folder: Path | str,
    deals: int,
    *,
    seed: int = 7,
    deals_each: int = DEALS_EACH,
    processes: int = 2,
    tell: Tell = say_nothing,
) -> Path:
    """Write a project of so many deals: `greyzone.toml`, `records/` and `truth/` in Parquet.

    Every column of the records is text, as exports have it. In the truth `file` and `row`
    name a record by its place in its file, from 1. The same seed, number of deals and
    deals a branch give the same rows. Returns the folder.

    Raises `GreyzoneError` for fewer than one deal, or a folder that holds a project of
    somebody else.
    """
    target = Path(folder)
    if deals < 1:
        raise GreyzoneError(f"{deals} deals make no project", remedy="Ask for one or more")
    refuse_foreign(target)
    branches = list(_branches(LARGE, seed, deals, deals_each))
    for room in ("records", "truth"):
        (target / room).mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    with ExitStack() as files:
        writers: dict[str, pq.ParquetWriter] = {}
        for number, tables in enumerate(_played(branches, processes), 1):
            for name, table in _placed(tables, rows).items():
                if name not in writers:
                    file = target / f"{name}.parquet"
                    writers[name] = files.enter_context(pq.ParquetWriter(file, table.schema))
                writers[name].write_table(table)
            tell(f"Played {number} of {len(branches)} branches")
    text = project_file(branches[0].world, seed, _sheets(branches[0]), "parquet")
    (target / FILE).write_bytes(text.encode())
    return target


def _branches(world: World, seed: int, deals: int, deals_each: int) -> Iterator[_Branch]:
    for number, first in enumerate(range(0, deals, deals_each), 1):
        own = replace(world, branch=number, first_lead=first)
        yield _Branch(own, seed * SEEDS_APART + number, min(deals_each, deals - first))


def _played(branches: list[_Branch], processes: int) -> Iterator[Tables]:
    """The tables of the branches in order, few of them at a time."""
    if processes == 1 or len(branches) == 1:
        yield from map(play_branch, branches)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Tables]] = deque()
        for branch in branches:
            waiting.append(pool.submit(play_branch, branch))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def play_branch(branch: _Branch) -> Tables:
    """The records and the truth of one branch, by the place of their file."""
    with collector_at_rest():
        tables = _tables_of(branch)
    gc.collect()
    return tables


def _tables_of(branch: _Branch) -> Tables:
    played = play_company(branch.world, seed=branch.seed, deals=branch.deals)
    view = view_in_crm(played)
    sheets = records_of(played, view)
    tables = {f"records/{sheet.name}": _record_table(sheet) for sheet in sheets}
    for name, (header, rows) in truth_of(played, view, sheets).items():
        tables[f"truth/{name}"] = _text_table(header, list(rows))
    return tables


def _sheets(branch: _Branch) -> tuple[Sheet, ...]:
    """The files of records as the project names them, from a branch of one deal."""
    played = play_company(branch.world, seed=branch.seed, deals=1)
    return records_of(played, view_in_crm(played))


def _record_table(sheet: Sheet) -> pa.Table:
    """The records as text; a row that was cut off is empty where its cells are missing."""
    width = len(sheet.columns)
    rows = [line.cells + ("",) * (width - len(line.cells)) for line in sheet.lines]
    return _text_table(sheet.columns, rows)


def _text_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> pa.Table:
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(column, pa.string()) for column in cells]
    return pa.Table.from_arrays(arrays, list(columns))


def _placed(tables: Tables, rows: dict[str, int]) -> Tables:
    """The tables with each `row` counted from the beginning of the whole file.

    `rows` holds how many records each file has so far, and is brought up to date.
    """
    placed = {
        name: _shifted(table, rows) if {"file", "row"} <= set(table.column_names) else table
        for name, table in tables.items()
    }
    for name, table in tables.items():
        rows[name] = rows.get(name, 0) + len(table)
    return placed


def _shifted(table: pa.Table, rows: dict[str, int]) -> pa.Table:
    names = pc.replace_substring(table["file"], ".csv", "")
    before = pa.array([rows.get(name, 0) for name in names.to_pylist()], pa.int64())
    row = pc.add(pc.cast(table["row"], pa.int64()), pc.subtract(before, 1))  # line 1: header
    places = table.column_names
    table = table.set_column(places.index("row"), "row", row)
    return table.set_column(
        places.index("file"), "file", pc.binary_join_element_wise(names, "parquet", ".")
    )
