import numpy as np
import pandas as pd
import pytest

from mining.deadlines.bend import FEWEST, bend_of

HOUR, DAY = 3600.0, 86_400.0


def rows(number, seed, curve):
    """Deals whose chance depends on the waiting by `curve`, and on a source that waits longer."""
    chance = np.random.default_rng(seed)
    source = chance.integers(0, 2, number)
    waited = chance.exponential(1.5 * DAY, number) * (1 + source) * (chance.random(number) < 0.7)
    share = np.clip(0.6 - 0.15 * source + curve(waited / DAY), 0, 1)
    outcome = (chance.random(number) < share).astype("float64")
    columns = {"case_id": range(number), "waited": waited, "outcome": outcome, "source": source}
    return pd.DataFrame(columns)


def bend(frame):
    return bend_of(frame, ["source"], [], limit=HOUR)


def falls_then_rests(days):
    return -0.25 * np.minimum(days, 1.0)


def test_a_bend_is_found_where_it_is():
    found = [bend(rows(3000, seed, falls_then_rests)) for seed in range(20)]
    told = [each for each in found if not each.why_not]
    assert len(told) >= 17
    held = [each.knot.low <= DAY * 1.05 and each.knot.high >= DAY * 0.95 for each in told]
    assert np.mean(held) >= 0.85
    assert np.mean([each.before for each in told]) == pytest.approx(-0.25, abs=0.08)
    assert np.mean([each.after for each in told]) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("slope", [0.0, -0.02])
def test_a_straight_line_has_none(slope):
    found = [bend(rows(400, seed, lambda days: slope * days)) for seed in range(40)]
    assert np.mean([not each.why_not for each in found]) <= 0.1


def test_the_curve_is_adjusted_and_its_intervals_hold_the_truth():
    covered, plain = [], []
    for seed in range(40):
        frame = rows(800, seed, lambda days: 0.0 * days)
        curve = bend(frame).curve.iloc[1:]
        covered += ((curve["change_low"] <= 0) & (curve["change_high"] >= 0)).tolist()
        late = frame["waited"] > HOUR
        plain.append(frame["outcome"][late].mean() - frame["outcome"][~late].mean())
    assert 0.92 <= np.mean(covered) <= 0.98
    assert abs(np.mean(plain)) < 0.1


def test_bins_begin_with_the_deadline_and_hold_everybody():
    frame = rows(900, 1, falls_then_rests)
    curve = bend(frame).curve
    assert curve["count"].sum() == 900
    assert (curve["low"][0], curve["high"][0], curve["change"][0]) == (0.0, HOUR, 0.0)
    assert curve["low"].tolist()[1:] == curve["high"].tolist()[:-1]


def test_few_reactions_or_all_alike_tell_nothing():
    few = bend(rows(FEWEST - 1, 1, falls_then_rests))
    assert "would suffice" in few.why_not
    assert few.curve.empty
    frame = rows(300, 1, falls_then_rests).assign(waited=600.0)
    assert "equally long" in bend(frame).why_not


def test_waiting_that_goes_with_the_confounders_tells_nothing():
    frame = rows(400, 1, falls_then_rests)
    frame["source"] = frame["waited"] // (DAY / 2)
    frame["waited"] = (frame["source"] + 1) * DAY
    assert "goes with what else" in bend(frame).why_not
