from collections import Counter
from dataclasses import replace
from itertools import pairwise

from event_logs.simulation.company.company import play_company
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.records.crm_deviations import (
    BACKWARDS,
    REPEATED,
    SKIPPED,
    UNDECLARED,
    enter_stages,
    plant_within,
)
from event_logs.simulation.worlds.catalogue import NO_EFFECT, TYPICAL
from event_logs.simulation.worlds.wording import (
    DECLARED,
    LOST,
    NEW,
    ON_HOLD,
    PROPOSAL,
    QUALIFIED,
    WON,
)

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
        paths.setdefault(entry.case, []).append(entry.stage)
    return paths


def _follows_the_funnel(path):
    return all(after in FOLLOWERS.get(before, set()) for before, after in pairwise([None, *path]))


def test_exactly_the_deals_with_a_planted_deviation_leave_the_funnel(typical_view):
    leaving = {case for case, path in _paths(typical_view).items() if not _follows_the_funnel(path)}
    assert leaving == {deviation.case for deviation in typical_view.deviations}


def test_every_kind_is_planted_and_one_stage_left_out_at_most(typical_view):
    kinds = Counter(planted.kind for planted in typical_view.deviations)
    assert min(kinds[kind] for kind in (SKIPPED, REPEATED, UNDECLARED, BACKWARDS)) >= 10
    skipped = [planted.case for planted in typical_view.deviations if planted.kind == SKIPPED]
    assert len(set(skipped)) == len(skipped)


def test_who_is_put_on_hold_is_shown_on_hold(typical, typical_view):
    paths = _paths(typical_view)
    for deal in typical.deals:
        shown = paths.get(deal.lead.case, []).count(ON_HOLD)
        if deal.parkings and deal.visits[-1].stage in (WON, LOST) and WON in paths[deal.lead.case]:
            assert shown >= len(deal.parkings)


def test_shares_are_those_of_the_knobs_where_stays_last_so_long():
    crm = replace(NO_EFFECT.crm, skipped=0, on_hold=0, mistaken=0, repeated=0.2)
    view = view_in_crm(play_company(replace(NO_EFFECT, crm=crm), seed=5, deals=600))
    stays = sum(
        stage in DECLARED and (not place or path[place - 1] != stage)
        for path in _paths(view).values()
        for place, stage in enumerate(path)
    )
    assert 0.13 < len(view.deviations) / stays < 0.2


def test_what_is_planted_within_a_stay_does_not_know_how_it_ends():
    """Let a deal stay for ever where it is: what was planted in its records stays."""
    played = play_company(NO_EFFECT, seed=2, deals=250)
    crm = replace(NO_EFFECT.crm, repeated=0.5, on_hold=0.5, mistaken=0.5)
    compared = 0
    for deal in played.deals:
        path = enter_stages(deal, crm, Dice(2, "path", deal.lead.number))
        for known in range(1, len(path)):
            whole, cut = (
                plant_within(given, deal, crm, Dice(2, "within", deal.lead.number), lambda at: at)
                for given in (path, path[:known])
            )
            until = path[known].at
            assert [e for e in whole if e.at < until] == [e for e in cut if e.at < until]
            compared += len(whole) - len(path)
    assert compared > 300


def test_a_deviation_says_nothing_of_how_a_deal_will_end():
    """Cut off the future of a deal, and what was planted before stays where it was."""
    played = play_company(NO_EFFECT, seed=2, deals=250)
    for deal in played.deals:
        whole = enter_stages(deal, NO_EFFECT.crm, Dice(2, "doomed", deal.lead.number))
        cut = replace(deal, visits=deal.visits[:3])
        before = enter_stages(cut, NO_EFFECT.crm, Dice(2, "doomed", deal.lead.number))
        begun = {entry.stage for entry in before if entry.happened is not None}
        kept = [entry.stage for entry in whole if entry.stage in begun]
        assert [entry.stage for entry in before if entry.happened is not None] == list(
            dict.fromkeys(kept)
        )


def test_a_return_is_recorded_or_silent_as_the_knob_says():
    process = replace(TYPICAL.process, back_to_check=0.6)
    counts = []
    for returns in (0.0, 1.0):
        crm = replace(TYPICAL.crm, returns=returns, mistaken=0)
        world = replace(TYPICAL, process=process, crm=crm)
        view = view_in_crm(play_company(world, seed=7, deals=300))
        counts.append(sum(planted.kind == BACKWARDS for planted in view.deviations))
    assert counts[0] == 0
    assert counts[1] > 30
