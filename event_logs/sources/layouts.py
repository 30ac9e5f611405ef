"""Tables of stages that are not one row a change: a column for every stage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import translate
from pathlib import Path
from re import compile as expression

import ibis

from event_logs.errors import ColumnsMissingError
from event_logs.sources.raw_table import PART, ROW, RawTable

STAGE, TIME = "stage", "timestamp"


def unpivoted(raw: RawTable, stage_columns: Mapping[str, str], file: Path) -> RawTable:
    """A record for every time of a table with a column of times for every stage.

    `stage_columns`: stages and their columns, or under `*` the pattern of such columns,
    whose stage stands in place of the star. An empty cell is a stage not entered, and no
    record. Columns `stage` and `timestamp` take the place of those; `source_part` keeps
    their order.

    Raises `ColumnsMissingError` for a column that is not there.
    """
    columns = _columns(stage_columns, raw.columns)
    missing = [name for name in columns.values() if name not in raw.columns]
    if missing or not columns:
        wanted = missing or list(stage_columns.values())
        raise ColumnsMissingError(wanted, raw.columns, where=str(file))
    others = [name for name in raw.columns if name not in (*columns.values(), STAGE, TIME)]
    entered = [
        raw.rows.filter(raw.rows[name].notnull()).select(
            ROW,
            *others,
            **{
                PART: ibis.literal(place),
                STAGE: ibis.literal(stage),
                TIME: raw.rows[name].cast("string"),
            },
        )
        for place, (stage, name) in enumerate(columns.items(), 1)
    ]
    rows = ibis.union(*entered) if len(entered) > 1 else entered[0]
    return replace(raw, rows=rows, columns=(*others, STAGE, TIME))


def _columns(stage_columns: Mapping[str, str], available: Sequence[str]) -> dict[str, str]:
    pattern = stage_columns.get("*")
    if pattern is None:
        return dict(stage_columns)
    shape = expression(translate(pattern).replace(".*", "(.*)", 1))
    found = {name: shape.match(name) for name in available}
    return {match.group(1).strip(): name for name, match in found.items() if match}
