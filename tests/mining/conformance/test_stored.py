"""What was aligned once is read again: the same, until the log, the funnel or the file changes."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.case_ids import case_ids
from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from event_logs.storage import open_log, save_log
from mining.conformance import stored
from mining.conformance.alignments import align
from mining.conformance.stored import align_stored, alignment_file, of_cases
from mining.models.alignment import Alignments
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo? > Won | Lost")
TRACES = {"a": ["New", "Call", "Won"], "b": ["New"], "c": ["Demo", "New", "Demo", "Lost"]}


@pytest.fixture
def place(tmp_path) -> Path:
    save_log(EventLog.from_traces(TRACES, outcomes=["Won", "Lost"]), tmp_path)
    return tmp_path


@pytest.fixture
def never_again(monkeypatch):
    def refuse(*_arguments, **_named):
        pytest.fail("it was aligned again")

    monkeypatch.setattr(stored, "align", refuse)


def assert_same(one: Alignments, other: Alignments) -> None:
    assert one == other  # all but the table of cases
    pd.testing.assert_frame_equal(one.cases, other.cases)


def test_it_is_kept_beside_the_log_and_read_again(place, request):
    first = align_stored(place, FUNNEL)
    assert_same(first, align(open_log(place), FUNNEL))
    request.getfixturevalue("never_again")
    assert_same(align_stored(place, FUNNEL), first)


def test_another_funnel_or_another_log_is_aligned_anew(place):
    align_stored(place, FUNNEL)
    other = parse_funnel("New > Won | Lost")
    assert_same(align_stored(place, other), align(open_log(place), other))
    before = alignment_file(place, FUNNEL)
    for _build in range(2):  # the log before the last is kept for who reads it
        save_log(EventLog.from_traces({"a": ["New"]}), place)
    assert not before.exists()
    assert len(align_stored(place, FUNNEL).cases) == 1


def test_levels_are_kept_apart(place):
    log = open_log(place)
    [source] = log.events.source.execute().unique()
    assert alignment_file(place, FUNNEL) != alignment_file(place, FUNNEL, (source,))
    assert len(align_stored(place, FUNNEL, ()).cases) == 0
    assert len(align_stored(place, FUNNEL).cases) == 3


def test_a_damaged_file_is_no_harm(place):
    whole = align_stored(place, FUNNEL)
    alignment_file(place, FUNNEL).write_bytes(b"PAR1 and nothing more")
    assert_same(align_stored(place, FUNNEL), whole)
    assert_same(align_stored(place, FUNNEL), whole)


def test_where_nothing_can_be_kept_it_is_aligned_all_the_same(place, monkeypatch):
    monkeypatch.setattr(stored, "alignment_file", lambda *_: place / "manifest.json" / "x.parquet")
    assert len(align_stored(place, FUNNEL).cases) == 3


def test_a_filter_changes_no_other_case(place):
    chosen = filter_case_ids(open_log(place), ["c", "a"])
    assert of_cases(align_stored(place, FUNNEL), case_ids(chosen)).cases["case_id"].tolist() == [
        "a",
        "c",
    ]


@settings(deadline=None, max_examples=20)
@given(
    st.dictionaries(
        st.text("abé,'", min_size=1, max_size=3),
        st.lists(st.sampled_from(["New", "Demo", "Won", "звонок"]), min_size=1, max_size=6),
        max_size=8,
    )
)
def test_what_is_written_is_what_is_read(traces):
    made = align(EventLog.from_traces(traces, outcomes=["Won"]), FUNNEL)
    read = stored.unpack(stored.pack(made), FUNNEL)
    assert read is not None
    assert_same(read, made)
