"""Alignments kept beside the stored log, so that nobody aligns the same log twice.

They lie in the folder of tables that the log's manifest names, so a rebuild sweeps them
away with the log that they are of. Their name is a digest of what was aligned with what.
"""

import hashlib
import io
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from event_logs.case_ids import are_among
from event_logs.errors import GreyzoneError
from event_logs.filters import keep_sources
from event_logs.progress import Tell, say_nothing
from event_logs.storage import open_log, tables_folder
from event_logs.whole_file import write_whole
from mining.conformance.alignments import align
from mining.models.alignment import Alignment, Alignments, Move
from mining.models.funnel import Funnel

FORMAT = 1
FACTS = b"greyzone"
Sources = tuple[str, ...] | None
"""The sources whose records are looked at; None: everything that happened."""


def align_stored(
    place: Path, funnel: Funnel, sources: Sources = None, *, tell: Tell = say_nothing
) -> Alignments:
    """A stored log, or what some sources recorded of it, aligned with a funnel.

    Read where it was kept; else aligned and kept. What cannot be read (another version, a
    damaged file) is aligned anew, and what cannot be kept (a folder that is only read) is
    not. Same cases, costs and moves as from `align`.
    """
    file = alignment_file(place, funnel, sources)
    found = _read(file, funnel)
    if found is not None:
        return found
    log = open_log(place)
    made = align(log if sources is None else keep_sources(log, sources), funnel, tell=tell)
    with suppress(GreyzoneError):
        write_whole(file, pack(made))
    return made


def alignment_file(place: Path, funnel: Funnel, sources: Sources = None) -> Path:
    """Where the alignments of a stored log with a funnel are kept."""
    what = repr((FORMAT, funnel, None if sources is None else sorted(sources)))
    digest = hashlib.sha256(what.encode()).hexdigest()[:16]
    return tables_folder(place) / f"alignment-{digest}.parquet"


def of_cases(alignments: Alignments, names: pa.Array) -> Alignments:
    """The alignments of some of the cases, by name.

    What is true of a case does not depend on the others: nothing is aligned again.
    """
    chosen = alignments.cases[are_among(alignments.cases["case_id"], names)]
    return replace(alignments, cases=chosen)


def pack(made: Alignments) -> bytes:
    """Alignments as the content of one file: distinct names and moves once, then their numbers."""
    moves: dict[Move, int] = {}
    names: dict[str, int] = {}
    rows = [
        (
            [names.setdefault(name, len(names)) for name in one.variant],
            [moves.setdefault(move, len(moves)) for move in one.moves],
            one.is_prefix,
            one.cost,
        )
        for one in made.alignments
    ]
    ways, taken, prefix, cost = zip(*rows, strict=True) if rows else ((), (), (), ())
    table = pa.table(
        {
            "way": pa.array(ways, pa.list_(pa.int32())),
            "moves": pa.array(taken, pa.list_(pa.int32())),
            "is_prefix": pa.array(prefix, pa.bool_()),
            "cost": pa.array(cost, pa.int64()),
        }
    )
    facts = {
        "names": list(names),
        "moves": [(move.kind, move.activity, move.position) for move in moves],
        "cheapest_run": made.cheapest_run,
        "engine": made.engine,
        "cases": len(made.cases),
    }
    return _parquet(table, facts, made.cases)


def _parquet(table: pa.Table, facts: dict[str, Any], cases: pd.DataFrame) -> bytes:
    """Both tables in one file, side by side, the shorter one filled up: whole or not at all."""
    beside = pa.table(
        {
            "case_id": pa.array(cases["case_id"].astype(str), pa.string()),
            "alignment": pa.array(cases["alignment"], pa.int32()),
            "is_open": pa.array(cases["is_open"], pa.bool_()),
        }
    )
    length = max(len(table), len(beside))
    whole = {
        name: pa.chunked_array(
            [column.combine_chunks(), pa.nulls(length - len(column), column.type)]
        )
        for part in (table, beside)
        for name, column in zip(part.column_names, part.columns, strict=True)
    }
    facts["alignments"] = len(table)
    words = json.dumps(facts, ensure_ascii=False).encode()
    made = io.BytesIO()
    pq.write_table(pa.table(whole).replace_schema_metadata({FACTS: words}), made, compression="lz4")
    return made.getvalue()


def _read(file: Path, funnel: Funnel) -> Alignments | None:
    try:
        return unpack(file.read_bytes(), funnel)
    except OSError:
        return None


def unpack(content: bytes, funnel: Funnel) -> Alignments | None:
    """The alignments (with this funnel) of a file's content; None where it is none."""
    try:
        table = pq.read_table(io.BytesIO(content))
        facts = json.loads(table.schema.metadata[FACTS])
        return _alignments(table, facts, funnel)
    except (OSError, ValueError, KeyError, TypeError, IndexError, pa.ArrowException):
        return None


def _alignments(table: pa.Table, facts: dict[str, Any], funnel: Funnel) -> Alignments:
    names: list[str] = facts["names"]
    moves = [Move(*each) for each in facts["moves"]]
    rows = table.slice(0, facts["alignments"])
    columns = (rows[name].to_pylist() for name in ("way", "moves", "is_prefix", "cost"))
    found = tuple(
        Alignment(tuple([names[n] for n in way]), is_prefix, tuple([moves[n] for n in taken]), cost)
        for way, taken, is_prefix, cost in zip(*columns, strict=True)
    )
    cases = table.slice(0, facts["cases"]).select(["case_id", "alignment", "is_open"]).to_pandas()
    cases = cases.astype({"alignment": "int64", "is_open": bool})
    return Alignments(found, cases, facts["cheapest_run"], facts["engine"], funnel.costs)
