from collections import Counter

from event_logs.simulation.company.deal import CALL_IN, CALL_OUT
from event_logs.simulation.company.others import known_strangers
from event_logs.simulation.records.subjects import MACHINES


def _rows(sheet):
    return [
        dict(zip(sheet.columns, line.cells, strict=True)) for line in sheet.lines if not line.dirt
    ]


def test_every_call_and_mail_is_in_exactly_one_record(typical, typical_sheets):
    """Nothing that was said is missing, nothing is made up, nothing is told twice."""
    told = Counter(
        line.note for sheet in typical_sheets.values() for line in sheet.lines if line.note
    )
    said = Counter({note: count for note, count in told.items() if note.topic not in MACHINES})
    assert said == Counter(typical.communications)
    assert max(told.values()) == 1
    assert len(told) > len(said)


def test_clean_records_are_all_different(typical_sheets):
    for sheet in typical_sheets.values():
        clean = [line.cells for line in sheet.lines if not line.dirt]
        assert len(clean) == len(set(clean))


def test_every_file_has_its_dirt(typical_sheets):
    for sheet in typical_sheets.values():
        dirt = {line.dirt for line in sheet.lines} - {""}
        assert {"duplicate"} <= dirt
        assert ("broken time" in dirt) == bool(sheet.time)
        assert ("missing key" in dirt) == bool(sheet.key)


def test_deals_point_at_contacts_and_people_who_exist(typical_sheets):
    contacts = {row["contact_id"] for row in _rows(typical_sheets["contacts"])}
    staff = {row["person"] for row in _rows(typical_sheets["staff"])}
    deals = _rows(typical_sheets["deals"])
    assert {row["contact_id"] for row in deals} <= contacts
    assert {row["owner"] for row in deals} <= staff | {""}
    changes = _rows(typical_sheets["stage_changes"])
    assert {row["changed_by"] for row in changes} <= staff
    assert {row["deal_id"] for row in changes} == {row["deal_id"] for row in deals}


def test_the_crm_knows_some_who_never_had_a_deal(typical, typical_sheets):
    contacts = {row["contact_id"] for row in _rows(typical_sheets["contacts"])}
    dealt = {row["contact_id"] for row in _rows(typical_sheets["deals"])}
    assert contacts - dealt == {each.contact_id for each in known_strangers(typical.world)}


def test_calls_say_who_when_and_whether_answered(typical, typical_sheets):
    calls = _rows(typical_sheets["calls"])
    assert [row["started"] for row in calls] == sorted(row["started"] for row in calls)
    for row in calls:
        assert (row["answered"] == "yes") == (int(row["duration"]) > 0)
    missed = [row for row in calls if row["direction"] == "in" and row["answered"] == "no"]
    assert missed
    assert {row["extension"] for row in missed} == {"100"}
    kinds = Counter(note.kind for note in typical.communications)
    assert Counter(row["direction"] for row in calls) == {
        "in": kinds[CALL_IN],
        "out": kinds[CALL_OUT],
    }


def test_a_share_of_calls_names_its_deal(typical_sheets):
    calls = _rows(typical_sheets["calls"])
    assert 0.15 < sum(bool(row["deal_id"]) for row in calls) / len(calls) < 0.25


def test_typical_is_of_the_size_of_a_demo(typical_sheets):
    assert 9_000 < sum(len(sheet.lines) for sheet in typical_sheets.values()) < 12_500
