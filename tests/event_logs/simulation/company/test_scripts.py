from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest

from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.scripts import SCRIPTS
from event_logs.simulation.worlds.catalogue import CALM, MESSY, NO_HIDDEN_STAGES
from event_logs.simulation.worlds.wording import FIRST_CONTACT, NEEDS_FOUND, OFFER_MADE, WON


@pytest.fixture(scope="module")
def messy():
    """A world of all eight stages."""
    return play_company(MESSY, seed=7, deals=400)


def test_all_eight_stages_can_be_played(messy):
    assert set(MESSY.process.stages) == set(SCRIPTS)
    seen = Counter(visit.stage for deal in messy.deals for visit in deal.visits)
    assert min(seen[stage] for stage in SCRIPTS) > 15


def test_each_stage_is_talked_or_written_about(messy):
    told = Counter(note.stage for deal in messy.deals for note in deal.communications)
    seen = Counter(visit.stage for deal in messy.deals for visit in deal.visits)
    assert all(told[stage] >= 1.5 * seen[stage] for stage in SCRIPTS)


@pytest.mark.parametrize("left_out", [stage for stage in SCRIPTS if stage != FIRST_CONTACT])
def test_any_stage_but_the_first_can_be_left_out(left_out):
    stages = tuple(stage for stage in MESSY.process.stages if stage != left_out)
    world = replace(CALM, process=replace(CALM.process, stages=stages))
    played = play_company(world, seed=4, deals=60)
    seen = {visit.stage for deal in played.deals for visit in deal.visits}
    assert left_out not in seen
    assert WON in seen


def test_in_a_steady_stage_no_order_is_more_common_than_its_reverse():
    """Calls and mails of a stage could be shuffled: whatever comes first says nothing."""
    played = play_company(NO_HIDDEN_STAGES, seed=7, deals=900)
    orders: Counter[tuple[str, str]] = Counter()
    for deal in played.deals:
        for stage in (FIRST_CONTACT, NEEDS_FOUND, OFFER_MADE):
            kinds = [note.kind for note in deal.communications if note.stage == stage]
            if len(kinds) > 1 and kinds[0] != kinds[-1]:
                orders[kinds[0], kinds[-1]] += 1
    for one, two in permutations({kind for pair in orders for kind in pair}, 2):
        there, back = orders[one, two], orders[two, one]
        assert abs(there - back) < 4 * (there + back) ** 0.5
