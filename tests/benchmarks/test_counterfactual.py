"""The weights against the world without the effect, played."""

from dataclasses import replace

import pandas as pd
import pytest

from benchmarks.truth.counterfactual import weights_under, win_rates
from event_logs.simulation.company.company import play_company
from event_logs.simulation.truth.happened import happened_of
from event_logs.simulation.truth.planted import planted_of
from event_logs.simulation.truth.tables import write_truth
from event_logs.simulation.worlds.catalogue import TYPICAL
from event_logs.simulation.worlds.twins import without_effects

HARMED = replace(TYPICAL, process=replace(TYPICAL.process, parked=0.25, parked_effect=1.5))


def write(world, seed, folder):
    """The truth of a play of 500 deals; returns the cases that were put on hold."""
    played = play_company(world, seed=seed, deals=500)
    (folder / "truth").mkdir(parents=True)
    write_truth(happened_of(played) | planted_of(played), folder / "truth")
    return parked_in(folder)


def parked_in(folder):
    """The cases that were put on hold."""
    return pd.Index(pd.read_csv(folder / "truth" / "parkings.csv").case_id.unique())


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """Three plays with the effect and without, and who was on hold in the first."""
    place = tmp_path_factory.mktemp("twins")
    plays = []
    for seed in (1, 2, 3):
        here, there = place / f"{seed}", place / f"{seed}-without"
        cases = write(HARMED, seed, here)
        write(without_effects(HARMED, "parked_effect"), seed, there)
        plays.append((here, there, cases))
    return plays


def test_weighted_deals_are_those_of_the_world_with_the_effect(twins):
    without, weighted, played = [], [], []
    for here, there, cases in twins:
        share, expected = win_rates(there, cases, parked_effect=1.5)
        without.append(share)
        weighted.append(expected)
        played.append(win_rates(here, cases)[0])
    assert sum(weighted) / 3 == pytest.approx(sum(played) / 3, abs=0.03)
    assert sum(without) / 3 > sum(played) / 3 + 0.1


def test_weights_are_one_in_the_mean_and_for_whom_nothing_was_done(twins):
    for here, there, _ in twins:
        for place, size in ((here, 1.0), (there, 1.5)):
            weights = weights_under(place, parked_effect=size)
            assert weights.mean() == pytest.approx(1, abs=0.1)
            assert set(weights.drop(parked_in(place))) == {1.0}
        assert set(weights_under(here, parked_effect=1.5)) == {1.0}
