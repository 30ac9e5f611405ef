from dataclasses import replace
from itertools import pairwise
from statistics import median

from event_logs.simulation.company.company import play_company
from event_logs.simulation.worlds.catalogue import TYPICAL
from event_logs.simulation.worlds.wording import (
    DISCOUNT_APPROVAL,
    LOST,
    OFFER_MADE,
    PRE_SALES,
    SALES,
    TECHNICAL_CHECK,
    TRUE_STAGES,
    WON,
)


def test_stays_follow_each_other_without_gap(typical):
    for deal in typical.deals:
        assert all(before.left == after.entered for before, after in pairwise(deal.visits))
        assert all(before.stage != after.stage for before, after in pairwise(deal.visits))


def test_every_true_stage_is_seen_often(typical):
    for stage in TRUE_STAGES:
        assert sum(stage in [visit.stage for visit in deal.visits] for deal in typical.deals) > 80


def test_a_share_of_deals_is_won_lost_and_still_open(typical):
    ends = [deal.stage if deal.visits else "" for deal in typical.deals]
    share = {end: ends.count(end) / len(ends) for end in set(ends)}
    assert 0.2 < share[WON] < 0.45
    assert 0.4 < share[LOST] < 0.65
    assert 0.08 < 1 - share[WON] - share[LOST] < 0.25


def test_only_lost_deals_have_a_reason(typical):
    for deal in typical.deals:
        assert not deal.loss_reason or deal.visits[-1].stage != WON
        assert deal.visits[-1].stage != LOST or deal.loss_reason


def test_deals_loop_and_skip_stages(typical):
    paths = [[visit.stage for visit in deal.visits] for deal in typical.deals]
    assert sum((OFFER_MADE, TECHNICAL_CHECK) in pairwise(path) for path in paths) > 10
    won = [path for path in paths if path[-1] == WON]
    assert 0.3 < sum(DISCOUNT_APPROVAL in path for path in won) / len(won) < 0.8
    assert any(TECHNICAL_CHECK not in path for path in won)


def test_the_planted_seam_is_the_slowest_handover(typical):
    waits: dict[tuple[str, str], list[int]] = {}
    for deal in typical.deals:
        for passed in deal.handovers:
            pair = (passed.source.department, passed.target.department)
            waits.setdefault(pair, []).append(passed.taken - passed.passed)
    medians = {pair: median(times) / 86400 for pair, times in waits.items()}
    assert max(medians, key=medians.__getitem__) == (PRE_SALES, SALES)
    assert medians[PRE_SALES, SALES] > 2
    assert min(min(times) for times in waits.values()) >= 0


def test_a_late_first_call_loses_deals():
    """The planted effect, on the same leads with the same luck."""
    lost = []
    for effect in (0.0, 2.0):
        process = replace(TYPICAL.process, late_call_effect=effect)
        played = play_company(replace(TYPICAL, process=process), seed=5, deals=300)
        lost.append(sum(deal.visits[-1].stage == LOST for deal in played.deals if deal.visits))
    assert lost[1] > lost[0] + 10


def test_hidden_stages_leave_at_least_two_communications(typical):
    """A stage that nobody writes or calls about could not be found by anyone."""
    for stage in TRUE_STAGES:
        counts = []
        for deal in typical.deals:
            stays = sum(visit.stage == stage and visit.left is not None for visit in deal.visits)
            if stays == 1 and deal.stage != stage:
                counts.append(sum(note.stage == stage for note in deal.communications))
        assert median(counts) >= 2
