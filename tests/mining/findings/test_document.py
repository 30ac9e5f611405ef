"""The JSON document: plain values, units in names, nothing empty, shape as documented."""

import json
import re
from datetime import date
from pathlib import Path

from event_logs.event_log import EventLog
from mining.conformance.comparison import Comparisons
from mining.deadlines.rules import Rule
from mining.findings.analysis import Given, analyze
from mining.findings.corrections import Corrections
from mining.findings.document import to_document
from mining.findings.findings import find
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")
PAGE = Path(__file__).parents[3] / "docs" / "analysis-json.md"


def document(funnel=FUNNEL, rules=(), **extra):
    """The document of a small log, as it comes back from JSON."""
    traces = {"a": ["New", "Demo", "Won"], "b": ["New", "Won"], "c": ["New"]}
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"], stages=["New", "Demo"])
    analysis = analyze(log, funnel, given=Given(rules=rules))
    return json.loads(json.dumps(to_document(analysis, find(analysis, funnel), **extra)))


def test_durations_are_seconds_under_names_that_say_so():
    [edge] = [e for e in document()["discovered"]["directly_follows"] if e["target"] == "Demo"]
    assert edge == {
        "source": "New",
        "target": "Demo",
        "count": 1,
        "median_seconds": 3600.0,
        "p90_seconds": 3600.0,
        "total_seconds": 3600.0,
    }


def test_what_cannot_be_known_is_null():
    stages = {row["stage"]: row for row in document()["performance"]["stages"]}
    assert stages["Demo"]["p90_seconds"] == 3600.0
    assert stages["New"]["open_visits"] == 1
    assert stages["New"]["p90_seconds"] is None or stages["New"]["p90_seconds"] >= 3600


def test_parts_without_a_result_are_absent():
    assert not {"conformance", "conformance_with_communications", "ledger"} & document(None).keys()
    assert "stages" not in document(None)["performance"]
    assert document(ledger={"sources": []})["ledger"] == {"sources": []}


def test_open_cases_and_deviations_are_counted():
    made = document()
    assert (made["log"]["cases"], made["log"]["open_cases"]) == (3, 1)
    [skipped] = made["conformance"]["deviations"]
    assert (skipped["kind"], skipped["activity"], skipped["cases"]) == ("skipped stage", "Demo", 1)


def test_every_part_is_documented():
    documented = set(re.findall(r"^\| `(\w+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    rules = (Rule("first call", "call", "lead", "1 hour", 3600.0),)
    made = document(
        rules=rules,
        ledger={"sources": []},
        quality=[{"check": "order"}],
        comparisons=Comparisons((), "Won", (), 3, 3),
        corrections=(Corrections((), 0, 0, 0), date(2026, 3, 1)),
    )
    assert set(made) == documented
