from dataclasses import replace
from itertools import pairwise

import pytest

from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.working_hours import is_open
from event_logs.simulation.records.crm import (
    BACKWARDS,
    REPEATED,
    ROBOT,
    SKIPPED,
    UNDECLARED,
    view_in_crm,
)
from event_logs.simulation.worlds.catalogue import TYPICAL
from event_logs.simulation.worlds.wording import DECLARED_OF, LOST, NEW, PROPOSAL, QUALIFIED, WON

FOLLOWERS = {
    None: {NEW},
    NEW: {QUALIFIED, LOST},
    QUALIFIED: {PROPOSAL, LOST},
    PROPOSAL: {WON, LOST},
    WON: set(),
    LOST: set(),
}


def _paths(view):
    paths = {}
    for entry in view.entries:
        paths.setdefault(entry.case, []).append(entry)
    return paths


def _follows_the_funnel(path):
    stages = [None, *(entry.stage for entry in path)]
    return all(after in FOLLOWERS.get(before, set()) for before, after in pairwise(stages))


def test_exactly_the_deals_with_a_planted_deviation_leave_the_funnel(typical_view):
    leaving = {case for case, path in _paths(typical_view).items() if not _follows_the_funnel(path)}
    assert leaving == {deviation.case for deviation in typical_view.deviations}


def test_every_kind_of_deviation_is_planted_once_a_deal(typical_view):
    kinds = [deviation.kind for deviation in typical_view.deviations]
    assert len({deviation.case for deviation in typical_view.deviations}) == len(kinds)
    for kind in (SKIPPED, REPEATED, UNDECLARED, BACKWARDS):
        assert kinds.count(kind) >= 15


def test_people_enter_within_hours_and_robots_at_any_time(typical, typical_view):
    hours = typical.period.hours
    by_robot = [entry for entry in typical_view.entries if entry.by == ROBOT]
    assert any(not is_open(hours, entry.at) for entry in by_robot)
    for entry in typical_view.entries:
        assert entry.by == ROBOT or is_open(hours, entry.at) or is_open(hours, entry.at - 1)


def test_entries_of_a_deal_are_apart_and_before_the_export(typical, typical_view):
    for path in _paths(typical_view).values():
        assert all(after.at - before.at >= 20 for before, after in pairwise(path))
    assert max(entry.at for entry in typical_view.entries) < typical.period.end


def test_the_crm_is_late_but_never_early(typical, typical_view):
    """No declared stage is entered before the deal was truly in it, slips left aside."""
    planted = {deviation.case for deviation in typical_view.deviations}
    truth = {deal.lead.case: deal for deal in typical.deals}
    lags = []
    for case, path in _paths(typical_view).items():
        for entry in path if case not in planted else ():
            visits = truth[case].visits
            began = next(v.entered for v in visits if DECLARED_OF[v.stage] == entry.stage)
            lags.append(entry.at - began)
    assert min(lags) >= 0
    assert sum(lag > 3600 for lag in lags) / len(lags) > 0.3


def test_in_a_calm_world_the_crm_is_the_truth(calm):
    view = view_in_crm(calm)
    assert not view.deviations
    paths = _paths(view)
    for deal in calm.deals:
        told = [(entry.stage, entry.at) for entry in paths.get(deal.lead.case, [])]
        true, last = [], ""
        for visit in deal.visits:
            if DECLARED_OF[visit.stage] != last:
                last = DECLARED_OF[visit.stage]
                true.append((last, visit.entered))
        assert told[1:] == true[1:]
        if deal.lead.source == "Phone":  # entered as the call ends
            assert 0 <= told[0][1] - true[0][1] <= 15 * 60
        elif told:
            assert told[0] == true[0]


def test_reasons_are_ticked_for_lost_deals_only_and_some_are_wrong(typical, typical_view):
    true = {deal.lead.case: deal.loss_reason for deal in typical.deals}
    last = {case: path[-1].stage for case, path in _paths(typical_view).items()}
    assert {case for case, stage in last.items() if stage == LOST} == set(typical_view.reasons)
    wrong = [case for case, reason in typical_view.reasons.items() if reason != true[case]]
    assert len(wrong) / len(typical_view.reasons) == pytest.approx(0.22, abs=0.08)


def test_some_entries_wait_for_friday(typical_view):
    """Afternoon entries pile up on the day that the knob names."""
    afternoon = [e.at for e in typical_view.entries if 16 <= e.at % 86400 // 3600 < 17]
    by_weekday = [sum((at // 86400 + 3) % 7 == day for at in afternoon) for day in range(5)]
    assert by_weekday[4] > 1.5 * max(by_weekday[:4])


@pytest.mark.parametrize("returns", [0.0, 1.0])
def test_what_ended_long_ago_has_ended_in_the_crm_too(returns):
    """No habit of the CRM swallows an outcome, least of all of deals that went back."""
    process = replace(TYPICAL.process, back_to_check=0.6)
    world = replace(TYPICAL, process=process, crm=replace(TYPICAL.crm, returns=returns))
    played = play_company(world, seed=7, deals=400)
    last = {case: path[-1].stage for case, path in _paths(view_in_crm(played)).items()}
    long_ago = played.period.end - 30 * 86400
    ended = [deal for deal in played.deals if deal.visits and deal.stage in (WON, LOST)]
    old = [deal for deal in ended if deal.visits[-1].entered < long_ago]
    assert len(old) > 100
    assert all(last[deal.lead.case] == deal.stage for deal in old)
