"""HubSpot: calls by their outcome, emails by who wrote them."""

import json

import pytest

CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"direction": "OUTBOUND", "disposition": CONNECTED}, ("out", "to", "yes")),
        ({"direction": "INBOUND", "disposition": "other"}, ("in", "from", "no")),
        ({"direction": "OUTBOUND", "status": "NO_ANSWER"}, ("out", "to", "no")),
        ({"direction": "OUTBOUND", "status": "COMPLETED"}, ("out", "to", None)),
    ],
)
def test_direction_number_and_outcome_of_calls(read_as, told, expected):
    properties = {f"hs_call_{name}": value for name, value in told.items()}
    properties |= {"hs_call_from_number": "from", "hs_call_to_number": "to"}
    properties |= {"hs_timestamp": "2026-01-05T11:00:00Z", "hs_call_duration": "61000"}
    (call,) = read_as(json.dumps([{"id": "9", "properties": properties}]), "hubspot calls")
    assert (call["direction"], call["number"], call.get("answered")) == expected
    assert call["talk_seconds"] == "61"


def test_the_deal_is_named_only_where_it_is_one(read_as):
    for deals, case in ((["7"], "7"), (["7", "8"], None)):
        links = {"deals": {"results": [{"id": number} for number in deals]}}
        email = {
            "id": "1",
            "properties": {
                "hs_timestamp": "2026-01-05T11:00:00Z",
                "hs_email_subject": "s",
                "hs_email_direction": "INCOMING_EMAIL",
                "hs_email_headers": '{"from": {"email": "a@x"}, "to": [{"email": "b@y"}]}',
            },
            "associations": links,
        }
        (read,) = read_as(json.dumps([email]), "hubspot emails")
        assert read.get("case_id") == case
        assert (read["sender"], read["recipients"], read["direction"]) == ("a@x", "b@y", "in")
