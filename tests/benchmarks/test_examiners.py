"""Examiners look at a small play each, of which little is asked but that the truth is found."""

import pytest

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners import bottlenecks
from benchmarks.truth.examiners._judged_deadlines import CAUSES, judge_play
from benchmarks.truth.examiners._waited import CUSTOMER, Waited
from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.reactions import ANOTHER, causes_of
from event_logs.simulation.worlds.catalogue import TYPICAL

DEALS = 150


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    """One process and one small play, built once for all."""
    return Exam(tmp_path_factory.mktemp("exam"), quick=True, processes=1)


@pytest.fixture(scope="module")
def project(exam):
    return exam.project("typical", 1, DEALS)


def test_the_slow_seam_is_among_the_first_places(project):
    first = bottlenecks.first_places(project)
    assert ("handover", "Pre-sales", "Sales") in first
    assert [kind for kind, *_place in sorted(first)] == ["handover"] * 3 + ["step"] * 3


def test_every_planted_bottleneck_has_places_that_tell_it(project):
    telling = bottlenecks.telling(TYPICAL, project)
    planted = {"slow handover", "approval in sittings", "overlooked leads"}
    assert set(telling) == planted
    assert telling["slow handover"] == {("handover", "Pre-sales", "Sales")}
    waited, seconds = bottlenecks.at_seam(project)
    assert 0.5 < seconds / waited < 1.0


def test_waits_are_split_as_the_play_does_but_for_the_customer():
    played = play_company(TYPICAL, seed=1, deals=DEALS)
    waited, waits = Waited(played), 0
    for deal in played.deals:
        for reaction in deal.reactions:
            spent = waited.spent(deal.lead.case, reaction.due, reaction.reacted)
            assert sum(spent.values()) == reaction.reacted - reaction.due
            customer = spent.pop(CUSTOMER)
            truth = causes_of(reaction, deal.lulls, played.play)
            assert spent == truth | {ANOTHER: truth[ANOTHER] - customer}
            waits += bool(customer)
    assert waits > 0, "somewhere a customer was waited for"


def test_deadlines_of_a_play_are_judged_and_mostly_right():
    judged = judge_play(TYPICAL, DEALS, 1)
    known = judged.breaches.dropna()
    assert set(known["said"]) | set(known["true"]) <= set(CAUSES)
    assert len(known) > DEALS / 2
    assert (known["said"] == known["true"]).mean() > 0.7
    value, low, high = judged.kept
    assert low < value < high
    assert abs(value - judged.truly_kept) < 0.05
