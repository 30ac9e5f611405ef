from mining.deadlines.deadlines import all_due, attributes_of, judge_deadlines
from mining.deadlines.rules import Rule

from .conftest import CALENDAR, FUNNEL

HOUR = 3600.0
FIRST_CALL = Rule("first call", "call", "lead", "2 business hours", 2 * HOUR, "business")
ANSWER = Rule("answer", "contact", "email", "4 hours", 4 * HOUR)
ROWS = [
    ("a", "New", 0),
    ("a", "Call out, answered", 1),
    ("a", "Won", 30),
    ("b", "New", 2),
    ("b", "Email in", 29),
    ("c", "New", 29.5),
]


def test_each_rule_is_judged_by_itself_and_all_that_is_due_is_one_list(bench):
    found = judge_deadlines(bench(ROWS).log, [FIRST_CALL, ANSWER], funnel=FUNNEL, calendar=CALENDAR)
    assert [each.rule for each in found] == [FIRST_CALL, ANSWER]
    first = found[0].compliance.states
    assert (first["kept"], first["missed"], first["running"]) == (1, 1, 1)
    due = all_due(found)
    assert due["case_id"].tolist() == ["b", "c", "b"]
    assert due["due"].is_monotonic_increasing
    assert sum(each.due.running + each.due.overdue for each in found) == len(due)


def test_without_rules_nothing_is_read():
    assert judge_deadlines(None, []) == ()
    assert all_due(()).empty


def test_only_attributes_that_there_are_are_read(bench):
    log = bench(ROWS, sources={"a": "Web", "b": "Web", "c": "Fair"}).log
    named = Rule("x", "call", "lead", "1 hour", HOUR, attributes={"outcome": ("Won",)})
    assert attributes_of(log, [named]) == ("lead_source",)


def test_without_a_funnel_no_cost_is_told(bench):
    [found] = judge_deadlines(bench(ROWS).log, [ANSWER])
    assert found.lateness is None
    assert "stage" not in set(found.compliance.groups["by"])
