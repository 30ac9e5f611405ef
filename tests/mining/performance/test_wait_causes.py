"""What deals wait for: it adds up, what was planted comes out, and thin places are refused."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.stage_times import stage_times
from mining.performance.wait_causes import CAUSES, step_parts, wait_causes
from mining.timelines.scene import read_scene

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
CALENDAR = BusinessCalendar.of_days("UTC", range(5), "09:00", "18:00")
FUNNEL = parse_funnel("New > Demo > Won")
DAYS = [day for day in range(40) if day % 7 < 5]


def scene_of(rows, **kept):
    names = ["case_id", "activity", "hour", "resource", "department"]
    frame = pd.DataFrame(rows, columns=names)
    frame["timestamp"] = [MONDAY + timedelta(hours=float(hour)) for hour in frame["hour"]]
    log = EventLog.from_pandas(
        frame.drop(columns="hour"),
        resource="resource",
        department="department",
        outcomes=["Won"],
        stages=["New", "Demo"],
    )
    return log, read_scene(log, CALENDAR, **kept)


def by_cause(found, *place):
    mine = found.shares.set_index(["kind", "source", "target"]).loc[place]
    return mine.set_index("cause")["share"]


def random_days(seed=0, deals=60):
    """Deals of two departments at random, nights and weekends included."""
    chance, rows = np.random.default_rng(seed), []
    people = [("Ann", "Sales"), ("Bob", "Sales"), ("Eve", "Calls"), (None, None)]
    names = ["New", "Demo", "Email in", "Email out", "Call out, answered", "Won"]
    for n in range(deals):
        hours = np.sort(chance.uniform(0, 400, chance.integers(2, 9)))
        rows += [
            (f"d{n}", names[chance.integers(6)], hour, *people[chance.integers(4)])
            for hour in hours
        ]
    return rows


@pytest.mark.parametrize("clock", ["calendar", "business"])
def test_waiting_and_service_are_the_sojourn_and_causes_the_waiting(clock):
    _log, scene = scene_of(random_days())
    start = np.flatnonzero(scene.timeline.case[:-1] == scene.timeline.case[1:])
    steps = step_parts(scene, start, clock=clock)
    ended = scene.timeline.ended
    sojourn = scene.clock(clock).between(ended[start], ended[start + 1])
    assert (steps["waited"] + steps["served"]).to_numpy() == pytest.approx(sojourn)
    assert steps[list(CAUSES)].sum(axis=1).to_numpy() == pytest.approx(
        steps["waited"].to_numpy(), abs=1e-3
    )
    assert (steps[list(CAUSES)] >= 0).all(axis=None)


def test_stays_that_ended_are_as_long_as_the_times_in_stages():
    rows = []
    for n in range(30):
        hour = n * 5.5
        rows += [(f"d{n}", "New", hour, "Ann", "Sales"), (f"d{n}", "Demo", hour + 30, "Ann", "S")]
        rows += [(f"d{n}", "Won", hour + 70, "Ann", "Sales")]
    log, scene = scene_of(rows)
    places = wait_causes(scene, FUNNEL).places.set_index(["kind", "source"])
    for stage in stage_times(log, FUNNEL).frame.itertuples():
        row = places.loc[("stage", stage.stage)]
        assert row["waited"] + row["served"] == stage.total


def test_a_wait_that_the_customer_ends_is_the_customers():
    rows = []
    for day in DAYS:
        rows += [(f"d{day}", "New", 24 * day, "Ann", "Sales")]
        rows += [(f"d{day}", "Email in", 24 * day + 4, None, None)]
        rows += [(f"d{day}", "Demo", 24 * day + 4.5, "Ann", "Sales")]
    _log, scene = scene_of(rows)
    shares = by_cause(wait_causes(scene, FUNNEL, clock="business"), "stage", "New", "New")
    assert shares["customer"] == pytest.approx(4 / 4.5, abs=1e-6)


def test_a_handover_that_waits_while_later_deals_are_served_is_available():
    rows = []
    for day in DAYS:
        start = 24 * day
        rows += [(f"mine{day}", "Email out", start + 0.2, "Eve", "Calls")]
        for n in range(6):
            rows += [(f"x{n}-{day}", "Email in", start + 0.6 + n, None, None)]
            rows += [(f"x{n}-{day}", "Email out", start + 0.9 + n, "Ann", "Sales")]
        rows += [(f"mine{day}", "Email out", start + 7, "Ann", "Sales")]
        rows += [(f"mine{day}", "Email out", start + 7.5, "Ann", "Sales")]
    _log, scene = scene_of(rows)
    found = wait_causes(scene, FUNNEL)
    shares = by_cause(found, "handover", "Calls", "Sales")
    assert shares["available"] > 0.8
    mine = found.shares[found.shares["kind"] == "handover"]
    assert (mine["low"] <= mine["share"]).all()
    assert (mine["share"] <= mine["high"]).all()


def test_places_of_few_deals_are_refused():
    _log, scene = scene_of(random_days(deals=12))
    found = wait_causes(scene, FUNNEL)
    assert set(found.places["refused"]) == {"Fewer than 20 deals"}
    assert found.shares.empty


def test_of_very_many_steps_whole_deals_are_sampled(monkeypatch):
    monkeypatch.setattr("mining.performance.wait_causes.MOST_STEPS", 100)
    _log, scene = scene_of(random_days(deals=80))
    found = wait_causes(scene, FUNNEL)
    assert found.sampled < found.cases == 80


def test_an_empty_log_waits_for_nothing():
    found = wait_causes(read_scene(EventLog.from_traces({})), FUNNEL)
    assert found.places.empty
    assert found.shares.empty
