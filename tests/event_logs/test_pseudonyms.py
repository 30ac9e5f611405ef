"""Pseudonyms replace every name, keep who is who, and change no figure."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import FileUnreadableError
from event_logs.event_log import EventLog
from event_logs.pseudonyms import Key, pseudonymize, read_key, write_key
from mining.organization.handovers import handovers

WORDS = {"person": "Person", "client": "Client", "case": "Deal"}


@pytest.fixture
def log():
    frame = pd.DataFrame(
        {
            "case_id": ["b", "b", "b", "a", "a"],
            "activity": ["New", "Call", "Won", "New", "Call"],
            "timestamp": pd.date_range("2026-01-05", periods=5, freq="h", tz="UTC"),
            "who": ["Ann", "Bob", "Bob", "Bob", None],
            "subject": ["Offer for Ann", None, None, None, None],
        }
    )
    return EventLog.from_pandas(frame, resource="who")


def test_hands_change_their_names_and_nothing_else(log):
    hidden, key = pseudonymize(log, Key(), WORDS)
    before, after = handovers(log, by="resource").frame, handovers(hidden, by="resource").frame
    names = key.names["person"]
    assert [names[name] for name in before["source"]] == after["source"].tolist()
    assert before["count"].tolist() == after["count"].tolist()
    assert before["total"].tolist() == after["total"].tolist()
    assert hidden.events.resource.execute().isna().sum() == 1
    assert hidden.events.subject.execute().isna().all()


def test_cases_stay_sorted_and_match_their_events(log):
    hidden, key = pseudonymize(log, Key(), WORDS)
    events = hidden.events.execute()
    assert events["case_id"].tolist() == sorted(events["case_id"])
    assert set(events["case_id"]) == set(hidden.cases.case_id.execute())
    assert len(set(key.names["case"].values())) == 2


def test_a_key_read_again_is_the_same_and_keeps_its_names(tmp_path):
    key = Key().extended("person", ["Ann", 'O"Neil, "X"\nY', ""], "Person")
    write_key(key, tmp_path / "key.csv")
    again = read_key(tmp_path / "key.csv")
    assert again.names == key.names
    more = again.extended("person", ["Ann", "Zoe"], "Person")
    assert more.names["person"]["Ann"] == key.names["person"]["Ann"]


@given(st.lists(st.text(min_size=1, max_size=5)), st.lists(st.text(min_size=1, max_size=5)))
def test_no_two_names_share_a_pseudonym(first, second):
    key = Key().extended("person", first, "Person").extended("person", second, "Person")
    names = key.names["person"]
    assert len(set(names.values())) == len(names) == len({*first, *second})


def test_what_is_no_key_is_refused_and_left(tmp_path):
    (tmp_path / "key.csv").write_text("name;x\n")
    with pytest.raises(FileUnreadableError, match="no key of pseudonyms"):
        read_key(tmp_path / "key.csv")
