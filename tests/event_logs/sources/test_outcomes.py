"""Outcomes added to catalogues, and what was known before a change."""

import pyarrow as pa

from event_logs import engine
from event_logs.sources.outcomes import last_known, with_outcomes, with_stage_before


def test_every_pipeline_gets_its_outcomes():
    rows = engine.load(pa.table({"pipe": ["a", "a", "b"], "source_row": [1, 2, 3]}))
    told = with_outcomes(rows, "pipe", ("won", "lost")).to_pyarrow().to_pylist()
    assert sorted((row["pipe"], row["outcome"] or "") for row in told) == [
        ("a", ""), ("a", ""), ("a", "lost"), ("a", "won"), ("b", ""), ("b", "lost"), ("b", "won"),
    ]  # fmt: skip


def test_what_was_last_known_is_of_the_same_case():
    rows = engine.load(
        pa.table(
            {
                "case": ["a", "a", "b", "a"],
                "time": ["1", "2", "3", "4"],
                "value": ["x", None, None, "y"],
                "source_row": [1, 2, 3, 4],
            }
        )
    )
    last = rows.mutate(last=last_known(rows, rows["value"], "case", "time"))
    assert last.order_by("time").to_pyarrow()["last"].to_pylist() == ["x", "x", None, "y"]


def test_the_stage_before_is_that_of_the_record_before():
    rows = engine.load(
        pa.table(
            {
                "deal": ["1", "1", "1"],
                "stage": ["New", "New", "Won"],
                "made": ["a", "a", "a"],
                "written": [None, "b", "c"],
                "source_row": [3, 1, 2],
            }
        )
    )
    told = with_stage_before(rows, "deal", "stage", "written", "made").order_by("stage", "written")
    assert sorted(map(str, told.to_pyarrow()["stage_before"].to_pylist())) == ["New", "New", "None"]


def test_without_a_time_rows_go_by_their_number():
    facts = {"deal": ["1", "1"], "stage": ["New", "Won"], "source_row": [1, 2]}
    told = with_stage_before(engine.load(pa.table(facts)), "deal", "stage", "written")
    assert told.order_by("source_row").to_pyarrow()["stage_before"].to_pylist() == [None, "New"]
