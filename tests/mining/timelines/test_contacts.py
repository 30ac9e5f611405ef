import pytest

from event_logs.activities import PLAIN_NAMES
from event_logs.event_log import EventLog
from mining.timelines import contacts

MEANT = {
    contacts.is_call_out: {"Call out", "Call out, answered", "Call out, no answer"},
    contacts.is_answered_call_in: {"Call in, answered"},
    contacts.is_missed_call: {"Call in, missed"},
    contacts.is_conversation: {"Call out, answered", "Call in, answered"},
    contacts.is_email_out: {"Email out"},
    contacts.is_email_in: {"Email in"},
    contacts.is_internal: {"Call inside", "Email inside"},
}


@pytest.mark.parametrize("condition", MEANT)
def test_plain_names_mean_what_they_say(condition):
    events = EventLog.from_traces({"a": [*PLAIN_NAMES, "Proposal"]}).events
    met = events.filter(condition(events)).activity.execute()
    assert set(met) == MEANT[condition]


def test_a_call_of_which_nobody_says_whether_it_was_answered_is_neither():
    events = EventLog.from_traces({"a": ["Call in"]}).events
    for condition in (contacts.is_missed_call, contacts.is_answered_call_in):
        assert not condition(events).execute().any()
