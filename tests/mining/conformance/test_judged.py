"""What judged variants say of a funnel: who fits it, and what it would have to allow."""

from datetime import date

import pytest

from event_logs.event_log import EventLog
from mining.conformance.acceptance import Accepted
from mining.conformance.alignments import align
from mining.conformance.deviations import classify_moves
from mining.conformance.judged import (
    cases_of_judgement,
    deviations_of_variants,
    fit_by_judgement,
    implied_by_good,
)
from mining.conformance.repair import propose_repair
from mining.conformance.triage import JudgedVariant
from mining.models.funnel import parse_funnel

DAY = date(2026, 7, 1)
FUNNEL = parse_funnel("New > Demo > Won | Lost")
SKIPS, WHOLE, BACK = ("New", "Won"), ("New", "Demo", "Won"), ("New", "Demo", "New", "Lost")
TRACES = {"a": SKIPS, "b": SKIPS, "c": WHOLE, "d": BACK, "e": ("New",)}
JUDGED = [
    JudgedVariant(SKIPS, "good", "Ann", DAY, "small deals"),
    JudgedVariant(BACK, "bad", "Ann", DAY),
    JudgedVariant(("Gone",), "good", "Ann", DAY),
]


@pytest.fixture(scope="module")
def aligned():
    log = EventLog.from_traces({k: list(v) for k, v in TRACES.items()}, outcomes=["Won", "Lost"])
    return align(log, FUNNEL)


@pytest.fixture(scope="module")
def deviating(aligned):
    return deviations_of_variants(aligned, classify_moves(aligned, FUNNEL))


def test_cases_add_up_by_judgement(aligned):
    rows = fit_by_judgement(aligned, JUDGED).set_index("judgement")
    assert rows.loc["good"].tolist() == [2, 0, 2]
    assert rows.loc["bad"].tolist() == [1, 0, 1]
    assert rows.loc[""].tolist() == [2, 2, 0]
    assert cases_of_judgement(aligned, JUDGED, "good") == ["a", "b"]
    assert cases_of_judgement(aligned, JUDGED, "") == ["c", "e"]


def test_each_variant_has_its_deviations(deviating):
    assert deviating[SKIPS] == (("skipped stage", "Demo"),)
    assert deviating[WHOLE] == ()
    assert deviating["New",] == ()


def test_what_good_variants_do_is_allowed_and_what_bad_ones_do_is_not(aligned, deviating):
    implied = implied_by_good(JUDGED, deviating, [])
    assert implied == (Accepted("skipped stage", "Demo", "Ann", DAY, "small deals"),)
    found = propose_repair(aligned, FUNNEL, implied)
    rows = fit_by_judgement(found.aligned, JUDGED).set_index("judgement")
    assert rows.loc["good", "fitting"] == 2
    assert rows.loc["bad", "fitting"] == 0
    assert implied_by_good(JUDGED, deviating, list(implied)) == ()
