import json
from datetime import datetime

from event_logs.simulation.company.deal import CALL_IN, MAIL_IN
from event_logs.simulation.worlds.wording import LOST, WON


def _items(files, method):
    lines = files[f"bitrix24/{method}.jsonl"].content.splitlines()
    answers = [json.loads(line) for line in lines]
    found = [answer["result"] for answer in answers]
    parts = [part["items"] if isinstance(part, dict) else part for part in found]
    assert all(len(part) <= 50 for part in parts)
    assert [answer.get("next") for answer in answers[:-1]] == [
        50 * place for place in range(1, len(answers))
    ]
    assert {answer["total"] for answer in answers} == {sum(map(len, parts))}
    return [item for part in parts for item in part]


def test_the_history_tells_every_entry_and_knows_no_user(files, typical_view):
    history = _items(files, "crm.stagehistory.list")
    assert len(history) == len(typical_view.entries)
    for item, entry in zip(history, typical_view.entries, strict=True):
        assert f"D-{item['OWNER_ID']}" == entry.case
        assert (item["TYPE_ID"] == "3") == (entry.stage in (WON, LOST))
        assert datetime.fromisoformat(item["CREATED_TIME"]).utcoffset() is not None
        assert not {"USER_ID", "CREATED_BY_ID"} & set(item)
    created = [item["OWNER_ID"] for item in history if item["TYPE_ID"] == "1"]
    assert len(created) == len(set(created))


def test_directions_are_opposite_in_calls_and_activities(files):
    calls, activities = (
        files[f"bitrix24/{method}.jsonl"]
        for method in ("voximplant.statistic.get", "crm.activity.list")
    )
    told, numbered = dict(calls.told), dict(activities.told)
    for item in _items(files, "voximplant.statistic.get"):
        assert (item["CALL_TYPE"] == "2") == (told[item["ID"]].kind == CALL_IN)
        assert (item["CALL_FAILED_CODE"] == "200") == told[item["ID"]].answered
    kinds = set()
    for item in _items(files, "crm.activity.list"):
        is_incoming = numbered[item["ID"]].kind in (CALL_IN, MAIL_IN)
        assert (item["DIRECTION"] == "1") == is_incoming
        kinds.add((item["TYPE_ID"], item["DIRECTION"]))
    assert len(kinds) == 4


def test_every_stage_of_a_deal_is_in_the_list_of_statuses_or_undeclared(files):
    statuses = {
        item["STATUS_ID"]: item["NAME"]
        for item in _items(files, "crm.status.list")
        if item["ENTITY_ID"] == "DEAL_STAGE"
    }
    assert list(statuses.values()) == ["New", "Qualified", "Proposal", "Won", "Lost"]
    used = {item["STAGE_ID"] for item in _items(files, "crm.stagehistory.list")}
    assert set(statuses) <= used
    assert len(used - set(statuses)) == 1


def test_the_planned_date_is_no_time(files):
    for deal in _items(files, "crm.deal.list"):
        assert datetime.fromisoformat(deal["CLOSEDATE"]).hour == 0
        moved = datetime.fromisoformat(deal["MOVED_TIME"])
        assert moved >= datetime.fromisoformat(deal["DATE_CREATE"])
