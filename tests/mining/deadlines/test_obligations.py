from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.calendar import business_seconds
from event_logs.event_log import EventLog
from mining.deadlines.obligations import STATES, obligations
from mining.deadlines.rules import Rule
from mining.timelines.clock import moment_of
from mining.timelines.scene import read_scene
from mining.timelines.timeline import UNKNOWN

from .conftest import CALENDAR, FUNNEL, MONDAY

HOUR = 3600.0
FIRST_CALL = Rule("first call", "call", "lead", "2 hours", 2 * HOUR)
ANSWER = Rule("answer", "contact", "email", "4 business hours", 4 * HOUR, "business")
SILENCE = Rule("silence", "contact", "contact", "20 hours", 20 * HOUR)
AGE = Rule("age", "next stage", "Offer", "1 business day", 9 * HOUR, "business")
CALL_BACK = Rule("call back", "conversation", "missed call", "1 hour", HOUR)
RULES = (FIRST_CALL, ANSWER, SILENCE, AGE, CALL_BACK)

CALLS = ("Call out, answered", "Call out, no answer", "Call in, answered")
CONTACTS = (*CALLS, "Email out")
OURS = ("Call out, answered", "Call out, no answer", "Email out")
TRIGGERS = {
    "email": ("Email in",),
    "contact": CONTACTS,
    "missed call": ("Call in, missed",),
    "Offer": ("Offer",),
}
EXPECTED = {
    "call": CALLS,
    "contact": CONTACTS,
    "conversation": ("Call out, answered", "Call in, answered"),
    "next stage": ("New", "Won", "Lost"),
}
NAMES = ("New", "Offer", "Won", "Lost", *CONTACTS, "Email in", "Call in, missed", "Note")
TRACES = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 30)), min_size=1, max_size=9),
    min_size=1,
)


def rows_of(traces):
    rows = []
    for case, trace in traces.items():
        hour = 0
        for name, gap in trace:
            hour += gap
            rows.append((case, name, hour))
    return rows


def by_hand(rule, rows, as_of):
    """The obligations of a rule, told as a person would read the log: (case, hour, state)."""
    found = []
    for case in sorted({case for case, *_ in rows}):
        since = None
        for place, (name, hour) in enumerate((n, h) for c, n, h in rows if c == case):
            comes = place == 0 and name not in OURS
            starts = comes if rule.after == "lead" else name in TRIGGERS[rule.after]
            starts = starts and name not in ("Won", "Lost")
            reacts = name in EXPECTED[rule.expect]
            if rule.after == "lead" and starts:
                since = hour
            if since is not None and (reacts or name in ("Won", "Lost")):
                found.append((case, since, state_of(rule, since, hour, as_of, reacted=reacts)))
                since = None
            if starts and since is None and rule.after != "lead":
                since = hour
        if since is not None:
            found.append((case, since, state_of(rule, since, None, as_of, reacted=False)))
    return found


def state_of(rule, since, until, as_of, *, reacted):
    def worked(begin, end):
        begin, end = (MONDAY + timedelta(hours=hour) for hour in (begin, end))
        if rule.clock == "calendar":
            return (end - begin).total_seconds()
        return business_seconds(CALENDAR, begin, end).total_seconds()

    had = worked(since, as_of)
    if until is None:
        return "missed" if had > rule.seconds else "running"
    if worked(since, until) > rule.seconds:
        return "late" if reacted else "missed"
    if not reacted:
        return "ended"
    return "kept" if had >= rule.seconds else "too recent"


@settings(max_examples=25)
@given(TRACES, st.sampled_from(RULES))
def test_obligations_are_those_told_by_hand(bench, traces, rule):
    rows = rows_of(traces)
    b = bench(rows)
    frame = obligations(b.scene, rule, funnel=FUNNEL).frame
    ids = b.timeline.cases["case_id"]
    told = [
        (ids[row.case], (moment_of(row.started) - MONDAY) / timedelta(hours=1), STATES[row.state])
        for row in frame.itertuples()
    ]
    assert sorted(told) == sorted(by_hand(rule, rows, max(hour for *_, hour in rows)))


def states(b, rule):
    frame = obligations(b.scene, rule, funnel=FUNNEL).frame
    return [STATES[state] for state in frame["state"]]


def test_a_deal_that_begins_with_a_call_was_called_at_once(bench):
    b = bench([("a", "Call in, answered", 0), ("a", "New", 1), ("a", "Won", 9)])
    found = obligations(b.scene, FIRST_CALL)
    assert found.frame["waited"].tolist() == [0.0]
    assert states(b, FIRST_CALL) == ["kept"]


