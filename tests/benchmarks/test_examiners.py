"""Examiners look at a small play each, of which little is asked but that the truth is found."""

import pandas as pd
import pytest

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners import bottlenecks, grey_zone, waiting
from benchmarks.truth.examiners._grey_truth import (
    Happened,
    of_project,
    of_stage_world,
    true_lag,
    true_shares,
)
from benchmarks.truth.examiners._judged_deadlines import CAUSES, judge_play
from benchmarks.truth.examiners._waited import CUSTOMER, Waited
from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.reactions import ANOTHER, causes_of
from event_logs.simulation.stage_worlds.play import play_stage_world
from event_logs.simulation.worlds.catalogue import TYPICAL
from event_logs.storage import open_log
from mining.models.funnel import parse_funnel

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
    assert [kind for kind, *_place in sorted(first)] == ["handover"] * 3 + ["lead"]


def test_every_planted_bottleneck_has_places_that_tell_it(project):
    telling = bottlenecks.telling(TYPICAL, project)
    planted = {"slow handover", "approval in sittings", "overlooked leads"}
    assert set(telling) == planted
    assert telling["slow handover"] == {("handover", "Pre-sales", "Sales")}
    waited, seconds = bottlenecks.at_seam(project)
    assert 0.5 < seconds / waited < 1.0


def test_time_told_rightly_is_no_more_than_was_told_or_passed():
    seen = waiting.see_play(TYPICAL, DEALS, 1)
    told = seen.told[list(waiting.TRUE)].sum()
    assert 0.5 * told < seen.right <= min(told, seen.true.sum())
    assert seen.told.sum() == pytest.approx(seen.true.sum(), rel=0.1)
    assert seen.loops
    assert seen.true_loops


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


FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
NEW, DEMO, WON = 0, 1, 2


def happened(real, spoken, shown, end=100.0):
    """The truth of a funnel `New > Demo > Won`, of rows of (case, time, stage)."""
    names = ["case_id", "at", "stage"]
    told = [pd.DataFrame(rows, columns=names) for rows in (spoken, shown)]
    return Happened(pd.DataFrame(real, columns=[*names, "is_hidden"]), *told, end, stages=2)


def test_true_grey_time_is_under_another_stage_or_in_one_that_nobody_declared():
    truth = happened(
        [("a", 0.0, NEW, False), ("a", 5.0, DEMO, True)],
        [("a", 2.0, NEW), ("a", 6.0, DEMO)],
        [("a", 0.0, NEW), ("a", 10.0, DEMO), ("a", 20.0, WON)],
    )
    shares = true_shares(truth)  # of the 18 from the first communication to the end
    assert shares.mismatch == pytest.approx(5 / 18)
    assert shares.undeclared == pytest.approx(10 / 18)
    assert shares.time == pytest.approx(15 / 18)


def test_a_true_lag_is_censored_where_the_entry_is_missing():
    deals = {"a": [10, 13, 40], "b": [10, 15, 40], "c": [10, 17, 40], "e": [10, 0, 14]}
    shown = [(case, float(at), DEMO) for case, (_, at, _) in deals.items()]
    shown += [(case, float(at), WON) for case, (_, _, at) in deals.items()] + [("d", 14.0, WON)]
    spoken = [(case, 10.0, DEMO) for case in "abcde"]
    median, missing = true_lag(happened([], spoken, shown), DEMO)
    assert median == 5.0  # ends at 0, 3, 5, 7; d censored at 4
    assert missing == pytest.approx(1 / 5)


def test_the_truth_of_a_stage_world_is_that_of_its_entries():
    deals = play_stage_world("hid1", cases=200, seed=3)
    funnel = parse_funnel(deals.funnel)
    truth = of_stage_world(deals, funnel)
    entries = deals.entries[deals.entries["stage"] == "Qualified"]
    assert truth.spoken.query("stage == 1")["case_id"].nunique() == len(entries)
    lags = (entries["recorded"] - entries["entered"]).dt.total_seconds()
    median, missing = true_lag(truth, 1)
    assert median == pytest.approx(lags.median(), rel=0.2)
    assert missing == pytest.approx(lags.isna().mean(), abs=0.03)


def test_the_truth_of_a_company_is_read_from_its_tables(project):
    log = open_log(project)
    truth = of_project(project, TYPICAL, log, FUNNEL)
    shares = true_shares(truth)
    assert 0 < shares.mismatch < 0.3 < shares.undeclared < 0.9
    median, missing = true_lag(truth, 1)
    assert 0 < median < 48 * 3600
    assert missing < 0.2
    counts = grey_zone.counted(project, log, FUNNEL)
    assert counts["imported entries called a batch"] == (0, 0)
    assert 0 < counts["true ghosts called so"][0] <= counts["called ghosts that are true"][1]
