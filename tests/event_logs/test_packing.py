"""What is packed comes back as it was, and a file that is none of ours makes nothing."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from event_logs import packing
from event_logs.filters import filter_case_ids
from event_logs.packing import UnpackableError, pack, same, unpack
from mining.models.estimates import Estimate

plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.timedeltas()
    | st.floats(width=32).map(np.float32)
    | st.integers(-9, 9).map(np.int64)
    | st.builds(Estimate, st.just(0.5), st.just(0.25), st.just(0.75), st.integers(0, 9))
    | arrays.arrays(st.sampled_from(["f8", "i4", "?", "M8[us]", "m8[ns]"]), 3)
)
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.tuples(st.integers()), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_values_come_back_as_they_were(value):
    assert same(unpack(pack(value)), value)


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "way": [("New", "Won"), (), ("New",)],
            "name": ["a", None, "b"],
            "count": np.array([1, 2, 3], "int32"),
            "took": pd.to_timedelta([1, None, 3], unit="s"),
            "at": pd.to_datetime(["2026-01-01", None, "2026-01-03"], utc=True),
            "share": [0.5, np.nan, 1.0],
            "kind": pd.Categorical(["x", "y", "x"]),
        }
    )


@pytest.mark.parametrize("rows", [3, 0])
@pytest.mark.parametrize("index", ["rows", "names"])
def test_tables_come_back_as_they_were(rows, index):
    table = frame().head(rows)
    if not rows:
        table = table.drop(columns="kind")  # Arrow forgets the kinds of none
    if index == "names":
        table = table.set_index("name")
    found = unpack(pack(table))
    pd.testing.assert_frame_equal(found, table)
    if rows:
        assert found["way"].tolist() == table["way"].tolist()  # tuples, not lists


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, tzinfo=UTC),
        timedelta(days=-1, microseconds=1),
        pd.Timestamp("2026-01-02 03:04:05.123456789", tz="Europe/Moscow"),
        pd.Timedelta(1, "ns"),
        pd.NaT,
        Path("a/b"),
    ],
)
def test_moments_keep_their_kind(value):
    found = unpack(pack(value))
    assert type(found) is type(value)
    assert found is pd.NaT or found == value


def test_alike_is_more_than_equal():
    assert not same(1, 1.0)
    assert not same(np.zeros(2, "i4"), np.zeros(2, "i8"))
    assert not same(frame(), frame().astype({"count": "int64"}))
    assert not same(Estimate(0.5, 0.1, 0.9, 3), Estimate(0.5, 0.1, 0.9, 4))
    assert same(float("nan"), float("nan"))


@dataclass
class Stranger:
    """A dataclass that is none of ours."""

    value: int = 0


@pytest.mark.parametrize("value", [object(), Stranger(), filter_case_ids, {1, 2}])
def test_other_types_are_refused(value):
    with pytest.raises(UnpackableError, match="cannot be packed"):
        pack((1, value))


def content(told: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(packing.VALUES, json.dumps(told))
    return made.getvalue()


@pytest.mark.parametrize(
    "told",
    [
        ["ours", ["os:system", []]],
        ["ours", ["pathlib:Path", []]],
        ["ours", ["event_logs.filters:filter_case_ids", []]],
        ["ours", ["mining.models.estimates:Estimate", [["nobody", 1]]]],
        ["ours", ["mining.models.nowhere:Estimate", []]],
        ["frame", "part-0"],
        ["magic", 1],
        [],
    ],
)
def test_only_our_own_values_are_made(told):
    with pytest.raises(UnpackableError):
        unpack(content(told))


@given(st.binary(max_size=40) | st.integers(0, 200).map(lambda n: pack(frame())[: -1 - n]))
def test_a_damaged_file_is_told_as_one(damaged):
    with pytest.raises(UnpackableError):
        unpack(damaged)
