"""HubSpot: what its lists say of stages and people."""

import json


def test_won_and_lost_are_told_by_closing_and_chance(read_as):
    stages = [
        {"id": name, "label": name, "metadata": {"isClosed": closed, "probability": chance}}
        for name, closed, chance in (
            ("n", "false", "1.0"),
            ("w", "true", "1.0"),
            ("l", "true", "0"),
        )
    ]
    pipeline = {"id": "p", "label": "Sales", "displayOrder": 0, "stages": stages}
    rows = read_as(json.dumps([pipeline]), "hubspot pipelines")
    assert {row["stage"]: row["semantics"] for row in rows} == {
        "n": "open",
        "w": "won",
        "l": "lost",
    }
    assert {row["pipeline_name"] for row in rows} == {"Sales"}


def test_the_name_of_a_pipeline_stands_in_a_list_beside(read_as):
    text = "pipeline_id,stage_id,label,is_closed,display_order,probability\np,w,Won,TRUE,1,1.0\n"
    beside = "pipeline_id,label,display_order\np,Sales,0\n"
    (row,) = read_as(text, "hubspot pipeline stages", beside)
    assert (row["pipeline_name"], row["semantics"]) == ("Sales", "won")


def test_an_owner_is_known_by_both_numbers(read_as):
    owner = {"id": "61", "userId": 504, "email": "e@x.example", "firstName": "Eve", "lastName": "E"}
    (row,) = read_as(json.dumps({"results": [owner]}), "hubspot owners")
    assert (row["user_id"], row["person"]) == ("61;504", "Eve E")
