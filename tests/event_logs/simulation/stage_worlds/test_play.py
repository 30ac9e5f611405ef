import pandas as pd
import pytest

from event_logs.simulation.stage_worlds.catalogue import WORLDS
from event_logs.simulation.stage_worlds.play import play_stage_world


@pytest.fixture(scope="module")
def deals():
    return play_stage_world("hid3", cases=150, noise="medium", seed=4)


def test_every_communication_has_its_true_stage(deals):
    events = deals.log.events.filter(deals.log.events.channel.notnull()).execute()
    joined = events.merge(deals.truth, on=["case_id", "source_row"])
    assert len(joined) == len(events) == len(deals.truth)
    assert set(deals.truth["stage"]) == set(range(7))


def test_the_crm_is_never_early_but_for_opening_a_deal(deals):
    later = deals.entries[deals.entries["stage"] != "New"].dropna()
    assert (later["recorded"] >= later["entered"]).all()
    assert deals.entries["recorded"].isna().any()


def test_the_same_seed_plays_the_same_deals():
    frames = [
        play_stage_world("null_hb", cases=20, language="mixed", seed=9).log.events.execute()
        for _ in range(2)
    ]
    pd.testing.assert_frame_equal(*frames)


def test_without_departments_only_they_are_missing():
    with_them, without = (
        play_stage_world("hid1", cases=20, departments=each, seed=2).log.events.execute()
        for each in (True, False)
    )
    assert with_them["department"].notna().any()
    assert without["department"].isna().all()
    assert with_them["activity"].tolist() == without["activity"].tolist()


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_can_be_played(name):
    played = play_stage_world(name, cases=12, noise="high", language="ru", seed=1)
    assert played.log.cases.count().execute() == 12
    assert len(played.real_stages) == played.funnel.count(">")
