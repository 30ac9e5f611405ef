"""Pages in several files: one source, and every record knows its file."""

import json

import pytest

from event_logs.errors import ProjectError


def page(*numbers):
    """A page of events of amoCRM."""
    return json.dumps(
        {
            "_embedded": {
                "events": [
                    {
                        "id": f"e{number}",
                        "type": "lead_status_changed",
                        "entity_id": 7 if number else None,
                        "entity_type": "lead",
                        "created_by": 1,
                        "created_at": 1767600000 + number,
                        "value_after": [{"lead_status": {"id": number, "pipeline_id": 3}}],
                        "value_before": [],
                    }
                    for number in numbers
                ]
            }
        }
    )


def test_pages_that_overlap_are_one_history(tmp_path, extracted):
    for name, numbers in (("a", (1, 2)), ("b", (2, 3)), ("c", (0, 4))):
        (tmp_path / f"events-{name}.json").write_text(page(*numbers), "utf-8")
    made = extracted({"name": "crm", "file": "events-*.json"})
    assert made.log.events.order_by("position").activity.execute().tolist() == ["1", "2", "3", "4"]
    counts = made.ledger.frame.iloc[0]
    assert (counts["read"], counts["kept"], counts["duplicate"], counts["rejected"]) == (6, 4, 1, 1)
    (bad,) = made.rejected.execute().itertuples()
    assert (bad.file, bad.row) == ("events-c.json", 1)


def test_columns_that_only_some_pages_have_are_empty_in_the_others(tmp_path, extracted):
    (tmp_path / "p1.csv").write_text("case_id,stage,timestamp\n1,New,2026-01-05 10:00\n", "utf-8")
    more = "case_id,stage,timestamp,resource\n1,Won,2026-01-06 10:00,Eve\n"
    (tmp_path / "p2.csv").write_text(more, "utf-8")
    made = extracted({"file": "p?.csv", "holds": "stage changes"})
    people = made.log.events.order_by("position").resource.to_pyarrow().to_pylist()
    assert people == [None, "Eve"]


def test_a_pattern_that_fits_nothing_is_refused(extracted):
    with pytest.raises(ProjectError, match="No file fits"):
        extracted({"file": "events-*.json", "holds": "stage changes"})
