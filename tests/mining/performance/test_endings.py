"""How deals end: shares add up, open deals are no losses, groups are told apart, thin refused."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.endings import attributes_of, endings

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FUNNEL = parse_funnel("New > Won | Lost")


def log_of(deals):
    """Deals as (opened day, days until it ended or None, outcome, source)."""
    rows, facts = [], []
    for n, (opened, took, outcome, source) in enumerate(deals):
        at = MONDAY + timedelta(days=float(opened))
        rows.append((f"d{n}", "New", at))
        if took is not None:
            rows.append((f"d{n}", outcome, at + timedelta(days=float(took))))
        facts.append((f"d{n}", source, f"name {n}"))
    rows.append(("last", "New", MONDAY + timedelta(days=400)))
    facts.append(("last", "none", "last"))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    log = EventLog.from_pandas(frame, outcomes=["Won", "Lost"], stages=["New"])
    attributes = pd.DataFrame(facts, columns=["case_id", "lead_source", "client"])
    beside = engine.load(pa.Table.from_pandas(attributes, preserve_index=False))
    joined = log.cases.inner_join(beside, "case_id")
    return EventLog(log.events, joined.cache())


def some_deals(seed=0, number=300):
    chance = np.random.default_rng(seed)
    for n in range(number):
        source = "web" if n % 2 else "fair"
        likely = 0.6 if source == "web" else 0.2
        outcome = "Won" if chance.random() < likely else "Lost"
        took = chance.exponential(20.0)
        opened = chance.uniform(0, 390)
        yield opened, took if opened + took < 400 else None, outcome, source


def share_at(found, group, end, days):
    return found.shares.set_index(["group", "end", "days"]).loc[(group, end, days)]


def test_won_lost_and_open_are_everybody_and_no_share_falls():
    found = endings(log_of(some_deals()), FUNNEL)
    [all_] = found.groups.to_dict("records")
    assert all_["won"] + all_["lost"] + all_["open"] == all_["cases"] == 301
    wide = found.shares.pivot_table(index="days", columns="end", values="share")
    assert (wide.sum(axis=1) <= 1 + 1e-9).all()
    assert (wide.diff().dropna() >= -1e-12).all(axis=None)
    assert (found.shares["low"] <= found.shares["share"]).all()
    assert (found.shares["share"] <= found.shares["high"]).all()


def test_groups_are_told_apart_as_they_were_planted():
    found = endings(log_of(some_deals(number=800)), FUNNEL, by="lead_source")
    web, fair = (share_at(found, group, "won", 30) for group in ("web", "fair"))
    assert web["low"] < 0.6 * (1 - np.exp(-30 / 20)) < web["high"]
    assert fair["low"] < 0.2 * (1 - np.exp(-30 / 20)) < fair["high"]
    assert fair["high"] < web["low"]
    refused = found.groups.set_index("group").loc["none", "refused"]
    assert refused == "Fewer than 20 deals"


def test_without_open_deals_it_is_the_plain_share():
    deals = [(0, day, "Won" if day % 3 else "Lost", "web") for day in range(1, 61)]
    found = endings(log_of(deals), FUNNEL, by="lead_source")
    won = sum(1 for day in range(1, 31) if day % 3) / 60
    assert share_at(found, "web", "won", 30)["share"] == pytest.approx(won)


def test_deals_that_are_still_open_are_not_counted_as_lost():
    closed = [(0, 10, "Won", "web")] * 30
    running = [(395, None, "", "web")] * 30
    share = share_at(endings(log_of(closed + running), FUNNEL, by="lead_source"), "web", "won", 14)
    assert share["share"] == pytest.approx(1.0)


def test_only_what_groups_deals_can_be_chosen():
    assert attributes_of(log_of(some_deals())) == ("lead_source",)
    assert attributes_of(EventLog.from_traces({"a": ["x"]})) == ()


def test_an_empty_log_ends_in_nothing():
    found = endings(EventLog.from_traces({}), FUNNEL)
    assert found.groups.empty
    assert found.shares.empty


def test_days_are_told_only_as_far_as_they_are_known():
    found = endings(log_of([(399.0, None, "", "web")] * 30), FUNNEL, by="lead_source")
    assert found.shares.empty
