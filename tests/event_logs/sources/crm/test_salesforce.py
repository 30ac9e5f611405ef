"""Salesforce: both histories, opportunities with their people, stages; real shapes."""

import pytest

from event_logs.sources.recognition import recognise


def test_a_change_of_a_field_knows_the_stage_before(read_as):
    text = "OpportunityId,Field,OldValue,NewValue,CreatedById,CreatedDate\n"
    text += "1,StageName,New,Won,5,2026-01-06T10:02:00.000+0000\n"
    text += "1,Amount,1,2,5,2026-01-06T10:02:00.000+0000\n"
    (entry,) = read_as(text, "salesforce field history")
    assert (entry["from_stage"], entry["stage"], entry["resource"]) == ("New", "Won", "5")
    assert entry["timestamp"].isoformat() == "2026-01-06T10:02:00+00:00"


def test_a_change_of_another_field_is_no_entry(extracted, tmp_path):
    rows = [("New", "05"), ("New", "06"), ("Won", "07"), ("New", "08"), ("New", "09")]
    text = "Id,OpportunityId,StageName,CreatedById,CreatedDate\n"
    text += "".join(
        f"{n},1,{stage},5,2026-01-{day}T09:00:00Z\n" for n, (stage, day) in enumerate(rows)
    )
    (tmp_path / "history.csv").write_text(text, "utf-8")
    made = extracted({"file": "history.csv"})
    assert made.log.events.order_by("position").activity.execute().tolist() == ["New", "Won", "New"]
    assert made.ledger.repairs["count"].tolist() == [2]


def test_an_opportunity_has_the_people_of_its_roles_and_its_account(read_as):
    header = "Id,AccountId,StageName,IsClosed,IsWon,OwnerId,CreatedDate,LastStageChangeDate\n"
    row = "1,A,Won,{},{},5,2026-01-05T09:00:00Z,2026-01-06T09:00:00Z\n"
    roles = "OpportunityId,ContactId\n1,C2\n1,C1\n"
    closed = header + row.format("true", "true")
    (deal,) = read_as(closed, "salesforce opportunities", roles)
    assert deal["contact_id"] == "C1;C2;account A"
    assert deal["closed_at"].isoformat() == "2026-01-06T09:00:00+00:00"
    (deal,) = read_as(header + row.format("false", "false"), "salesforce opportunities")
    assert "closed_at" not in deal


SEEDS = {
    "opportunity": "opportunities",
    "opportunity_history": "opportunity versions",
    "user": "users",
    "contact": "contacts",
    "account": "accounts",
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_of_a_warehouse_are_read(read_as, seeds, name):
    path = seeds / "salesforce_seeds" / f"sf_{name}_data.csv"
    form = f"salesforce {SEEDS[name]}"
    assert recognise(path).name == form
    rows = read_as(path, form)
    assert rows
    assert not any("reason" in row for row in rows)
