"""BPI Challenge 2012, a lender's real funnel: our costs beside those of pm4py's search."""

from pathlib import Path

import pytest

from event_logs.event_log import EventLog
from event_logs.exchange.xes import read_xes
from mining.conformance.alignments import SearchLimits, align, align_variants
from mining.conformance.deviations import discover_deviations
from mining.discovery.models import discover_inductive
from mining.discovery.variants import Variants, discover_variants
from mining.models.funnel import compile_funnel, parse_funnel

pytestmark = pytest.mark.real_data

FUNNEL = parse_funnel(
    "A_SUBMITTED > A_PARTLYSUBMITTED > A_PREACCEPTED > A_ACCEPTED > A_FINALIZED"
    " > A_APPROVED | A_DECLINED | A_CANCELLED"
)


@pytest.fixture(scope="module")
def log(bpic2012: Path) -> EventLog:
    return read_xes(bpic2012, outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names)


@pytest.fixture(scope="module")
def variants(log: EventLog) -> Variants:
    return discover_variants(log)


@pytest.mark.parametrize("is_open", [False, True])
def test_costs_with_the_funnel_are_those_of_pm4py(variants, is_open):
    sample = variants.frame["variant"].sample(1_000, random_state=7)
    asked = [(variant, is_open) for variant in sample]
    net = compile_funnel(FUNNEL)
    ours, theirs = align_variants(asked, net), align_variants(asked, net, limits=SearchLimits(0))
    assert [a.cost for a in ours.alignments] == [a.cost for a in theirs.alignments]


def test_costs_with_a_discovered_model_are_those_of_pm4py(variants):
    net = discover_inductive(variants, noise=0.4)
    every = variants.frame["variant"]
    short = every[every.map(len) < 25].sample(15, random_state=7)
    asked = [(variant, False) for variant in short]
    ours, theirs = align_variants(asked, net), align_variants(asked, net, limits=SearchLimits(0))
    assert ours.engine == "automaton"
    assert [a.cost for a in ours.alignments] == [a.cost for a in theirs.alignments]


def test_every_deviation_is_counted_once(log):
    aligned = align(log, FUNNEL)
    costs = sum(aligned.alignments[number].cost for number in aligned.cases["alignment"])
    found = discover_deviations(aligned, FUNNEL)
    assert found.cases == 13_087
    assert found.frame["moves"].sum() == costs
    open_cases = aligned.cases[aligned.cases["is_open"]]
    assert 0 < len(open_cases) < 1_000
