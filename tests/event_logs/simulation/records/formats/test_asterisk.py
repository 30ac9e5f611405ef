import csv
import io
from collections import defaultdict
from datetime import datetime

import pytest

from event_logs.simulation.company.deal import CALL_IN, CALL_OUT

NAMES = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp"),
    *("lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags"),
    *("uniqueid", "userfield", "peeraccount", "linkedid", "sequence"),
)


@pytest.fixture(scope="module")
def calls(files):
    """The legs by call, each with the true call."""
    file = files["asterisk/Master.csv"]
    told, legs = dict(file.told), defaultdict(list)
    rows = list(csv.reader(io.StringIO(file.content.decode(), newline="")))
    ends = [row[NAMES.index("end")] for row in rows]
    assert ends == sorted(ends)
    for place, row in enumerate(rows, 1):
        leg = dict(zip(NAMES, row, strict=True))
        legs[leg["linkedid"]].append((leg, told[str(place)]))
    return legs


def _seconds(leg, begin, end):
    begun, ended = (datetime.fromisoformat(leg[name]) for name in (begin, end))
    return (ended - begun).total_seconds()


def test_the_legs_of_a_call_tell_of_one_call(calls, typical):
    true = [note for note in typical.communications if note.kind in (CALL_IN, CALL_OUT)]
    assert len(calls) == len(true)
    for legs in calls.values():
        assert len({id(note) for _, note in legs}) == 1
        assert legs[0][0]["linkedid"] in {leg["uniqueid"] for leg, _ in legs}


def test_durations_are_those_of_the_times(calls):
    for legs in calls.values():
        for leg, _ in legs:
            assert int(leg["duration"]) == _seconds(leg, "start", "end")
            talked = _seconds(leg, "answer", "end") if leg["answer"] else 0
            assert int(leg["billsec"]) == talked
            assert (leg["disposition"] == "ANSWERED") == bool(leg["answer"])


def test_a_human_answered_where_the_other_channel_is_the_person_s(calls):
    """The rule of the research note finds the truth; a machine alone is no answer."""
    kinds = set()
    for legs in calls.values():
        note = legs[0][1]
        human = [
            leg
            for leg, _ in legs
            if leg["disposition"] == "ANSWERED" and leg["dstchannel"] and leg["lastapp"] == "Dial"
        ]
        assert bool(human) == note.answered
        kinds |= {(leg["dcontext"], note.kind, note.answered) for leg, _ in legs}
    assert ("ivr-main", CALL_IN, False) in kinds
    assert ("ivr-main", CALL_IN, True) in kinds
    assert ("ring-group", CALL_IN, True) in kinds


def test_some_calls_are_passed_on_by_the_reception(calls):
    passed = [
        legs
        for legs in calls.values()
        if sum(leg["disposition"] == "ANSWERED" and leg["lastapp"] == "Dial" for leg, _ in legs) > 1
    ]
    assert len(passed) > 5
    assert all("100" in {leg["dst"] for leg, _ in legs} for legs in passed)


def test_the_talk_is_the_true_one(calls):
    for legs in calls.values():
        note = legs[0][1]
        if note.answered:
            assert max(int(leg["duration"]) for leg, _ in legs if leg["answer"]) >= note.seconds
            person = note.person.extension
            assert any(person in (leg["src"], leg["dst"]) for leg, _ in legs)
