from event_logs import engine
from event_logs.case_variants import case_variants
from event_logs.event_log import SEPARATOR, EventLog


def test_a_variant_does_not_hang_on_the_order_in_which_the_engine_meets_the_rows():
    log = EventLog.from_traces({"a": ["New", "Call", "Offer", "Won"]})
    backwards = EventLog(engine.load(log.events.to_pyarrow()[::-1]), log.cases)
    [row] = case_variants(backwards).to_pyarrow().to_pylist()
    assert row["variant"].split(SEPARATOR) == ["New", "Call", "Offer", "Won"]


def test_open_cases_are_marked():
    log = EventLog.from_traces({"a": ["New", "Won"], "b": ["New"]}, outcomes=["Won"])
    found = case_variants(log).execute().set_index("case_id")
    assert found["is_open"].to_dict() == {"a": False, "b": True}
    assert found["variant"]["a"] == f"New{SEPARATOR}Won"
