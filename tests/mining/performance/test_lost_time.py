"""Lost time: what was planted comes out, gains are no losses, thin places are refused."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.lost_time import (
    FEW_BEFORE,
    NO_TARGET,
    TOO_FEW,
    Reference,
    Target,
    lost_time,
)
from mining.performance.passages import read_passages, slow_cases

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FUNNEL = parse_funnel("New > Demo > Offer > Won | Lost")
BEFORE = timedelta(days=30)


def deals(number, stays, *, since=MONDAY, every=timedelta(hours=6), name="d"):
    """Rows of deals that stay so many hours in New, Demo and Offer; a stay of None goes on."""
    rows = []
    for n in range(number):
        at = since + every * n
        for stage, hours in zip(("New", "Demo", "Offer"), stays(n), strict=True):
            rows.append((f"{name}{n}", stage, at))
            if hours is None:
                break
            at += timedelta(hours=hours)
        else:
            rows.append((f"{name}{n}", "Won", at))
    return rows


def lost_of(rows, reference=None, **kept):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    log = EventLog.from_pandas(frame, outcomes=["Won", "Lost"], stages=["New", "Demo", "Offer"])
    found = lost_time(read_passages(log, FUNNEL), reference or Reference(), **kept)
    return found.frame.set_index(["kind", "source", "target"])


def hours(value):
    return value.total_seconds() / 3600


def test_the_slow_half_of_a_stage_is_what_it_costs_beyond_its_best_quarter():
    frame = lost_of(deals(100, lambda n: (2, 10 if n % 2 else 30, 2)))
    worst = frame.loc[("stage", "Demo", "Demo")]
    assert {place[1] for place in frame.index[:2]} == {"Demo"}
    assert (worst["cases"], worst["visits"], worst["open_visits"]) == (100, 100, 0)
    assert hours(worst["reference"]) == 10
    assert hours(worst["mean"]) == pytest.approx(20)
    assert hours(worst["total"]) == pytest.approx(50 * 20)
    assert worst["low"] < worst["total"] < worst["high"]
    assert frame.loc[("stage", "New", "New"), "total"] == timedelta(0)


def test_a_stay_that_goes_on_counts_as_no_shorter_than_the_ended_ones():
    ended = lost_of(deals(200, lambda n: (1, 10 + n % 10, 1)))
    running = lost_of(deals(200, lambda n: (1, None if n % 4 == 0 else 10 + n % 10, 1)))
    place = ("stage", "Demo", "Demo")
    assert running.loc[place, "open_visits"] == 50
    assert running.loc[place, "mean"] >= ended.loc[place, "mean"]


def test_against_a_target_only_what_goes_beyond_it_counts():
    targets = (Target("Demo", timedelta(hours=20)), Target("New > Demo", timedelta(hours=1)))
    frame = lost_of(deals(60, lambda n: (2, 10 if n % 2 else 30, 2)), Reference("target", targets))
    assert hours(frame.loc[("stage", "Demo", "Demo"), "total"]) == pytest.approx(30 * 10)
    assert hours(frame.loc[("move", "New", "Demo"), "total"]) == pytest.approx(60)
    assert frame.loc[("stage", "New", "New"), "refused"] == NO_TARGET
    business = lost_of(
        deals(60, lambda _: (2, 10, 2)), Reference("target", targets), clock="business"
    )
    assert business.loc[("stage", "Demo", "Demo"), "refused"] == NO_TARGET


def test_against_the_period_before_a_gain_is_negative():
    slow = deals(110, lambda n: (2, 30 + n % 5, 8), name="old")
    quick = deals(110, lambda n: (2, 10 + n % 5, 8), since=MONDAY + timedelta(days=31), name="new")
    frame = lost_of(slow + quick, Reference("period before", period=timedelta(days=29)))
    demo = frame.loc[("stage", "Demo", "Demo")]
    assert hours(demo["excess"]) == pytest.approx(-20, abs=1)
    assert demo["high"] < timedelta(0)
    same = frame.loc[("stage", "Offer", "Offer")]
    assert hours(same["excess"]) == pytest.approx(0, abs=1e-6)


def test_thin_places_are_refused():
    few = lost_of(deals(19, lambda _: (2, 3, 4)))
    assert set(few["refused"]) == {TOO_FEW}
    assert few["total"].isna().all()
    once = Reference("period before", period=timedelta(days=365))
    frame = lost_of(deals(40, lambda _: (2, 3, 4)), once)
    assert set(frame["refused"]) == {FEW_BEFORE}


def test_intervals_hold_the_planted_excess_as_often_as_they_say():
    """Lognormal stays, deals that come back to the same speed; the truth from a large draw."""
    chance, hits, rounds = np.random.default_rng(5), 0, 120
    big = chance.lognormal(0.0, 1.0, 400_000)
    quartile = np.quantile(big, 0.25)
    truth = np.maximum(big - quartile, 0).mean()
    for _ in range(rounds):
        stays = chance.lognormal(0.0, 1.0, 100)
        passages = read_passages_of(stays)
        row = lost_time(passages).frame.iloc[0]
        hits += row["excess_low"] <= pd.Timedelta(hours=truth) <= row["excess_high"]
    assert 0.89 <= hits / rounds <= 1.0


def read_passages_of(stays):
    """Passages of one place, in hours, without a log."""
    from mining.performance.passages import Passages  # noqa: PLC0415 - used here only

    number = len(stays)
    places = pd.DataFrame({"kind": ["step"], "source": ["a"], "target": ["b"]})
    zero = np.zeros(number)
    return Passages(
        places=places,
        place=zero.astype("int16"),
        case=np.arange(number, dtype="int32"),
        begun=zero,
        seconds=stays * 3600,
        business_seconds=stays * 3600,
        over=np.ones(number, "bool"),
        end=0.0,
        case_ids=pd.Series(dtype="str"),
    )


def test_an_error_larger_than_the_excess_makes_no_endless_interval():
    # A robot closes most deals after fourteen days: the best quarter is just that, and
    # hardly anything lies beyond it.
    def stays(n):
        return (1.0 + n if n < 27 else 336.0 + n % 5 * (n % 17 == 0), 1.0, 1.0)

    row = lost_of(deals(110, stays)).loc[("stage", "New", "New")]
    assert row["excess_low"] >= pd.Timedelta(0)
    assert row["excess_low"] <= row["excess"] <= row["excess_high"] < pd.Timedelta(hours=1000)


def test_the_deals_behind_are_those_that_took_longer_the_longest_first():
    rows = deals(30, lambda n: (2, n + 1, 2))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    log = EventLog.from_pandas(frame, outcomes=["Won"], stages=["New", "Demo", "Offer"])
    behind = slow_cases(
        read_passages(log, FUNNEL), ("stage", "Demo", "Demo"), 27 * 3600.0, "calendar"
    )
    assert behind == ["d29", "d28", "d27"]
