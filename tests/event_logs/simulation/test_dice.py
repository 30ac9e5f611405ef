from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.dice import Dice

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_streams_of_other_names_and_numbers_are_other_streams(seed):
    named = [Dice(seed, "deal", 1), Dice(seed, "deal", 2), Dice(seed, "crm", 1)]
    assert len({dice.share() for dice in named}) == 3


def test_the_first_numbers_of_a_stream_never_change():
    """A frozen figure: the same seed must give the same bytes on every machine."""
    dice = Dice(7, "deal", 17)
    assert [dice.whole(0, 999) for _ in range(5)] == [724, 83, 545, 546, 405]


@given(SEEDS, st.integers(-5, 5), st.integers(0, 9))
def test_whole_numbers_stay_within_their_bounds(seed, low, span):
    dice = Dice(seed, "whole")
    assert {dice.whole(low, low + span) for _ in range(50)} <= set(range(low, low + span + 1))


def test_weighted_choices_come_in_proportion_and_never_with_weight_nought():
    dice = Dice(1, "weighted")
    drawn = [dice.weighted((("a", 3), ("b", 1), ("c", 0))) for _ in range(4000)]
    assert "c" not in drawn
    assert 0.71 < drawn.count("a") / len(drawn) < 0.79


@given(SEEDS, st.floats(1, 200))
def test_work_takes_a_third_to_three_times_its_median(seed, minutes):
    seconds = Dice(seed, "work").seconds(minutes)
    assert minutes * 20 - 1 <= seconds <= minutes * 180 + 1


def test_a_lag_has_its_mean_and_nought_means_none():
    dice = Dice(3, "lag")
    lags = [dice.lag(2) for _ in range(4000)]
    assert 0.93 < sum(lags) / len(lags) / 7200 < 1.07
    assert dice.lag(0) == 0