def test_of_several_emails_without_an_answer_the_first_counts(bench):
    b = bench([("a", "Email in", 0), ("a", "Email in", 3), ("a", "Email out", 5), ("a", "Won", 99)])
    found = obligations(b.scene, ANSWER).frame
    assert found["waited"].tolist() == [5 * HOUR]
    assert states(b, ANSWER) == ["late"]


def test_a_call_counts_from_its_beginning(bench):
    b = bench([("a", "New", 0), ("a", "Call out, answered", 2.5), ("a", "Won", 9)])
    frame = b.log.events.execute()
    begun = frame["timestamp"].where(
        frame["activity"] != "Call out, answered",
        frame["timestamp"] - timedelta(minutes=40),
    )
    columns = ["case_id", "activity", "timestamp"]
    log = EventLog.from_pandas(
        frame[columns].assign(begun=begun), start_timestamp="begun", outcomes=["Won"]
    )
    found = obligations(read_scene(log), FIRST_CALL).frame
    assert found["waited"].tolist() == [2.5 * HOUR - 40 * 60]


def test_who_reacted_has_it_else_who_got_it(bench):
    b = bench(
        [
            ("a", "Email in", 0, "Ann", "Sales"),
            ("a", "Email out", 1, "Bob", "Office"),
            ("b", "Email in", 0, "Cid", "Sales"),
            ("c", "New", 90, "Cid", "Sales"),
        ]
    )
    frame = obligations(b.scene, ANSWER).frame
    assert [b.timeline.people[code] for code in frame["person"]] == ["Bob", "Cid"]
    assert [b.timeline.departments[code] for code in frame["department"]] == ["Office", "Sales"]
    assert (frame["reaction"] == UNKNOWN).tolist() == [False, True]


@pytest.mark.parametrize(
    ("only", "cases"),
    [
        ({"stages": ("Offer",)}, ["b"]),
        ({"departments": ("Office",)}, ["a"]),
        ({"attributes": {"outcome": ("Won",)}}, ["b"]),
    ],
)
def test_a_rule_holds_only_where_it_says(bench, only, cases):
    b = bench(
        [
            ("a", "New", 0),
            ("a", "Email in", 1, "Ann", "Office"),
            ("b", "New", 0),
            ("b", "Offer", 1),
            ("b", "Email in", 2),
            ("b", "Won", 3),
        ]
    )
    rule = Rule("x", "contact", "email", "1 hour", HOUR, **only)
    frame = obligations(b.scene, rule, funnel=FUNNEL).frame
    assert b.timeline.cases["case_id"][frame["case"]].tolist() == cases


def test_the_stage_is_that_in_which_the_deal_was(bench):
    b = bench([("a", "Email in", 0), ("a", "New", 1), ("a", "Email out", 2), ("a", "Email in", 3)])
    frame = obligations(b.scene, ANSWER, funnel=FUNNEL).frame
    assert frame["stage"].tolist() == [UNKNOWN, 0]


def test_what_came_after_the_moment_is_not_known_yet(bench):
    rows = [("a", "New", 0), ("a", "Call out, answered", 5), ("b", "New", 4)]
    assert states(bench(rows, as_of=1.5), FIRST_CALL) == ["running"]
    assert states(bench(rows, as_of=3), FIRST_CALL) == ["missed"]
    assert states(bench(rows), FIRST_CALL) == ["late", "running"]


def test_an_empty_log_has_no_obligations(bench):
    b = bench([("a", "Note", 0)])
    assert states(b, ANSWER) == []


def test_a_deal_that_begins_with_what_we_did_owes_no_first_call(bench):
    """Its lead came before, if there was one: an import, or a deal entered after the call."""
    call = Rule("first call", "call", "lead", "1 hour", 3600.0)
    rows = [("ours", "Call out, answered", 0), ("ours", "New", 1), ("mail", "Email out", 0)]
    rows += [("mail", "Call out, answered", 5), ("theirs", "Call in, answered", 0)]
    rows += [("usual", "New", 0), ("usual", "Call out, answered", 3), ("later", "New", 9)]
    b = bench(rows)
    found = obligations(b.scene, call)
    cases = b.timeline.cases["case_id"].to_numpy()[found.frame["case"]]
    assert sorted(cases) == ["later", "theirs", "usual"]
