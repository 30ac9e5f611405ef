"""Columns of a format: names in any spelling, codes, paths into JSON."""

import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.sources.formats import Column, column, every, find_names, shown, unrolled


def values(made, **cells):
    """What a column makes of a table of one row."""
    rows = engine.load(
        pa.table({name: pa.array([cell], pa.string()) for name, cell in cells.items()})
    )
    value = made.value(rows)
    return None if value is None else rows.select(x=value).to_pyarrow()["x"][0].as_py()


@pytest.mark.parametrize(
    ("made", "cells", "expected"),
    [
        (column("StageName"), {"stage_name": "New"}, "New"),
        (column("a", "b"), {"a": None, "b": "2"}, "2"),
        (column("a"), {"b": "2"}, None),
        (column("a", path="$[0].id"), {"a": '[{"id": 7}]'}, "7"),
        (column("a", path="$[0].id"), {"a": "no JSON"}, None),
        (column("a", codes={"1": "in"}), {"a": "1"}, "in"),
        (column("a", codes={"1": "in"}), {"a": "2"}, "2"),
        (Column(("a",), codes={"X": "yes"}, others="no"), {"a": "x"}, "yes"),
        (Column(("a",), codes={"x": "yes"}, others="no"), {"a": "y"}, "no"),
        (Column(("a",), codes={"x": "yes"}, others="no"), {"a": None}, None),
        (every("*phone*"), {"Work phone": "1", "phone 2": None, "telephone": "3"}, "1;3"),
    ],
)
def test_a_column_gives_a_value(made, cells, expected):
    assert values(made, **cells) == expected


def test_a_name_written_exactly_so_is_meant_alone():
    assert find_names(["id"], ["__id", "id"]) == ["id"]
    assert find_names(["__id"], ["__id", "id"]) == ["__id"]


def test_a_column_that_is_not_there_is_null_and_compares_as_null():
    rows = engine.load(pa.table({"a": ["1"]}))
    nothing = shown(rows, "b")
    row = rows.select(same=nothing == "1", is_null=nothing.isnull()).to_pyarrow().to_pylist()
    assert row == [{"same": None, "is_null": True}]


def test_a_record_with_an_empty_list_is_kept_once():
    rows = engine.load(pa.table({"l": ['[{"v": 1}, {"v": 2}]', "[]", None]}))
    entries = unrolled(rows, "l").to_pyarrow()["entry"].to_pylist()
    assert sorted(map(str, entries)) == ["None", "None", '{"v":1}', '{"v":2}']
