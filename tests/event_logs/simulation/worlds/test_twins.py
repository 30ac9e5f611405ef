from dataclasses import replace

import pytest

from event_logs.errors import GreyzoneError
from event_logs.simulation.company.company import play_company
from event_logs.simulation.worlds.catalogue import CALM, DRIFT
from event_logs.simulation.worlds.twins import EFFECTS, without_effects


def test_a_twin_has_no_effect_before_nor_after_the_drift():
    twin = without_effects(DRIFT)
    for process in (twin.process, twin.drift.process):
        assert {getattr(process, name) for name in EFFECTS} == {0.0}
    kept = without_effects(DRIFT, "parked_effect")
    assert kept.process == replace(DRIFT.process, parked_effect=0.0)
    assert without_effects(kept, "parked_effect") == kept


def test_an_unknown_effect_is_answered_with_the_nearest():
    with pytest.raises(GreyzoneError, match="parked_effect"):
        without_effects(CALM, "parked_efect")


def test_deals_of_a_twin_go_the_same_way_until_a_draw_falls_otherwise():
    """Common random numbers: a stay that begins alike has the same calls and the same loss."""
    harmful = replace(CALM, process=replace(CALM.process, handover_effect=1.0))
    one, twin = (play_company(world, seed=4) for world in (harmful, without_effects(harmful)))
    paths = [[[visit.stage for visit in d.visits] for d in play.deals] for play in (one, twin)]
    differ = 0
    for here, there in zip(*paths, strict=True):
        same = next(
            (n for n, two in enumerate(zip(here, there, strict=False)) if len({*two}) > 1), None
        )
        if same is not None:
            assert here[same] == "Lost"  # without effects nobody is lost who was not before
            differ += 1
    assert 5 < differ < len(paths[0]) - 5
