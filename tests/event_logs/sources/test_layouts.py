"""Tables with a column of times for every stage, and with when a stage was left."""

import pytest

from event_logs.errors import ColumnsMissingError
from event_logs.extraction.reading import LEFT_EARLY

WIDE = (
    "deal,New on,Offer on,who\n1,2026-01-05 10:00,2026-01-05 10:00,Eve\n2,2026-01-06 10:00,,Ann\n"
)


@pytest.fixture
def wide(tmp_path, extracted):
    """Extracts the wide table with stages as the project names them."""
    (tmp_path / "deals.csv").write_text(WIDE, "utf-8")

    def make(stage_columns):
        source = {"file": "deals.csv", "holds": "stage changes", "stage_columns": stage_columns}
        return extracted(source | {"columns": {"case_id": "deal", "resource": "who"}})

    return make


@pytest.mark.parametrize("named", ["* on", {"New": "New on", "Offer": "Offer on"}])
def test_every_date_is_an_entry(wide, named):
    made = wide(named)
    events = made.log.events.order_by("case_id", "position").execute()
    told = list(zip(events.case_id, events.activity, events.resource, strict=True))
    assert told == [("1", "New", "Eve"), ("1", "Offer", "Eve"), ("2", "New", "Ann")]
    assert made.ledger.frame["read"].tolist() == made.ledger.frame["kept"].tolist() == [3]


@pytest.mark.parametrize("named", ["Entered *", {"New": "New at"}])
def test_a_column_that_is_not_there_is_refused(wide, named):
    with pytest.raises(ColumnsMissingError):
        wide(named)


def test_an_interval_that_ends_before_it_begins_is_rejected(tmp_path, extracted):
    text = "case_id,stage,timestamp,left\n1,New,2026-01-05 10:00,2026-01-06 10:00\n"
    text += "1,Offer,2026-01-06 10:00,\n1,Won,2026-01-08 10:00,2026-01-07 10:00\n"
    (tmp_path / "stays.csv").write_text(text, "utf-8")
    made = extracted({"file": "stays.csv", "holds": "stage changes"})
    assert made.log.events.order_by("position").activity.execute().tolist() == ["New", "Offer"]
    assert made.ledger.reasons.reason.tolist() == [LEFT_EARLY]
