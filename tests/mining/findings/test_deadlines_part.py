import json
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.deadlines.rules import Rule
from mining.findings.analysis import Given, analyze
from mining.findings.document import to_document
from mining.findings.findings import find
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Won | Lost")
RULE = Rule("first call", "call", "lead", "2 hours", 7200.0)


@pytest.fixture(scope="module")
def analysis():
    """Forty deals, half of them called in time."""
    monday, rows = datetime(2026, 1, 5, 9, tzinfo=UTC), []
    for n in range(40):
        begun = monday + timedelta(hours=7 * n)
        called = begun + timedelta(hours=1 if n % 2 else 5)
        rows += [(f"d{n}", "New", begun, "Robot"), (f"d{n}", "Call out, answered", called, "Ann")]
        rows.append((f"d{n}", "Won" if n % 3 else "Lost", called + timedelta(days=2), "Ann"))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp", "resource"])
    log = EventLog.from_pandas(
        frame, resource="resource", outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names
    )
    return analyze(log, FUNNEL, given=Given(rules=(RULE,)))


def test_the_document_holds_each_rule_in_plain_values(analysis):
    document = to_document(analysis, find(analysis, FUNNEL))
    json.dumps(document, allow_nan=False)
    [rule] = document["deadlines"]["rules"]
    assert (rule["name"], rule["limit_seconds"], rule["kept"]["value"]) == (
        "first call",
        7200.0,
        0.5,
    )
    assert sum(rule["states"].values()) == 40
    assert rule["causes"]["breaches"] == 20
    assert sum(row["breaches"] for row in rule["causes"]["shares"]) == 20
    assert document["deadlines"]["due_in_all"] == len(document["deadlines"]["due"]) == 0


def test_a_finding_says_how_often_it_is_kept(analysis):
    [found] = [each for each in find(analysis, FUNNEL) if each.kind == "deadline"]
    assert found.subject == ("first call",)
    assert (found.figures["kept"], found.figures["decided"]) == (20, 40)


def test_without_rules_the_part_is_absent():
    log = EventLog.from_traces({"a": ["New", "Won"]}, outcomes=["Won"])
    plain = analyze(log, FUNNEL)
    assert "deadlines" not in to_document(plain, ())
    assert not [each for each in find(plain, FUNNEL) if each.kind == "deadline"]
