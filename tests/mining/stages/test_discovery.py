"""Stages are found where they were planted, and nowhere else."""

from functools import cache

import ibis
import numpy as np
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.event_log import EventLog, log_from_events
from event_logs.simulation.stage_worlds.play import play_stage_world
from mining.models.funnel import parse_funnel
from mining.stages.discovery import discover_hidden_stages


@cache
def played(world, seed=4):
    return play_stage_world(world, cases=300, noise="low", seed=seed)


def found_in(log, funnel, **knobs):
    return discover_hidden_stages(log, parse_funnel(funnel), samples=1, **knobs)


@pytest.fixture(scope="module")
def two():
    deals = played("hid1")
    return deals, found_in(deals.log, deals.funnel)


def parts(found):
    return tuple(
        sum(stage.owner == owner for stage in found.stages)
        for owner in dict.fromkeys(stage.owner for stage in found.stages)
    )


def test_the_number_planted_is_found_in_each_declared_stage(two):
    deals, found = two
    assert parts(found) == deals.real_stages == (1, 2, 1)
    assert [stage.kind for stage in found.hidden] == ["stage", "stage"]
    assert found.tests > 0
    assert found.duplicates == 0


def test_events_are_given_to_their_true_stages(two):
    deals, found = two
    events = deals.log.events.select("case_id", "position", "source", "source_row").execute()
    spoken = events[events["source"] != "crm"].merge(deals.truth, on=["case_id", "source_row"])
    both = spoken.merge(found.posterior, on=["case_id", "position"])
    assert len(both) == found.communications == len(deals.truth)
    assert (both["stage"] == both["state"]).mean() > 0.85


def test_every_figure_says_what_it_rests_on(two):
    _deals, found = two
    for stage in found.hidden:
        assert stage.cases.low <= stage.cases.value <= stage.cases.high
        assert stage.time.median.count > 0
        assert stage.evidence.z >= 4
        assert len(stage.examples) == 10
        assert all(example.events for example in stage.examples)
    chances = found.posterior.filter(regex=r"^p\d+$")
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    entropy = found.entropy
    assert entropy.given_all.value < entropy.given_crm.value < entropy.prior.value


def test_where_content_has_no_order_nothing_is_found():
    deals = played("null_iid")
    assert not found_in(deals.log, deals.funnel).hidden


def test_shuffled_within_the_declared_stages_nothing_is_left(two):
    deals, _found = two
    events = deals.log.events.execute()
    random = np.random.default_rng(1)
    is_crm = events["source"] == "crm"
    stay = is_crm.groupby(events["case_id"]).cumsum()
    contents = [
        *("activity", "channel", "direction", "is_answered", "talk_seconds", "subject"),
        *("is_reply", "has_attachment", "department", "resource"),
    ]
    spoken = events[~is_crm]
    groups = spoken.groupby([spoken["case_id"], stay[~is_crm]]).indices
    order = np.arange(len(spoken))
    for rows in groups.values():
        order[rows] = random.permutation(rows)
    shuffled = events.copy()
    for name in contents:
        shuffled.loc[~is_crm, name] = spoken[name].to_numpy()[order]
    raw = engine.load(_arrow(shuffled.drop(columns="position"), deals.log.events))
    log = log_from_events(
        raw, outcomes=["Won", "Lost"], stages=parse_funnel(deals.funnel).stage_names
    )
    assert not found_in(log, deals.funnel).hidden


def test_a_log_doubled_by_copying_holds_no_more(two):
    deals, found = two
    again = deals.log.events.mutate(case_id=deals.log.events.case_id + "-copy")
    raw = ibis.union(deals.log.events, again).drop("position")
    log = log_from_events(
        raw, outcomes=["Won", "Lost"], stages=parse_funnel(deals.funnel).stage_names
    )
    twice = found_in(log, deals.funnel)
    assert twice.duplicates == found.cases
    assert parts(twice) == parts(found)
    assert twice.cases == 2 * found.cases


def test_too_little_is_refused():
    log = EventLog.from_traces({"a": ["New", "call", "Won"]}, outcomes=["Won"])
    found = found_in(log, "New > Won")
    assert found.refusal
    assert not found.stages
    assert found.model is None


def _arrow(frame, like):
    schema = like.drop("position").schema().to_pyarrow()
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
