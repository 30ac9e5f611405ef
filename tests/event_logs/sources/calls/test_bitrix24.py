"""The statistics of Bitrix24's telephony, read back."""

import pytest

from event_logs.sources.recognition import recognise

SHAPE = {
    "CALL_ID": ["a", "b", "c", "d"],
    "PHONE_NUMBER": ["+79990000001"] * 4,
    "CALL_START_DATE": ["2026-01-05T11:19:38+03:00"] * 4,
    "CALL_TYPE": ["1", "2", "3", "4"],
    "CALL_FAILED_CODE": ["200", "304", "603-S", "200"],
    "CALL_DURATION": ["60", "0", "0", "5"],
}


FILE = "voximplant.statistic.get.jsonl"


@pytest.fixture
def kept(vendors, extracted, bitrix24_deals):
    """The calls of the simulated company as they are read."""
    return extracted({"name": "calls", "file": vendors.files / "bitrix24" / FILE}, *bitrix24_deals)


def test_every_call_is_read_back(vendors, kept):
    assert recognise(vendors.files / "bitrix24" / FILE).name == "bitrix24 telephony"
    told = vendors.told(f"bitrix24/{FILE}")
    links = kept.links.execute()
    assert {str(row) for row in links.source_row} == set(told)
    events = kept.log.events.filter(kept.log.events.source == "calls").execute()
    assert len(events)
    for row in events.itertuples():
        assert told[str(row.source_row)]["activity"] == row.activity


def test_the_codes_of_direction_are_those_of_telephony(extracted, tmp_path):
    rows = zip(*SHAPE.values(), strict=True)
    lines = [",".join(SHAPE), *(",".join(row) for row in rows)]
    (tmp_path / "calls.csv").write_text("\n".join(lines), "utf-8")
    stages = "case_id,stage,timestamp\n1,New,2026-01-05 09:00:00\n"
    (tmp_path / "stages.csv").write_text(stages, "utf-8")
    deals = "case_id,contact_id\n1,1\n"
    (tmp_path / "deals.csv").write_text(deals, "utf-8")
    (tmp_path / "contacts.csv").write_text("contact_id,phones\n1,+79990000001\n", "utf-8")
    tables = {"stages": "stage changes", "deals": "deals", "contacts": "contacts"}
    generic = [{"file": f"{name}.csv", "holds": holds} for name, holds in tables.items()]
    made = extracted({"name": "calls", "file": "calls.csv"}, *generic)
    events = made.log.events.filter(made.log.events.source == "calls").execute()
    assert events.sort_values("source_row").activity.tolist() == [
        "Call out, answered",
        "Call in, missed",
        "Call in, missed",
        "Call out, answered",
    ]
