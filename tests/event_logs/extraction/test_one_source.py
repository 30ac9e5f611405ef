"""Projects of one source: every kind of file, and files that cannot be used."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from event_logs.errors import ColumnsMissingError, FileUnreadableError, GreyzoneError
from event_logs.extraction.extract import extract
from event_logs.extraction.ledger import MERGED
from event_logs.project.project_file import read_project

from .conftest import small

GOOD = "case_id,activity,timestamp\n1,A_lead,2026-01-05 10:00\n1,B_won,2026-01-06 10:00\n"


def test_activities_left_to_other_sources_are_counted_apart_from_what_was_read(tmp_path):
    found = extract(small(tmp_path, GOOD, more='activities = ["A_*"]\n'))
    assert found.log.events.activity.execute().tolist() == ["A_lead"]
    [row] = found.ledger.frame.to_dict("records")
    assert (row["read"], row["kept"], row["rejected"], row["left out"]) == (1, 1, 0, 1)


def test_parquet_reads_as_csv_does(tmp_path):
    rows = [line.split(",") for line in GOOD.splitlines()]
    table = pa.table({name: list(values) for name, *values in zip(*rows, strict=True)})
    pq.write_table(table.append_column("source_row", [[7, 8]]), tmp_path / "x.parquet")
    found = extract(small(tmp_path, (tmp_path / "x.parquet").read_bytes(), "x.parquet"))
    assert found.log.events.source_row.execute().tolist() == [1, 2]
    assert found.ledger.frame["kept"].tolist() == [2]


def test_an_xes_file_reads_with_its_life_cycle_and_case_attributes(tmp_path):
    event = (
        '<event><string key="concept:name" value="call"/>'
        '<date key="time:timestamp" value="2026-01-05T1{}:00:00+03:00"/>'
        '<string key="lifecycle:transition" value="{}"/></event>'
    )
    events = "".join(
        event.format(*each) for each in [(0, "start"), (1, "complete"), (1, "complete")]
    )
    head = '<string key="concept:name" value="7"/><int key="amount" value="5"/>'
    found = extract(small(tmp_path, f"<log><trace>{head}{events}</trace></log>", "x.xes"))
    [row] = found.ledger.frame[["read", "kept", "duplicate", "rejected"]].to_numpy().tolist()
    assert row == [3, 3, 0, 0]
    [joined] = found.ledger.repairs.to_dict("records")
    assert (joined["repair"], joined["count"]) == (MERGED, 1)
    assert found.log.cases.amount.execute().tolist() == [5.0]
    first = found.log.events.to_pyarrow().to_pylist()[0]
    assert first["start_timestamp"].hour == 7


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (b"", FileUnreadableError, "empty"),
        (b"\x00\x01\x02\x03" * 99, FileUnreadableError, "no text file"),
        (GOOD.replace("activity", "activty"), ColumnsMissingError, "Did you mean 'activty'"),
        ("case_id,activity,timestamp\n", GreyzoneError, "holds no record"),
        ("case_id,activity,timestamp\n1,a,soon\n", GreyzoneError, "the time does not read"),
        ("case_id,activity,timestamp\n1,a\n", GreyzoneError, "does not have the 3 values"),
        ("case_id,activity,timestamp\n1,a,2026-01-05\n", GreyzoneError, "no time of day"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, text, error, said):
    with pytest.raises(error, match=said):
        extract(small(tmp_path, text))


def test_a_damaged_parquet_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(FileUnreadableError, match="Parquet"):
        extract(small(tmp_path, b"PAR1 and then nothing", "x.parquet"))


def test_sources_without_a_single_event_make_no_log(folder):
    project = read_project(folder)
    with pytest.raises(GreyzoneError, match="No source holds events"):
        extract(replace(project, sources=project.sources[1:3]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.text('12,"a\u0451-: \x00\ud7ff', max_size=20), max_size=12))
def test_read_is_kept_and_duplicate_and_rejected_whatever_the_file_holds(tmp_path, lines):
    found = extract(small(tmp_path, GOOD + "\n".join(lines)))
    [row] = found.ledger.frame.to_dict("records")
    assert row["read"] == row["kept"] + row["duplicate"] + row["rejected"]
    assert row["kept"] == found.log.events.count().execute()
    assert row["rejected"] == found.rejected.count().execute()
    assert row["rejected"] == found.ledger.reasons["count"].sum()
